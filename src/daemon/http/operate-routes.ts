/** Everything that changes something: only with the scope operate. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { Operations } from '../operations.ts';
import { type Asked, requirePlan } from '../requests.ts';
import { adder, Name, named, PlanParams, RunParams } from './describe.ts';
import { ProblemError } from './problem.ts';
import { shape } from './shape-parts.ts';
import { allRuns, drillSummary, type Known, oneRun } from './views.ts';

const DrillParams = Type.Object({ plan: Name, drill: Name });
const names = (description: string) => Type.Optional(Type.Array(Name, { maxItems: 10_000, description }));
/** A request without a body is one with an empty one. */
const optional = <Members extends Record<string, TSchema>>(members: Members) =>
  Type.Unsafe<Static<ReturnType<typeof Type.Object<Members>>> | null>({
    anyOf: [shape(members), { type: 'null' }],
  });
const StartBody = optional({
  only: names('These groups, and what they depend on'),
  skip: names('Leave these groups out, and what depends on them'),
  tags: names('The groups with one of these tags'),
  waves: names('The groups of these waves'),
});
const CancelBody = optional({
  now: Type.Optional(
    Type.Boolean({ description: 'Leave at once: running jobs go on at the site, and a resume adopts them' }),
  ),
});
const ApproveBody = shape({ wave: Name });
const PauseBody = optional({ reason: Type.Optional(Type.String({ maxLength: 500 })) });
const NoBody = optional({});
const KeyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,128}$',
      description:
        'The same request with the same key within a day starts nothing again, and is answered with the same run',
    }),
  ),
});

interface Operation<Params extends TSchema, Body extends TSchema> {
  readonly id: string;
  readonly summary: string;
  readonly params: Params;
  readonly body: Body;
  /** It may have an Idempotency-Key. */
  readonly hasKey?: true;
}

export function operateRoutes(app: FastifyInstance, known: Known, operations: Operations): void {
  const ofRun = runPoster(app, known);
  const ofDrill = drillPoster(app, known);

  for (const verb of ['drill', 'run'] as const) {
    const id = verb === 'drill' ? 'startDrill' : 'startRun';
    const summary = verb === 'drill' ? 'Start a drill of the plan now' : 'Recover what the plan lists, for real, now';
    ofRun(
      `plans/:plan/${verb}`,
      { id, summary, params: PlanParams, body: StartBody, hasKey: true },
      (by, { plan }, body) => operations.start(by, verb, plan, undefined, body ?? {}),
    );
  }
  ofRun(
    'plans/:plan/drills/:drill/start',
    {
      id: 'startScheduledDrill',
      summary: 'Start a drill of the schedule now, whatever its calendar says',
      params: DrillParams,
      body: NoBody,
      hasKey: true,
    },
    (by, { plan, drill }) => operations.start(by, 'drill', plan, drill, {}),
  );
  ofDrill(
    'pause',
    { id: 'pauseDrill', summary: 'Start no drill of the schedule until it is resumed', body: PauseBody },
    (by, plan, drill, body) => operations.pause(by, plan, drill, body?.reason ?? ''),
  );
  ofDrill(
    'resume',
    { id: 'resumeDrill', summary: 'Start drills of the schedule again', body: NoBody },
    operations.unpause,
  );
  ofRun(
    'runs/:run/cancel',
    {
      id: 'cancelRun',
      summary: 'Start nothing more of the run, and wait for its running jobs',
      params: RunParams,
      body: CancelBody,
    },
    (by, { run }, body) => operations.cancel(by, run, body?.now ?? false),
  );
  ofRun(
    'runs/:run/resume',
    { id: 'resumeRun', summary: 'Go on with a run that was left', params: RunParams, body: NoBody, hasKey: true },
    (by, { run }) => operations.resume(by, run),
  );
  ofRun(
    'runs/:run/cleanup',
    {
      id: 'cleanUpDrill',
      summary: 'Remove what a drill made and kept, or could not remove; a drill that was left is given up',
      params: RunParams,
      body: NoBody,
    },
    (by, { run }) => operations.cleanUp(by, run),
  );
  ofRun(
    'runs/:run/approve',
    {
      id: 'approveWave',
      summary: 'Open the gate of a wave, and go on with the run',
      params: RunParams,
      body: ApproveBody,
    },
    (by, { run }, { wave }) => operations.approve(by, run, wave),
  );
}

const poster = (app: FastifyInstance) => adder(app, 'POST', { scope: 'operate', tag: 'operate' });

/** Adds routes that are answered with the run that they are about, or with the one whose id `act` resolves to: that one it started. */
const runPoster =
  (app: FastifyInstance, known: Known) =>
  <Params extends TSchema, Body extends TSchema>(
    path: string,
    { hasKey, ...route }: Operation<Params, Body>,
    act: (by: Asked, params: Static<Params>, body: Static<Body>) => Promise<unknown>,
  ): void =>
    poster(app)(
      `/api/v1/${path}`,
      {
        ...route,
        headers: hasKey && KeyHeader,
        answers: { 202: named('RunSummary') },
        problems: [404, 409, 415, ...(hasKey ? [422] : []), 503],
      },
      async (request, reply) => {
        const params = request.params as Static<Params>;
        const started = await act(asked(request), params, request.body as Static<Body>);
        if (typeof started === 'string') reply.header('location', `/api/v1/runs/${started}`);
        const run = typeof started === 'string' ? started : (params as Static<typeof RunParams>).run;
        const found = oneRun(known, run);
        if (found === undefined) throw new ProblemError('no-such-run', `there is no run ${run}`);
        return reply.code(202).send(found);
      },
    );

/** Adds routes about a schedule that are answered with what it is then. */
const drillPoster =
  (app: FastifyInstance, known: Known) =>
  <Body extends TSchema>(
    path: string,
    route: Omit<Operation<typeof DrillParams, Body>, 'params'>,
    act: (by: Asked, plan: string, drill: string, body: Static<Body>) => Promise<void>,
  ): void =>
    poster(app)(
      `/api/v1/plans/:plan/drills/:drill/${path}`,
      { ...route, params: DrillParams, answers: { 200: named('DrillSummary') }, problems: [404, 415, 503] },
      async (request) => {
        const { plan, drill } = request.params;
        await act(asked(request), plan, drill, request.body as Static<Body>);
        const watched = requirePlan(known.catalog, plan, drill);
        const schedule = watched.schedules.find(({ name }) => name === drill);
        return schedule && drillSummary(known, watched, schedule, allRuns(known));
      },
    );

function asked({ bearer, headers }: FastifyRequest): Asked {
  if (bearer === undefined) throw new ProblemError('not-authenticated', 'the request has no token');
  const key = headers['idempotency-key'];
  return { by: bearer.name, key: typeof key === 'string' ? key : undefined };
}
