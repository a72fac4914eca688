import type { Evidence } from '../generated/evidence.ts';
import { evidence } from '../generated/evidence-validator.js';
import { JOURNAL_FILE, PLAN_FILE, REPORT_FILES, SUBJECTS } from './files.ts';

/** Evidence by its schema, or why it is none. */
export type ReadEvidence = { readonly value: Evidence } | { readonly problem: string };

/** Reads evidence, or says in one line what is wrong with the text. Never throws. */
export function readEvidence(text: string): ReadEvidence {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  if (!evidence(value)) {
    const { instancePath = '', message = 'it has another form' } = evidence.errors?.[0] ?? {};
    return { problem: `${instancePath} ${message}`.trim() };
  }
  const read = value as Evidence;
  const names = read.subject.map(({ name }) => name);
  const left = [PLAN_FILE, JOURNAL_FILE, ...REPORT_FILES].find((name) => !names.includes(name));
  if (left !== undefined) return { problem: `it says nothing of ${left}` };
  const wrong = names.find((name, index) => !SUBJECTS.includes(name) || names.indexOf(name) !== index);
  return wrong === undefined ? { value: read } : { problem: `it is about ${wrong}, or about that twice` };
}
