import type { Finding, Path } from '../diagnostic.ts';
import { isUuid, normaliseUuid, parseDuration, parseRate, parseShare, parseSize } from '../quantity.ts';
import { makeSuggest, type Suggest } from '../schema/suggest.ts';
import { shown } from '../schema/wording.ts';
import { zoneProblem } from '../zone-names.ts';
import type { Facts } from './facts.ts';

/** UUIDs that are right, but not written as ZStack writes them. */
export function* uuidForms({ draft, groups }: Facts): Iterable<Finding> {
  const storages = Object.entries(draft.storages ?? {});
  yield* uuidForm(storages.map(([name, storage]) => [['storages', name, 'uuid'], storage?.uuid]));
  for (const { written, path } of groups) {
    yield* uuidForm([
      [[...path, 'groupUuid'], written.groupUuid],
      [[...path, 'latestOf', 'vm'], written.latestOf?.vm],
    ]);
  }
}

function* uuidForm(uuids: readonly (readonly [Path, string | undefined])[]): Iterable<Finding> {
  for (const [path, uuid] of uuids) {
    if (uuid === undefined) continue;
    const plain = normaliseUuid(uuid);
    if (plain === uuid || !isUuid(plain)) continue;
    yield {
      code: 'ZDR1215',
      path,
      message: `The UUID ${uuid} is used as ${plain}.`,
      hint: 'ZStack writes UUIDs without dashes, in lower case.',
      // Digits with at most one e would be read as a number without quotes.
      fix: (written) => (/^["']/.test(written) || /^\d+(e\d+)?$/.test(plain) ? `${shown(plain)}` : plain),
    };
  }
}

type Parser = (text: string) => number | undefined;

/** Quantities that are written well, and yet cannot be meant: zero where nothing could ever happen, or beyond counting. */
export function* quantities({ draft, groups }: Facts): Iterable<Finding> {
  const { objectives, retry, site, defaults } = draft;
  yield* quantity(['timeout'], draft.timeout, parseDuration, 1);
  yield* quantity(['site', 'requestTimeout'], site?.requestTimeout, parseDuration, 1);
  yield* quantity(['objectives', 'rto'], objectives?.rto, parseDuration, 1);
  yield* quantity(['objectives', 'rpo'], objectives?.rpo, parseDuration, 1);
  yield* quantity(['retry', 'delay'], retry?.delay, parseDuration, 0);
  yield* quantity(['retry', 'maxDelay'], retry?.maxDelay, parseDuration, 0);
  yield* expectation(['defaults', 'expect'], defaults?.expect);
  for (const [name, storage] of Object.entries(draft.storages ?? {})) {
    yield* quantity(['storages', name, 'throughput'], storage?.throughput, parseRate, 1);
  }
  for (const { written, path } of groups) {
    yield* quantity([...path, 'timeout'], written.timeout, parseDuration, 1);
    yield* quantity([...path, 'retry', 'delay'], written.retry?.delay, parseDuration, 0);
    yield* quantity([...path, 'retry', 'maxDelay'], written.retry?.maxDelay, parseDuration, 0);
    yield* expectation([...path, 'expect'], written.expect);
  }
  for (const [index, drill] of (draft.drills ?? []).entries()) {
    const path = ['drills', index];
    for (const key of ['catchUp', 'jitter', 'keepFor'] as const)
      yield* quantity([...path, key], drill?.[key], parseDuration, 0);
    yield* quantity([...path, 'select', 'provenEvery'], drill?.select?.provenEvery, parseDuration, 1);
    const sample = drill?.select?.sample;
    if (typeof sample === 'string') yield* quantity([...path, 'select', 'sample'], sample, parsePercent, 1);
    for (const [at, receiver] of (drill?.notify ?? []).entries()) {
      const of = [...path, 'notify', at];
      yield* quantity([...of, 'timeout'], receiver?.timeout, parseDuration, 1);
      yield* quantity([...of, 'retryFor'], receiver?.retryFor, parseDuration, 0);
    }
  }
}

/** `10%` → 10; anything above zero is enough. */
const parsePercent: Parser = (text) => {
  const share = parseShare(text);
  return share === undefined ? undefined : Math.ceil(share);
};

function* expectation(
  path: Path,
  expect: { readonly minSize?: string | undefined; readonly maxAge?: string | undefined } | undefined,
): Iterable<Finding> {
  yield* quantity([...path, 'minSize'], expect?.minSize, parseSize, 0);
  yield* quantity([...path, 'maxAge'], expect?.maxAge, parseDuration, 1);
}

function* quantity(path: Path, text: string | undefined, parse: Parser, least: 0 | 1): Iterable<Finding> {
  if (text === undefined) return;
  const value = parse(text);
  const key = String(path.at(-1));
  if (value !== undefined && value < least) {
    yield {
      code: 'ZDR1106',
      path,
      message: `\`${key}\` must be more than zero.`,
      hint: 'With zero nothing could ever succeed.',
    };
  }
  // A text of the wrong form has its finding from the schema; one of the right form that gives no number is too large.
  if (
    value === undefined &&
    /^\d[\d.]*(?: ?[KMGTP]?i?B(?:\/s)?|[dhms][dhms\d.]*)?$/.test(text) &&
    parse(text.replaceAll(/\d+/g, '1')) !== undefined
  ) {
    yield { code: 'ZDR1106', path, message: `\`${key}\` is too large.`, hint: 'Choose a value that can be meant.' };
  }
}

export function* timeZones({ draft }: Facts): Iterable<Finding> {
  let made: Suggest | undefined;
  const suggest: Suggest = (zone) => {
    made ??= makeSuggest(Intl.supportedValuesOf('timeZone'));
    return made(zone);
  };
  yield* timeZone(
    ['site', 'timeZone'],
    draft.site?.timeZone,
    suggest,
    'Write an IANA name, or an offset such as +08:00.',
  );
  for (const [index, drill] of (draft.drills ?? []).entries())
    yield* timeZone(
      ['drills', index, 'timeZone'],
      drill?.timeZone,
      suggest,
      'Write an IANA name such as Asia/Shanghai.',
    );
}

function* timeZone(path: Path, zone: string | undefined, suggest: Suggest, hint: string): Iterable<Finding> {
  const problem = zone === undefined || !/^[A-Za-z]/.test(zone) ? undefined : zoneProblem(zone);
  if (zone === undefined || problem === undefined) return;
  if (problem.kind === 'unclear') {
    const { candidates } = problem;
    yield {
      code: 'ZDR1228',
      path,
      message: `The time zone ${shown(zone)} does not say which zone is meant.`,
      hint: `Write ${candidates.length === 1 ? '' : 'one of '}${candidates.join(', ')}, or another IANA name.`,
    };
    return;
  }
  const suggestion = suggest(zone);
  yield {
    code: 'ZDR1224',
    path,
    message: `The time zone ${shown(zone)} is not known.`,
    hint: suggestion === undefined ? hint : `Did you mean ${shown(suggestion)}?`,
  };
}
