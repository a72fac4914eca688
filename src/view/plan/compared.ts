/** A comparison of two plans: described once, for every format. */
import { findingJson } from '../findings/findings.ts';
import {
  type Block,
  type Document,
  list,
  paragraph,
  type Section,
  section,
  type Text,
  tableOf,
} from '../write/document.ts';
import { type Comparison, differenceLines, effects, pathLines, verdictText } from './diff.ts';
import { findingsSection } from './findings.ts';

/** At most `perField` differences that concern the same property; the others are counted. */
export function diffDocument(comparison: Comparison, perField: number): Document {
  const { title, lead, blocks, sections } = parts(comparison, perField);
  return { title, lead, blocks, sections, rest: '-o json has them all' };
}

/** The same as part of a page. */
export function diffSection(comparison: Comparison, perField: number): Section[] {
  const { title, lead, blocks, sections } = parts(comparison, perField);
  return section(undefined, title, [paragraph(lead), ...blocks, ...sections]);
}

function parts(comparison: Comparison, perField: number) {
  const { before, after } = comparison;
  const lead: Text = [
    { text: verdictText(comparison), tone: 'strong' },
    ', from ',
    { code: before.label },
    ' to ',
    { code: after.label },
  ];
  const note = before.plan === undefined ? undefined : before.note;
  const blocks: Block[] = note === undefined ? [] : [paragraph({ text: note, tone: 'warn' })];
  const sections = [
    ...section('estimate', 'Estimate', [...effectTable(comparison), ...list(pathLines(comparison))]),
    ...findingsSection(before.plan === undefined ? before.findings : []),
    ...section('differences', 'Differences', list(differenceLines(comparison, perField))),
  ];
  return { title: `Plan ${after.plan.name}: what changes`, lead, blocks, sections };
}

const effectTable = (comparison: Comparison): Block[] =>
  tableOf('What the change means', { '': 'word', before: 'text', after: 'text', remark: 'word' }, effects(comparison));

/** The comparison as JSON, every difference with all its names. Ends in a newline. */
export const diffJson = (comparison: Comparison): string => `${JSON.stringify(comparisonJson(comparison), null, 2)}\n`;

/** The comparison as a value for JSON. */
export function comparisonJson({ before, after, differences }: Comparison) {
  const side = ({ label, plan, estimate, note }: Comparison['after']) => ({
    label,
    note,
    name: plan.name,
    digest: plan.digest,
    groups: plan.groups.length,
    objectives: plan.objectives,
    makespanMs: estimate.makespanMs,
    rto: estimate.objectives.rto,
    criticalPath: estimate.criticalPath,
    bytes: estimate.bytes,
  });
  const old =
    before.plan === undefined ? { label: before.label, findings: before.findings.map(findingJson) } : side(before);
  return { type: 'plan-diff', format: 1, before: old, after: side(after), differences };
}
