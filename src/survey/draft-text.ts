/** A draft as the text of a plan file, with comments that say what to review. */

import { Document, type Pair, type Scalar, YAMLMap, type YAMLSeq } from 'yaml';
import { formatDuration } from '../document/quantity.ts';
import { given } from '../given.ts';
import { type DraftNotes, draftNotes } from './draft-notes.ts';
import { type Draft, type DraftGroup, REST } from './draft-plan.ts';
import { commentText } from './names.ts';

export interface DraftChoices {
  /** Of the plan. */
  readonly name: string;
  readonly endpoint: string | { readonly env: string };
  readonly account: string;
  /** Variable that holds the password; the password itself is never written. */
  readonly passwordVariable: string;
  /** File with certificates to trust. */
  readonly ca?: string | undefined;
  /** In ms since the epoch. */
  readonly now: number;
}

const HOUR_MS = 3_600_000;
const OBJECTIVES_MS = [24, 48, 72, 7 * 24, 14 * 24, 30 * 24, 90 * 24].map((hours) => hours * HOUR_MS);
/** What an image store bears is not documented (zstack-api.md 9), so begin low. */
const MOST_CONCURRENT = 3;

/** Ends in a newline. The same look and time give the same bytes. */
export function draftText(draft: Draft, choices: DraftChoices): string {
  const document = new Document(new YAMLMap());
  const ages = draft.groups.map(({ backup: { createdAt } }) =>
    createdAt === undefined ? Number.POSITIVE_INFINITY : choices.now - Date.parse(createdAt),
  );
  const oldestMs = ages.reduce((most, age) => Math.max(most, age), 0);
  const rpoMs = OBJECTIVES_MS.find((objective) => objective >= oldestMs + HOUR_MS);
  const notes = draftNotes(draft, choices.now, oldestMs, rpoMs);
  const usual = mostUsed(draft.groups);

  const section = (key: keyof DraftNotes['sections'], value: object, flow = false) =>
    addSection(document, key, value, notes.sections[key], flow);
  document.add(document.createPair('apiVersion', 'zstack-dr/v1'));
  document.add(document.createPair('kind', 'RecoveryPlan'));
  document.add(document.createPair('metadata', document.createNode({ name: choices.name }, { flow: true })));
  const site = section('site', {
    endpoint: choices.endpoint,
    auth: { account: choices.account, password: { env: choices.passwordVariable } },
    ...(choices.ca === undefined ? {} : { tls: { ca: choices.ca } }),
  });
  inFlow(site);
  if (rpoMs !== undefined) section('objectives', { rpo: formatDuration(rpoMs) }, true);
  const storages = section(
    'storages',
    Object.fromEntries(
      draft.storages.map(({ name, facts, role }) => [name, { uuid: facts.uuid, role, maxConcurrent: MOST_CONCURRENT }]),
    ),
  );
  inFlow(storages);
  section('limits', { concurrency: MOST_CONCURRENT }, true);
  section('failure', { tolerate: '5%', then: 'stop' }, true);
  section('defaults', { source: draft.storages[0]?.name ?? '', destination: usual }, true);
  if (draft.waves.length > 0) {
    inFlow(
      section(
        'waves',
        draft.waves.map((name) => ({ name })),
      ),
    );
  }
  const groups = section(
    'groups',
    draft.groups.map((group) => groupOf(group, draft, usual)),
  );
  commentGroups(groups as YAMLSeq<YAMLMap<Scalar, unknown>>, draft.groups, choices.now);

  document.commentBefore = commented(notes.header);
  if (notes.footer.length > 0) document.comment = commented(notes.footer);
  return document.toString({ lineWidth: 0 });
}

/** Adds a member with its comment, after an empty line; returns its value. */
function addSection(
  document: Document,
  key: string,
  value: object,
  notes: readonly string[],
  flow: boolean,
): YAMLMap | YAMLSeq {
  const node = document.createNode(value, { flow, aliasDuplicateObjects: false });
  const pair = document.createPair(key, node) as Pair<Scalar, YAMLMap | YAMLSeq>;
  pair.key.spaceBefore = true;
  if (notes.length > 0) pair.key.commentBefore = commented(notes);
  document.add(pair);
  return node as YAMLMap | YAMLSeq;
}

const commented = (lines: readonly string[]) => lines.map((line) => (line === '' ? '' : ` ${line}`)).join('\n');

/** Writes each member of a collection on one line. */
function inFlow(collection: YAMLMap | YAMLSeq): void {
  for (const item of collection.items) {
    const node = item instanceof YAMLMap ? item : (item as Pair).value;
    if (node instanceof YAMLMap) node.flow = true;
  }
}

function groupOf({ name, vm, wave, backup, destination }: DraftGroup, draft: Draft, usual: string): object {
  const least = leastSize(backup.sizeBytes);
  return {
    name,
    latestOf: { vm },
    ...(draft.waves.length === 0 ? {} : { wave: wave?.name ?? REST }),
    ...(destination === usual ? {} : { destination }),
    expect: { volumes: backup.volumes.length, ...given({ minSize: least }) },
  };
}

/** Half of the size, in whole units: a later backup may be smaller. */
function leastSize(bytes: number | undefined): string | undefined {
  const half = (bytes ?? 0) / 2;
  for (const [unit, factor] of [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ] as const) {
    if (half >= factor) return `${Math.floor(half / factor)}${unit}`;
  }
  return undefined;
}

function commentGroups(list: YAMLSeq<YAMLMap<Scalar, unknown>>, groups: readonly DraftGroup[], now: number): void {
  for (const [index, group] of groups.entries()) {
    const item = list.items[index];
    if (item === undefined) continue;
    inFlow(item);
    const lines = [...said(group, now), ...group.notes.map((note) => `REVIEW: ${note}`)];
    if (lines.length > 0) item.commentBefore = commented(lines);
  }
}

/** The VM as the site names it, where the plan could not, and a backup that is older than a day. */
function said({ name, vmName, backup: { createdAt } }: DraftGroup, now: number): string[] {
  const ageMs = createdAt === undefined ? undefined : now - Date.parse(createdAt);
  const old =
    ageMs === undefined
      ? ['the date of its newest backup is not known']
      : ageMs > 24 * HOUR_MS
        ? [`its newest backup is ${formatDuration(Math.floor(ageMs / HOUR_MS) * HOUR_MS)} old`]
        : [];
  return [
    ...(vmName === undefined || vmName === name ? [] : [`VM "${commentText(vmName)}"`]),
    ...old.map((line) => `REVIEW: ${line}`),
  ];
}

function mostUsed(groups: readonly DraftGroup[]): string {
  const uses = new Map<string, number>();
  for (const { destination } of groups) uses.set(destination, (uses.get(destination) ?? 0) + 1);
  return [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
}
