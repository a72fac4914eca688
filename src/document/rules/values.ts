import type { Finding, Path } from '../diagnostic.ts';
import { isUuid, normaliseUuid, parseDuration, parseRate, parseShare, parseSize } from '../quantity.ts';
import { makeSuggest, type Suggest } from '../schema/suggest.ts';
import { shown } from '../schema/wording.ts';
import { type OffsetName, offsetName, zoneProblem } from '../zone-names.ts';
import type { Facts } from './facts.ts';

/** Where something stands, found when a finding needs it. */
interface Place {
  readonly path: Path;
}

/** UUIDs that are right, but not written as ZStack writes them. */
export function uuidForms({ draft, groups }: Facts): Iterable<Finding> {
  const found: Finding[] = [];
  for (const [name, storage] of Object.entries(draft.storages ?? {}))
    uuidForm(found, { path: ['storages', name] }, ['uuid'], storage?.uuid);
  for (const group of groups) {
    uuidForm(found, group, ['groupUuid'], group.written.groupUuid);
    uuidForm(found, group, ['latestOf', 'vm'], group.written.latestOf?.vm);
  }
  return found;
}

function uuidForm(found: Finding[], of: Place, keys: Path, uuid: string | undefined): void {
  if (uuid === undefined || isUuid(uuid)) return;
  const plain = normaliseUuid(uuid);
  if (!isUuid(plain)) return;
  found.push({
    code: 'ZDR1215',
    path: [...of.path, ...keys],
    message: `The UUID ${uuid} is used as ${plain}.`,
    hint: 'ZStack writes UUIDs without dashes, in lower case.',
    // Digits with at most one e would be read as a number without quotes.
    fix: (written) => (/^["']/.test(written) || /^\d+(e\d+)?$/.test(plain) ? `${shown(plain)}` : plain),
  });
}

type Parser = (text: string) => number | undefined;

/** Quantities that are written well, and yet cannot be meant: zero where nothing could ever happen, or beyond counting. */
export function quantities({ draft, groups }: Facts): Iterable<Finding> {
  const found: Finding[] = [];
  const { objectives, retry, site, defaults } = draft;
  const root: Place = { path: [] };
  quantity(found, root, ['timeout'], draft.timeout, parseDuration, 1);
  quantity(found, root, ['site', 'requestTimeout'], site?.requestTimeout, parseDuration, 1);
  quantity(found, root, ['objectives', 'rto'], objectives?.rto, parseDuration, 1);
  quantity(found, root, ['objectives', 'rpo'], objectives?.rpo, parseDuration, 1);
  recovery(found, root, { retry });
  recovery(found, { path: ['defaults'] }, { expect: defaults?.expect });
  for (const [name, storage] of Object.entries(draft.storages ?? {}))
    quantity(found, { path: ['storages', name] }, ['throughput'], storage?.throughput, parseRate, 1);
  for (const group of groups) {
    quantity(found, group, ['timeout'], group.written.timeout, parseDuration, 1);
    recovery(found, group, group.written);
  }
  for (const [index, drill] of (draft.drills ?? []).entries()) {
    const at: Place = { path: ['drills', index] };
    for (const key of ['catchUp', 'jitter', 'keepFor'] as const)
      quantity(found, at, [key], drill?.[key], parseDuration, 0);
    quantity(found, at, ['select', 'provenEvery'], drill?.select?.provenEvery, parseDuration, 1);
    const sample = drill?.select?.sample;
    if (typeof sample === 'string') quantity(found, at, ['select', 'sample'], sample, parsePercent, 1);
    for (const [place, receiver] of (drill?.notify ?? []).entries()) {
      quantity(found, at, ['notify', place, 'timeout'], receiver?.timeout, parseDuration, 1);
      quantity(found, at, ['notify', place, 'retryFor'], receiver?.retryFor, parseDuration, 0);
    }
  }
  return found;
}

/** `10%` → 10; anything above zero is enough. */
const parsePercent: Parser = (text) => {
  const share = parseShare(text);
  return share === undefined ? undefined : Math.ceil(share);
};

/** What a group, and its like, says of its retries and of what it expects. */
interface RecoveryDraft {
  readonly retry?: { readonly delay?: string | undefined; readonly maxDelay?: string | undefined } | undefined;
  readonly expect?: { readonly minSize?: string | undefined; readonly maxAge?: string | undefined } | undefined;
}

function recovery(found: Finding[], of: Place, { retry, expect }: RecoveryDraft): void {
  quantity(found, of, ['retry', 'delay'], retry?.delay, parseDuration, 0);
  quantity(found, of, ['retry', 'maxDelay'], retry?.maxDelay, parseDuration, 0);
  quantity(found, of, ['expect', 'minSize'], expect?.minSize, parseSize, 0);
  quantity(found, of, ['expect', 'maxAge'], expect?.maxAge, parseDuration, 1);
}

function quantity(
  found: Finding[],
  of: Place,
  keys: Path,
  text: string | undefined,
  parse: Parser,
  least: 0 | 1,
): void {
  if (text === undefined) return;
  const value = parse(text);
  if (value !== undefined && value >= least) return;
  const path = [...of.path, ...keys];
  const key = String(keys.at(-1));
  if (value !== undefined) {
    found.push({
      code: 'ZDR1106',
      path,
      message: `\`${key}\` must be more than zero.`,
      hint: 'With zero nothing could ever succeed.',
    });
    return;
  }
  // A text of the wrong form has its finding from the schema; one of the right form that gives no number is too large.
  const isForm = /^\d[\d.]*(?: ?[KMGTP]?i?B(?:\/s)?|[dhms][dhms\d.]*)?$/.test(text);
  if (isForm && parse(text.replaceAll(/\d+/g, '1')) !== undefined)
    found.push({
      code: 'ZDR1106',
      path,
      message: `\`${key}\` is too large.`,
      hint: 'Choose a value that can be meant.',
    });
}

export function* timeZones({ draft }: Facts): Iterable<Finding> {
  let made: Suggest | undefined;
  const suggest: Suggest = (zone) => {
    made ??= makeSuggest(Intl.supportedValuesOf('timeZone'));
    return made(zone);
  };
  yield* timeZone(['site', 'timeZone'], draft.site?.timeZone, suggest, {
    usual: 'Write an IANA name, or an offset such as +08:00.',
    ofOffset: ({ offset }) => `Write ${offset}, or ${placeOf(offset)}.`,
  });
  for (const [index, drill] of (draft.drills ?? []).entries())
    yield* timeZone(['drills', index, 'timeZone'], drill?.timeZone, suggest, {
      usual: 'Write an IANA name such as Asia/Shanghai.',
      ofOffset: ({ offset, fixed }) =>
        `Write ${placeOf(offset)}${fixed === undefined ? '' : `, or ${fixed}: there the sign is the other way round`}.`,
    });
}

const placeOf = (offset: string): string =>
  `the IANA name of a place${offset === '+08:00' ? ' such as Asia/Shanghai' : ''}, which knows its summer time too`;

/** What to write instead of a name that is not known. */
interface ZoneHints {
  readonly usual: string;
  readonly ofOffset: (name: OffsetName) => string;
}

function* timeZone(path: Path, zone: string | undefined, suggest: Suggest, hints: ZoneHints): Iterable<Finding> {
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
  const offset = offsetName(zone);
  const suggestion = offset === undefined ? suggest(zone) : undefined;
  const hint = offset === undefined ? hints.usual : hints.ofOffset(offset);
  yield {
    code: 'ZDR1224',
    path,
    message: `The time zone ${shown(zone)} is not known.`,
    hint: suggestion === undefined ? hint : `Did you mean ${shown(suggestion)}?`,
  };
}
