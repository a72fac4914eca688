import { countsText } from '../../view/outcome.ts';
import { objectiveViews } from '../../view/report/objectives.ts';
import { clean } from '../../view/write/clean.ts';
import { html } from '../../view/write/markup.ts';
import { cut } from '../../view/write/width.ts';
import { grouped } from '../../words/count.ts';
import { dateAndTime } from '../../words/time.ts';
import type { Leftover, Notice, NoticeKind } from '../notice.ts';
import type { EmailReceiver } from '../receiver.ts';

/** A message as nodemailer takes it; every value is on one line but the two bodies. */
export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** RFC 3339. */
  readonly date: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<NoticeKind, string>> = {
  'drill.proved': 'Proved',
  'drill.failed': 'FAILED',
  'drill.leftovers': 'LEFTOVERS',
  'schedule.missed': 'MISSED',
  'schedule.paused': 'PAUSED',
  test: 'Test',
};

/** Longest subject, in columns: most mail programs show less. */
const LONGEST_SUBJECT = 120;

/** The same message on every try: its Message-ID is made of the notice's, by which a mailbox may tell a second copy. */
export function encodeEmail(notice: Notice, { to, from }: Pick<EmailReceiver, 'to' | 'from'>): Message {
  const where = [notice.drill, notice.plan].flatMap((name) => (name === undefined ? [] : [clean(name)]));
  return {
    from,
    to,
    subject: cut(`[zdr] ${TITLES[notice.kind]}: ${where.join(' of ')}`, LONGEST_SUBJECT),
    text: textBody(notice),
    html: htmlBody(notice),
    messageId: `<${notice.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    date: notice.at,
    // RFC 3834: no out-of-office note comes back.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Zdr-Notice': notice.kind },
  };
}

function textBody(notice: Notice): string {
  const facts = factsOf(notice);
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    clean(notice.summary),
    clean(notice.next),
    facts.map(([name, value]) => `${name.padEnd(width)}  ${clean(value)}`).join('\n'),
    ...listOf(notice).map(({ title, items }) => `${title}\n${items.map((item) => `  - ${clean(item)}`).join('\n')}`),
    footer(notice),
  ].join('\n\n');
}

/** Styles stand on the elements: mail programs drop style sheets. */
function htmlBody(notice: Notice): string {
  const rows = factsOf(notice).map(
    ([name, value]) =>
      html`<tr><th scope="row" style="text-align:left;padding:0 1em 0 0">${name}</th><td>${value}</td></tr>`,
  );
  const lists = listOf(notice).map(
    ({ title, items }) =>
      html`<h2 style="font-size:1em">${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`,
  );
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${TITLES[notice.kind]}</title></head>
<body style="font-family:sans-serif">
<p><strong>${notice.summary}</strong></p>
<p>${notice.next}</p>
<table>${rows}</table>
${lists}
<p style="color:#666666">${footer(notice)}</p>
</body></html>
`.toString();
}

const footer = ({ id, tool }: Notice): string => `Sent by zdr ${clean(tool)}; notice ${id}.`;

function factsOf(notice: Notice): readonly (readonly [name: string, value: string])[] {
  const { plan, drill, runId, dueAt, at, counts, rto, rpo, simulated } = notice;
  const objectives = rto === undefined || rpo === undefined ? [] : objectiveViews({ objectives: { rto, rpo } });
  const facts: (readonly [string, string | undefined])[] = [
    ['Plan', plan],
    ['Drill', drill],
    ['Run', runId],
    ['Due', dueAt === undefined ? undefined : dateAndTime(dueAt)],
    ['When', dateAndTime(at)],
    ['Groups', counts === undefined ? undefined : countsText(counts)],
    ...objectives.map(
      ({ name, measured, objective, result }) => [name, `${measured}; objective: ${objective}; ${result}`] as const,
    ),
    ['Site', simulated ? 'a simulated one: nothing real was recovered' : undefined],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

interface List {
  readonly title: string;
  readonly items: readonly string[];
}

function listOf({ leftovers, evidence }: Notice): readonly List[] {
  const lists: List[] = [];
  if (leftovers !== undefined) {
    const more = leftovers.count - leftovers.first.length;
    const items = [...leftovers.first.map(leftoverText), ...(more > 0 ? [`and ${grouped(more)} more`] : [])];
    lists.push({ title: 'Left at the site', items });
  }
  if (evidence !== undefined)
    lists.push({ title: 'Evidence', items: evidence.map(({ title, at }) => `${title}: ${at}`) });
  return lists;
}

const leftoverText = ({ what, uuid, group, why }: Leftover): string =>
  `${WHAT[what]} ${uuid}${group === undefined ? '' : ` of ${group}`}${why === undefined ? '' : `: ${why}`}`;

const WHAT: Readonly<Record<Leftover['what'], string>> = { vm: 'VM', volume: 'data volume', copy: 'copy' };
