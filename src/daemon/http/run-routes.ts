/** Runs, looked at: what they are, their reports, their events as they come, their files. */
import { finished, Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { RunStore } from '../../journal/run-store.ts';
import { makeReport, type Report } from '../../report/report.ts';
import type { Clock } from '../../run/ports.ts';
import { isOver, type RunState } from '../../run/state.ts';
import { explainUnread, isDamage, type Unread, unreadOf } from '../../runs/fold.ts';
import { adder, Limit, listOf, maybeDrill, maybePlan, named, RunParams } from './describe.ts';
import { eventStream } from './events.ts';
import { EVIDENCE, isEvidenceName, listFiles, openFile } from './files.ts';
import { REPORT_POLICY } from './page.ts';
import { ProblemError } from './problem.ts';
import { shape } from './shape-parts.ts';
import { KINDS, RUN_PHASES, type RunSummary } from './shapes.ts';
import { runDetail } from './view-run.ts';
import { allRuns, type Known, nowOf, oneRun } from './views.ts';

/** What the routes about runs need besides what is known. */
export interface RunPorts {
  readonly known: Known;
  readonly store: RunStore;
  /** How a report reads, by format. */
  readonly reports: Readonly<Record<ReportFormat, (report: Report) => string>>;
  /** Of this machine, for what waits. */
  readonly clock: Clock;
  /** Ends every stream. */
  readonly closing: AbortSignal;
}

export const REPORT_FORMATS = ['json', 'markdown', 'text', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

const MOST_STREAMS = 64;

const RunsQuery = shape({
  ...maybePlan,
  ...maybeDrill,
  kind: Type.Optional(Type.Enum([...KINDS])),
  phase: Type.Optional(Type.Enum([...RUN_PHASES])),
  before: Type.Optional(Type.String({ maxLength: 120, description: 'Only runs with an id before this one' })),
  limit: Limit(1_000, 100),
});
const ReportQuery = shape({ format: Type.Enum([...REPORT_FORMATS], { default: 'json' }) });
const EventsQuery = shape({ after: Type.Optional(Type.Integer({ minimum: 0 })) });
const FileParams = Type.Object({ run: RunParams.properties.run, name: Type.Enum(Object.keys(EVIDENCE)) });

export function runRoutes(app: FastifyInstance, ports: RunPorts): void {
  const { known, store } = ports;
  const get = adder(app, 'GET', { scope: 'read', tag: 'look' });

  get(
    '/api/v1/runs',
    {
      id: 'runs',
      summary: 'Runs and drills, the newest first',
      query: RunsQuery,
      answers: { 200: listOf('runs', 'RunSummary') },
    },
    async ({ query: { limit, before, ...wanted } }) => {
      const members = Object.entries(wanted) as [keyof typeof wanted, string][];
      const runs = allRuns(known).filter(
        (run) => members.every(([key, value]) => run[key] === value) && (before === undefined || run.run < before),
      );
      return { runs: runs.slice(0, limit), more: runs.length > limit };
    },
  );

  get(
    '/api/v1/runs/:run',
    {
      id: 'run',
      summary: 'One run: how far it is, group by group',
      params: RunParams,
      answers: { 200: named('RunDetail') },
      problems: [404, 409],
    },
    async ({ params: { run } }) => {
      const found = find(known, run);
      const archived = known.archive.get(run);
      const state = archived && (await stateOf(known, run));
      const earlier = state === undefined ? [] : await known.archive.ancestors(state);
      const now = archived === undefined ? known.now() : nowOf(known, archived);
      return runDetail(found, state, earlier, { now, files: await listFiles(store, run), runsDir: known.runsDir });
    },
  );

  get(
    '/api/v1/runs/:run/report',
    {
      id: 'report',
      summary: 'The reconciliation report, made anew from the journal',
      params: RunParams,
      query: ReportQuery,
      answers: { 200: 'application/json, text/markdown, text/plain, text/html' },
      problems: [404, 409],
    },
    async ({ params: { run }, query: { format } }, reply) => {
      const state = await begunState(known, run);
      const report = makeReport(state, await known.archive.ancestors(state), known.archive.get(run)?.givenUp);
      if (format === 'html') reply.header('content-security-policy', REPORT_POLICY);
      return reply.type(REPORT_TYPES[format]).serializer(String).send(ports.reports[format](report));
    },
  );

  get(
    '/api/v1/runs/:run/events',
    {
      id: 'events',
      summary: 'The events of the run as they are recorded',
      description:
        'Server-sent events; the id of each is its number in the journal, and Last-Event-ID (or `after`) goes on behind it. `end` is the last one of a run that has ended. A client that has all of an ended run gets 204, which tells an EventSource to stop.',
      params: RunParams,
      query: EventsQuery,
      answers: { 200: 'text/event-stream', 204: Type.Null() },
      problems: [404, 409, 503],
    },
    eventsHandler(ports),
  );

  get(
    '/api/v1/runs/:run/files/:name',
    {
      id: 'file',
      summary: 'A file of the evidence, as it lies in the run directory',
      params: FileParams,
      answers: { 200: [...new Set(Object.values(EVIDENCE).map((type) => type.split(';')[0]))].join(', ') },
      problems: [404],
    },
    async ({ params: { run, name } }, reply) => sendFile(reply, store, find(known, run).run, name),
  );
}

/** Throws ProblemError where there is none, or none that can be read. */
function find(known: Known, run: string): RunSummary {
  const found = oneRun(known, run);
  if (found !== undefined) return found;
  const unread = known.archive.unread().find(({ runId }) => runId === run);
  throw unread === undefined ? new ProblemError('no-such-run', `there is no run ${run}`) : unreadProblem(unread);
}

async function stateOf({ archive }: Known, run: string): Promise<RunState | undefined> {
  try {
    return archive.live(run) ?? (await archive.state(run));
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw unreadProblem(unreadOf(run, error as Error));
  }
}

function unreadProblem(unread: Unread): ProblemError {
  const { why, hint } = explainUnread(unread);
  return new ProblemError(unread.kind === 'damaged' ? 'run-damaged' : 'run-of-other-version', why, hint);
}

async function begunState(known: Known, run: string): Promise<RunState> {
  find(known, run);
  const state = await stateOf(known, run);
  if (state === undefined) throw new ProblemError('run-not-begun', `run ${run} has not begun`);
  return state;
}

/** Streams the events of a run; so many streams at a time, and no longer than `closing` lets them. */
function eventsHandler({ known, store, clock, closing }: RunPorts) {
  let streams = 0;
  return async (
    {
      params: { run },
      query,
      headers,
      method,
    }: FastifyRequest<{
      Params: Static<typeof RunParams>;
      Querystring: Static<typeof EventsQuery>;
    }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    // A client that comes back for more is told by what the journal says now.
    await known.archive.refresh();
    const state = await begunState(known, run);
    const last = headers['last-event-id'];
    const after = typeof last === 'string' && /^\d{1,15}$/.test(last) ? Number(last) : (query.after ?? 0);
    if (isOver(state) && after >= state.seq) return reply.code(204).send();
    if (streams >= MOST_STREAMS) {
      const hint = 'Close one, or try again later.';
      throw new ProblemError('too-many-streams', `${MOST_STREAMS} are open already`, hint);
    }
    reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
    if (method === 'HEAD') return reply.send(NOTHING());
    const gone = new AbortController();
    const leave = () => gone.abort();
    closing.addEventListener('abort', leave);
    if (closing.aborted) leave();
    streams += 1;
    // It may be gone already: to look at the journals takes a while.
    finished(reply.raw, () => {
      streams -= 1;
      closing.removeEventListener('abort', leave);
      leave();
    });
    const { signal } = gone;
    const text = eventStream({ path: store.journalPath(run), after, clock, signal });
    return reply.send(Readable.from(text));
  };
}

/** A body that says nothing of its length: the answer to HEAD has the length of the one to GET. */
const NOTHING = (): Readable => Readable.from([]);

async function sendFile(reply: FastifyReply, store: RunStore, run: string, name: string): Promise<FastifyReply> {
  const opened = isEvidenceName(name) && (await store.has(run)) ? await openFile(store, run, name) : undefined;
  if (opened === undefined || !isEvidenceName(name)) {
    throw new ProblemError('no-such-file', `run ${run} has no ${name}`);
  }
  const { file, bytes } = opened;
  const isSent = bytes > 0 && reply.request.method !== 'HEAD';
  if (!isSent) await file.close();
  reply
    .type(EVIDENCE[name])
    // Saved, never shown as a page of this host: a report may quote what others have named.
    .header('content-disposition', `attachment; filename="${run}-${name}"`)
    .header('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'")
    .header('content-length', bytes);
  // A journal that grows meanwhile is sent as it was.
  return reply.send(isSent ? file.createReadStream({ start: 0, end: bytes - 1 }) : NOTHING());
}
