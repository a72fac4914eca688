/** Plans, the calendar and what became of it, looked at. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { adder, Limit, listOf, maybeDrill, maybePlan, named, PlanParams } from './describe.ts';
import { ProblemError } from './problem.ts';
import { shape } from './shape-parts.ts';
import { summary } from './summary.ts';
import { decisions } from './view-ledger.ts';
import { history } from './view-run.ts';
import { allRuns, calendarPage, type Known, planDetail, planSummary } from './views.ts';
import { iso } from './write.ts';

const DAY_MS = 86_400_000;

const CalendarQuery = shape({ ...maybePlan, days: Type.Integer({ minimum: 1, maximum: 400, default: 30 }) });
const ListQuery = shape({ ...maybePlan, ...maybeDrill, limit: Limit(2_000, 200) });
const Bearer = Type.Object({ name: Type.String(), scope: Type.Enum(['read', 'operate']) });

export function lookRoutes(app: FastifyInstance, known: Known): void {
  const get = adder(app, 'GET', { scope: 'read', tag: 'look' });

  get(
    '/api/v1/whoami',
    { id: 'whoAmI', summary: 'Whose token it is, and what it allows', answers: { 200: Bearer } },
    async ({ bearer }) => bearer,
  );

  get(
    '/api/v1/summary',
    { id: 'summary', summary: 'Everything at a glance', answers: { 200: named('Summary') } },
    async () => summary(known),
  );

  get(
    '/api/v1/plans',
    { id: 'plans', summary: 'The plans that are watched', answers: { 200: listOf('plans', 'PlanSummary') } },
    async () => {
      const runs = allRuns(known);
      return { plans: known.catalog.plans().map((plan) => planSummary(known, plan, runs)), more: false };
    },
  );

  get(
    '/api/v1/plans/:plan',
    {
      id: 'plan',
      summary: 'One plan: its findings, and when each group was last proven',
      params: PlanParams,
      answers: { 200: named('PlanDetail') },
      problems: [404],
    },
    async ({ params }) => {
      const watched = known.catalog.plan(params.plan);
      if (watched === undefined) throw new ProblemError('no-such-plan', `no plan ${params.plan} is watched`);
      return planDetail(known, watched);
    },
  );

  get(
    '/api/v1/calendar',
    {
      id: 'calendar',
      summary: 'The occurrences to come',
      query: CalendarQuery,
      answers: { 200: named('CalendarPage') },
    },
    async ({ query: { plan, days } }) => {
      const from = known.now();
      const until = from + days * DAY_MS;
      return { from: iso(from), until: iso(until), ...(await calendarPage(known, { from, until, plan })) };
    },
  );

  get(
    '/api/v1/decisions',
    {
      id: 'decisions',
      summary: 'What the calendar decided and what people did, the newest first',
      query: ListQuery,
      answers: { 200: listOf('decisions', 'DecisionEntry') },
    },
    async ({ query }) => decisions(known.ledger.state, query),
  );

  get(
    '/api/v1/history',
    {
      id: 'history',
      summary: 'Runs and drills that have ended, the oldest first: what the RTO and the RPO were',
      query: ListQuery,
      answers: { 200: listOf('history', 'HistoryEntry') },
    },
    async ({ query }) => history(allRuns(known), query),
  );
}
