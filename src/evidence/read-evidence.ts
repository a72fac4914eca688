import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import schema from '../../schemas/evidence.schema.json' with { type: 'json' };
import type { Evidence } from '../generated/evidence.ts';
import { JOURNAL_FILE, PLAN_FILE, REPORT_FILES, SUBJECTS } from './files.ts';

/** Evidence by its schema, or why it is none. */
export type ReadEvidence = { readonly value: Evidence } | { readonly problem: string };

let compiled: ValidateFunction<Evidence> | undefined;

/** Reads evidence, or says in one line what is wrong with the text. Never throws. */
export function readEvidence(text: string): ReadEvidence {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  compiled ??= new Ajv2020({ strict: true }).compile<Evidence>(schema);
  if (!compiled(value)) {
    const { instancePath = '', message = 'it has another form' } = compiled.errors?.[0] ?? {};
    return { problem: `${instancePath} ${message}`.trim() };
  }
  const names = value.subject.map(({ name }) => name);
  const left = [PLAN_FILE, JOURNAL_FILE, ...REPORT_FILES].find((name) => !names.includes(name));
  if (left !== undefined) return { problem: `it says nothing of ${left}` };
  const wrong = names.find((name, index) => !SUBJECTS.includes(name) || names.indexOf(name) !== index);
  return wrong === undefined ? { value } : { problem: `it is about ${wrong}, or about that twice` };
}
