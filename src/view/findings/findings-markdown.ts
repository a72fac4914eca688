import { CODES } from '../../document/codes.ts';
import { grouped } from '../../words/count.ts';
import { grid, prose } from '../write/gfm.ts';
import { type Check, mostSevereFirst } from './check.ts';
import { numberLeftOut, restIn, tallyLine } from './findings.ts';

/** Rows that somebody reads on a summary page; GitHub shows none of a page above 1 MiB, and other steps add to it. */
const MOST_ROWS = 100;
const MOST_BYTES = 200_000;
/** For the headline, the head of the table and the line that says what was cut. */
const RESERVE_BYTES = 1_000;

/** The findings as a short table in GitHub-flavoured Markdown, the most severe first; cut, and the cut said. Ends in a newline. */
export function findingsMarkdown(check: Check, mostBytes = MOST_BYTES): string {
  const all = mostSevereFirst(check.diagnostics);
  const rows: string[][] = [];
  let room = Math.min(MOST_BYTES, mostBytes - RESERVE_BYTES);
  for (const { at, severity, code, message, hint } of all.slice(0, MOST_ROWS)) {
    const place = at === undefined ? '' : `${check.places.get(at.file)?.path ?? at.file}:${at.line}`;
    const what = `${prose(message)}${hint === undefined ? '' : `<br>${prose(hint)}`}`;
    const row = [prose(place), severity === 'error' ? '**error**' : severity, `${code} ${CODES[code].name}`, what];
    room -= Buffer.byteLength(row.join(' | '));
    if (room < 0) break;
    rows.push(row);
  }
  const more = all.length - rows.length + numberLeftOut(check);
  const sections = [
    '## zdr validate',
    `**${prose(tallyLine(check))}**`,
    ...(rows.length === 0 ? [] : [grid(['Where', 'Severity', 'Code', 'What, and what to do'], rows)]),
    ...(more > 0 ? [`… and ${grouped(more)} more: zdr validate ${restIn(check)}.`] : []),
  ];
  return `${sections.join('\n\n')}\n\n`;
}
