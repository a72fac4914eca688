/** Everything that changes something: only with the scope operate. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { Operations } from '../operations.ts';
import type { Asked } from '../requests.ts';
import { describe, named } from './describe.ts';
import { ProblemError } from './problem.ts';
import { allRuns, drillSummary, type Known, oneRun } from './views.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const PlanParams = Type.Object({ plan: Name });
const DrillParams = Type.Object({ plan: Name, drill: Name });
const RunParams = Type.Object({ run: Type.String({ pattern: '^[A-Za-z0-9._-]{1,120}$' }) });

const body = <Members extends Record<string, TSchema>>(members: Members) =>
  Type.Object(members, { additionalProperties: false });
const names = (description: string) => Type.Optional(Type.Array(Name, { maxItems: 10_000, description }));
const selection = {
  only: names('These groups, and what they depend on'),
  skip: names('Leave these groups out, and what depends on them'),
  tags: names('The groups with one of these tags'),
  waves: names('The groups of these waves'),
};
const StartBody = body(selection);
const CancelBody = body({
  now: Type.Optional(
    Type.Boolean({ description: 'Leave at once: running jobs go on at the site, and a resume adopts them' }),
  ),
});
const ApproveBody = body({ wave: Name });
const PauseBody = body({ reason: Type.Optional(Type.String({ maxLength: 500 })) });
const NoBody = body({});
const KeyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,128}$',
      description:
        'The same request with the same key within a day starts nothing again, and is answered with the same run',
    }),
  ),
});

export function operateRoutes(app: FastifyInstance, known: Known, operations: Operations): void {
  const common = { scope: 'operate', tag: 'operate' } as const;

  const summaryOf = (run: string) => {
    const found = oneRun(known, run);
    if (found === undefined) throw new ProblemError('no-such-run', `there is no run ${run}`);
    return found;
  };
  const drillOf = (plan: string, drill: string) => {
    const watched = known.catalog.plan(plan);
    const schedule = watched?.schedules.find(({ name }) => name === drill);
    if (watched === undefined || schedule === undefined)
      throw new ProblemError('no-such-drill', `plan ${plan} has no drill ${drill}`);
    return drillSummary(known, watched, schedule, allRuns(known));
  };

  for (const verb of ['drill', 'run'] as const) {
    app.post<{ Params: Static<typeof PlanParams>; Body: Static<typeof StartBody> | null }>(
      `/api/v1/plans/:plan/${verb}`,
      {
        ...describe({
          ...common,
          id: verb === 'drill' ? 'startDrill' : 'startRun',
          summary: verb === 'drill' ? 'Start a drill of the plan now' : 'Recover what the plan lists, for real, now',
          params: PlanParams,
          headers: KeyHeader,
          body: orNothing(StartBody),
          answers: { 202: named('RunSummary') },
          problems: [404, 409, 415, 422, 503],
        }),
        handler: async (request, reply) => {
          const { plan } = request.params;
          const run = await operations.start(asked(request), verb, plan, undefined, request.body ?? {});
          return reply.code(202).header('location', `/api/v1/runs/${run}`).send(summaryOf(run));
        },
      },
    );
  }

  app.post<{ Params: Static<typeof DrillParams> }>('/api/v1/plans/:plan/drills/:drill/start', {
    ...describe({
      ...common,
      id: 'startScheduledDrill',
      summary: 'Start a drill of the schedule now, whatever its calendar says',
      params: DrillParams,
      headers: KeyHeader,
      body: orNothing(NoBody),
      answers: { 202: named('RunSummary') },
      problems: [404, 409, 415, 422, 503],
    }),
    handler: async (request, reply) => {
      const { plan, drill } = request.params;
      const run = await operations.start(asked(request), 'drill', plan, drill, {});
      return reply.code(202).header('location', `/api/v1/runs/${run}`).send(summaryOf(run));
    },
  });

  app.post<{ Params: Static<typeof DrillParams>; Body: Static<typeof PauseBody> | null }>(
    '/api/v1/plans/:plan/drills/:drill/pause',
    {
      ...describe({
        ...common,
        id: 'pauseDrill',
        summary: 'Start no drill of the schedule until it is resumed',
        params: DrillParams,
        body: orNothing(PauseBody),
        answers: { 200: named('DrillSummary') },
        problems: [404, 415, 503],
      }),
      handler: async (request) => {
        const { plan, drill } = request.params;
        await operations.pause(asked(request), plan, drill, request.body?.reason ?? '');
        return drillOf(plan, drill);
      },
    },
  );

  app.post<{ Params: Static<typeof DrillParams> }>('/api/v1/plans/:plan/drills/:drill/resume', {
    ...describe({
      ...common,
      id: 'resumeDrill',
      summary: 'Start drills of the schedule again',
      params: DrillParams,
      body: orNothing(NoBody),
      answers: { 200: named('DrillSummary') },
      problems: [404, 415, 503],
    }),
    handler: async (request) => {
      const { plan, drill } = request.params;
      await operations.unpause(asked(request), plan, drill);
      return drillOf(plan, drill);
    },
  });

  app.post<{ Params: Static<typeof RunParams>; Body: Static<typeof CancelBody> | null }>('/api/v1/runs/:run/cancel', {
    ...describe({
      ...common,
      id: 'cancelRun',
      summary: 'Start nothing more of the run, and wait for its running jobs',
      params: RunParams,
      body: orNothing(CancelBody),
      answers: { 202: named('RunSummary') },
      problems: [404, 409, 415, 503],
    }),
    handler: async (request, reply) => {
      const { run } = request.params;
      await operations.cancel(asked(request), run, request.body?.now ?? false);
      return reply.code(202).send(summaryOf(run));
    },
  });

  app.post<{ Params: Static<typeof RunParams> }>('/api/v1/runs/:run/resume', {
    ...describe({
      ...common,
      id: 'resumeRun',
      summary: 'Go on with a run that was left',
      params: RunParams,
      headers: KeyHeader,
      body: orNothing(NoBody),
      answers: { 202: named('RunSummary') },
      problems: [404, 409, 415, 422, 503],
    }),
    handler: async (request, reply) => {
      const { run } = request.params;
      await operations.resume(asked(request), run);
      return reply.code(202).send(summaryOf(run));
    },
  });

  app.post<{ Params: Static<typeof RunParams> }>('/api/v1/runs/:run/cleanup', {
    ...describe({
      ...common,
      id: 'cleanUpDrill',
      summary: 'Remove what a drill made and kept, or could not remove; a drill that was left is given up',
      params: RunParams,
      body: orNothing(NoBody),
      answers: { 202: named('RunSummary') },
      problems: [404, 409, 415, 503],
    }),
    handler: async (request, reply) => {
      const { run } = request.params;
      await operations.cleanUp(asked(request), run);
      return reply.code(202).send(summaryOf(run));
    },
  });

  app.post<{ Params: Static<typeof RunParams>; Body: Static<typeof ApproveBody> }>('/api/v1/runs/:run/approve', {
    ...describe({
      ...common,
      id: 'approveWave',
      summary: 'Open the gate of a wave, and go on with the run',
      params: RunParams,
      body: ApproveBody,
      answers: { 202: named('RunSummary') },
      problems: [404, 409, 415, 503],
    }),
    handler: async (request, reply) => {
      const { run } = request.params;
      await operations.approve(asked(request), run, request.body.wave);
      return reply.code(202).send(summaryOf(run));
    },
  });
}

/** A request without a body is one with an empty one. */
const orNothing = (schema: TSchema): TSchema => Type.Unsafe({ anyOf: [schema, { type: 'null' }] });

function asked({ bearer, headers }: FastifyRequest): Asked {
  if (bearer === undefined) throw new ProblemError('not-authenticated', 'the request has no token');
  const key = headers['idempotency-key'];
  return { by: bearer.name, ...(typeof key === 'string' ? { key } : {}) };
}
