/** Plans, the calendar and what became of it, looked at. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { describe, listOf, named } from './describe.ts';
import { ProblemError } from './problem.ts';
import { Limit, maybeDrill, maybePlan } from './queries.ts';
import { summary } from './summary.ts';
import { decisions } from './view-ledger.ts';
import { history } from './view-run.ts';
import { allRuns, calendarPage, type Known, planDetail, planSummary } from './views.ts';
import { iso } from './write.ts';

const DAY_MS = 86_400_000;

const PlanParams = Type.Object({ plan: Type.String({ minLength: 1, maxLength: 200 }) });

const CalendarQuery = Type.Object(
  { ...maybePlan, days: Type.Integer({ minimum: 1, maximum: 400, default: 30 }) },
  { additionalProperties: false },
);
const ListQuery = Type.Object(
  { ...maybePlan, ...maybeDrill, limit: Limit(2_000, 200) },
  { additionalProperties: false },
);
export function lookRoutes(app: FastifyInstance, known: Known): void {
  const scope = 'read' as const;
  const tag = 'look' as const;

  app.get('/api/v1/whoami', {
    ...describe({
      id: 'whoAmI',
      summary: 'Whose token it is, and what it allows',
      scope,
      tag,
      answers: { 200: Type.Object({ name: Type.String(), scope: Type.Enum(['read', 'operate']) }) },
    }),
    handler: async ({ bearer }) => bearer,
  });

  app.get('/api/v1/summary', {
    ...describe({ id: 'summary', summary: 'Everything at a glance', scope, tag, answers: { 200: named('Summary') } }),
    handler: async () => summary(known),
  });

  app.get('/api/v1/plans', {
    ...describe({
      id: 'plans',
      summary: 'The plans that are watched',
      scope,
      tag,
      answers: { 200: listOf('plans', 'PlanSummary') },
    }),
    handler: async () => {
      const runs = allRuns(known);
      return { plans: known.catalog.plans().map((plan) => planSummary(known, plan, runs)), more: false };
    },
  });

  app.get<{ Params: Static<typeof PlanParams> }>('/api/v1/plans/:plan', {
    ...describe({
      id: 'plan',
      summary: 'One plan: its findings, and when each group was last proven',
      scope,
      tag,
      params: PlanParams,
      answers: { 200: named('PlanDetail') },
      problems: [404],
    }),
    handler: async ({ params }) => {
      const watched = known.catalog.plan(params.plan);
      if (watched === undefined) throw new ProblemError('no-such-plan', `no plan ${params.plan} is watched`);
      return planDetail(known, watched);
    },
  });

  app.get<{ Querystring: Static<typeof CalendarQuery> }>('/api/v1/calendar', {
    ...describe({
      id: 'calendar',
      summary: 'The occurrences to come',
      scope,
      tag,
      query: CalendarQuery,
      answers: { 200: named('CalendarPage') },
    }),
    handler: async ({ query: { plan, days } }) => {
      const from = known.now();
      const until = from + days * DAY_MS;
      return { from: iso(from), until: iso(until), ...(await calendarPage(known, { from, until, plan })) };
    },
  });

  app.get<{ Querystring: Static<typeof ListQuery> }>('/api/v1/decisions', {
    ...describe({
      id: 'decisions',
      summary: 'What the calendar decided and what people did, the newest first',
      scope,
      tag,
      query: ListQuery,
      answers: { 200: listOf('decisions', 'DecisionEntry') },
    }),
    handler: async ({ query }) => decisions(known.ledger.state, query),
  });

  app.get<{ Querystring: Static<typeof ListQuery> }>('/api/v1/history', {
    ...describe({
      id: 'history',
      summary: 'Runs and drills that have ended, the oldest first: what the RTO and the RPO were',
      scope,
      tag,
      query: ListQuery,
      answers: { 200: listOf('history', 'HistoryEntry') },
    }),
    handler: async ({ query }) => history(allRuns(known), query),
  });

  app.get('/api/v1/openapi.json', {
    ...describe({ id: 'openapi', summary: 'This description', tag: 'machine', answers: { 200: Type.Object({}) } }),
    handler: async () => app.swagger(),
  });
}
