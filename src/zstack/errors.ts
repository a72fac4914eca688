/** The server's error object → a classed Failure: by code first, from the innermost cause outwards; texts only where no code says anything. */
import { given } from '../given.ts';
import type { Failure } from '../run/failure.ts';
import { MEANING_OF_CODE, MEANING_OF_TEXT, type Meaning } from './error-codes.ts';
import { isObject, type JsonObject } from './reply.ts';
import type { Scrub } from './scrub.ts';

interface Level {
  readonly code: string;
  readonly message: string;
  /** The localised part of it. */
  readonly details: string;
}

/** A hostile server may nest without end. */
const DEEPEST = 8;
const CODE = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+$/;
const LONGEST_CODE = 64;
/** Of the outer text, where the inner one follows it. */
const LONGEST_OUTER = 250;

/** What is refused before it is sent. */
export const noUuid = (text: string, scrub: Scrub): Failure => ({
  code: 'call.uuid',
  class: 'permanent',
  message: `"${scrub.line(text, 40)}" is not a UUID of 32 lower-case hex digits`,
  hint: 'correct the UUID in the plan',
});

/** `error` as the server sent it (zstack-api.md 4); every member may be absent or of a wrong type. Never throws. */
export function serverFailure(error: JsonObject, scrub: Scrub): Failure {
  const [outermost, ...inner] = levelsOf(error, scrub);
  const meaning = meaningOf([outermost, ...inner]);
  const cause = inner.reduceRight<Failure | undefined>((deeper, { code, message }) => {
    return { code, class: meaning.class, message, ...given({ cause: deeper }) };
  }, undefined);
  return {
    code: outermost.code,
    class: meaning.class,
    message: joined(outermost.message, inner.at(-1)?.message, scrub),
    ...given({ hint: meaning.hint, cause }),
  };
}

function levelsOf(error: JsonObject, scrub: Scrub): [Level, ...Level[]] {
  const levels: [Level, ...Level[]] = [levelOf(error, scrub)];
  let inner = causeOf(error);
  while (inner !== undefined && levels.length < DEEPEST) {
    levels.push(levelOf(inner, scrub));
    inner = causeOf(inner);
  }
  return levels;
}

function causeOf({ cause, causes }: JsonObject): JsonObject | undefined {
  if (isObject(cause)) return cause;
  return Array.isArray(causes) ? causes.find(isObject) : undefined;
}

function levelOf(error: JsonObject, scrub: Scrub): Level {
  const details = lineOf(error['details'], scrub);
  const message = details || lineOf(error['description'], scrub) || lineOf(error['elaboration'], scrub);
  return { code: codeOf(error['code'], scrub), details, message: message || 'the server gave no details' };
}

/** A failure of which nothing is known is worth another try: attempts are few, and the storage is asked in between. */
function meaningOf(levels: readonly Level[]): Meaning {
  const outwards = levels.toReversed();
  for (const { code } of outwards) {
    const meaning = MEANING_OF_CODE.get(code);
    if (meaning !== undefined) return meaning;
  }
  for (const { details } of outwards) {
    const meaning = MEANING_OF_TEXT.find(({ pattern }) => pattern.test(details));
    if (meaning !== undefined) return meaning;
  }
  return { class: 'transient' };
}

function codeOf(value: unknown, scrub: Scrub): string {
  const usable = typeof value === 'string' && value.length <= LONGEST_CODE && CODE.test(value);
  return usable && scrub.line(value) === value ? value : 'server.error';
}

const lineOf = (value: unknown, scrub: Scrub): string => (typeof value === 'string' ? scrub.line(value) : '');

/** The outermost text and the innermost, which is usually the useful one. */
function joined(outer: string, inner: string | undefined, scrub: Scrub): string {
  if (inner === undefined || outer.includes(inner)) return outer;
  if (inner.includes(outer)) return inner;
  return scrub.line(`${scrub.line(outer, LONGEST_OUTER).replace(/[.。:：\s]+$/, '')}: ${inner}`);
}
