import { resolve } from 'node:path';
import { looksLikePlan } from '../../document/looks-like-plan.ts';
import { type ReadDocument, readPlans, unread } from '../../document/read-plans.ts';
import { maxLength } from '../../document/text/parse.ts';
import type { PlanDocument } from '../../generated/plan-document.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Environment, Input } from '../environment.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { type Bound, ReadError, readHead } from '../files/read-bounded.ts';
import { readText } from '../files/read-text.ts';
import { type CheckedFile, showFindings } from '../terminal/show-findings.ts';

/** What standard input is called. */
export const STDIN = '<stdin>';

/** `file` as the user named it; {@link STDIN} for `-`. */
export interface PlanFile extends CheckedFile {
  readonly documents: readonly ReadDocument[];
}

interface PlanText {
  readonly file: string;
  /** Undefined for one that is larger than any plan. */
  readonly text: string | undefined;
  /** What tells whether it means to be a plan: its text, or the beginning of one that is too large. */
  readonly look: string;
}

/** Of a file that is too large; `kind` is among its first lines. */
const HEAD_BYTES = 64 * 1024;

/** Reads a plan file; `-` is standard input. Throws CommandError when it can't be read. */
async function readPlanText(environment: Environment, file: string): Promise<PlanText> {
  if (file !== '-') return readNamedPlan(environment, file, 'read');
  const text = await readAll(environment.stdin, maxLength(STDIN));
  return { file: STDIN, text, look: text ?? '' };
}

/** Reads a plan file. `streams`: whether it may be a pipe, as a user may name one. Throws CommandError when it can't be read. */
export async function readNamedPlan(
  environment: Pick<Environment, 'cwd'>,
  file: string,
  streams: Bound['streams'],
): Promise<PlanText> {
  const rename = 'Name a plan file, or - to read standard input.';
  try {
    const text = await readText(environment, file, { rename, mostBytes: maxLength(file), streams });
    return { file, text, look: text };
  } catch (error) {
    const large = error instanceof CommandError && error.cause instanceof ReadError && error.cause.code === 'TOO_LARGE';
    if (!large) throw error;
    return {
      file,
      text: undefined,
      look: streams === 'read' ? '' : await readHead(resolve(environment.cwd, file), HEAD_BYTES),
    };
  }
}

/** Reads and checks a plan file; `-` is standard input. Throws CommandError when it can't be read. */
export async function readPlanFile(environment: Environment, name: string): Promise<PlanFile> {
  const { file, text } = await readPlanText(environment, name);
  if (text === undefined) return { file, text: '', ...unread(file) };
  const read = readPlans(text, file);
  // It may be anything, a Secret too: what is wrong with it is said, and none of its lines is shown.
  const diagnostics = looksLikePlan(text)
    ? read.diagnostics
    : read.diagnostics.map((one) => ({ ...one, secret: true as const }));
  return { file, text, ...read, diagnostics };
}

export interface LoadedPlan {
  readonly plan: Plan;
  readonly text: string;
  readonly document: ReadDocument;
  readonly file: string;
  /** The file holds no other plan. */
  readonly alone: boolean;
  /** The line of a group of the plan. */
  lineOf(group: string): number | undefined;
}

/**
 * Loads the one plan that a command acts on. Findings go to standard error; an error among them ends the command.
 * Throws CommandError.
 */
export async function loadPlan(environment: Environment, file: string, name: string | undefined): Promise<LoadedPlan> {
  return choosePlan(environment, await readPlanFile(environment, file), name);
}

/** The same of a file that was read already. Throws CommandError. */
export function choosePlan(environment: Environment, read: PlanFile, name: string | undefined): LoadedPlan {
  if (read.diagnostics.length > 0) environment.stderr.write(showFindings([read], environment, environment.stderr));
  if (read.diagnostics.some((finding) => finding.severity === 'error')) {
    throw new CommandError(
      EXIT.findings,
      `${read.file} is not a valid plan; nothing was done`,
      'Fix the findings above; zdr explain CODE tells more of one.',
    );
  }
  const named = read.documents.map((document) => document.value).filter((value) => value !== undefined);
  const names = named.map((value) => value.metadata.name);
  const document =
    name === undefined
      ? read.documents.find(({ value }) => value !== undefined)
      : read.documents.find((one) => one.value?.metadata.name === name);
  if (name === undefined && named.length > 1) {
    throw usageError(`${read.file} holds ${named.length} plans`, `Choose one with --name: ${names.join(', ')}.`);
  }
  if (document?.value === undefined) {
    throw usageError(`${read.file} holds no plan ${name ?? ''}`.trim(), `It holds: ${names.join(', ')}.`);
  }
  return planIn(read, document, document.value, named.length === 1);
}

/** One plan of a file that was read. */
function planIn({ file, text }: PlanFile, document: ReadDocument, value: PlanDocument, alone: boolean): LoadedPlan {
  const plan = makePlan(value);
  const lineOf = (group: string) => {
    const at = plan.groups.findIndex(({ name }) => name === group);
    return at < 0 ? undefined : document.locate(['groups', at, 'name'])?.line;
  };
  return { plan, text, document, file, alone, lineOf };
}

/** All the plans of a file without error findings. */
export function plansIn(read: PlanFile): readonly LoadedPlan[] {
  const sound = read.documents.flatMap((document) =>
    document.value === undefined ? [] : [{ document, value: document.value }],
  );
  return sound.map(({ document, value }) => planIn(read, document, value, sound.length === 1));
}

async function readAll(input: Input, mostBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
