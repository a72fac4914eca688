/** `run --simulate`: the plan against an own simulated site over loopback, on a clock that runs faster than time. */
import { given } from '../../given.ts';
import type { Plan } from '../../plan/plan.ts';
import { createProber } from '../../probe/probe.ts';
import { estimate } from '../../schedule/estimate.ts';
import { serveSimulator } from '../../simulator/http/serve.ts';
import { SimulatedSite } from '../../simulator/http/site.ts';
import { type GuestAnswer, serveGuests } from '../../simulator/state/guests.ts';
import type { WorldFile } from '../../simulator/world/world.ts';
import { createSite, type SiteAuth } from '../../zstack/site.ts';
import type { Environment } from '../environment.ts';
import { type LogChoice, openRunLog } from '../execute/run-log.ts';
import { scaledClock } from '../site/real-clock.ts';
import type { OpenedSite } from '../site/real-site.ts';
import { makeWorld, readWorld } from './read-world.ts';
import { worldForPlan } from './world-for-plan.ts';

export interface SimulationOptions extends LogChoice {
  readonly speed?: number | undefined;
  readonly seed: number;
  readonly fault?: readonly string[] | undefined;
  readonly world?: string | undefined;
}

/** A simulated run takes about this long in real time, and a little more for each group, unless a speed is asked for. */
const SHOWN_MS = 12_000;
const SHOWN_PER_GROUP_MS = 60;

/** Opens a simulated site that fits the plan. The plan's endpoint and secrets are not looked at. */
export async function openSimulation(
  environment: Environment,
  plan: Plan,
  options: SimulationOptions,
): Promise<OpenedSite> {
  const speed = options.speed ?? usualSpeed(plan);
  const clock = scaledClock(environment.clock, speed);
  const credentials = makeCredentials(environment.random);
  const file =
    options.world === undefined ? worldForPlan(plan, clock.now()) : await readWorld(environment, options.world);
  const world = makeWorld(
    options.world ?? `of plan ${plan.name}`,
    withCredentials(file, credentials),
    options.fault ?? [],
  );
  const simulated = new SimulatedSite({ world, clock, seed: options.seed });
  const served = await serveSimulator(simulated, { host: '127.0.0.1', port: 0 });
  const guests = await serveGuests(healthyGuests(plan));
  const log = openRunLog(environment, options, { secrets: [], now: clock.now });
  const site = createSite({
    endpoint: `${served.url}${world.site.contextPath}`,
    auth: simulatedAuth(plan, credentials),
    dialect: plan.site.dialect,
    verify: plan.verify,
    ...given({ timeZone: plan.site.timeZone }),
    tls: { insecureSkipVerify: false },
    requestTimeoutMs: plan.site.requestTimeoutMs,
    ...given({ requestsPerSecond: plan.site.requestsPerSecond }),
    connections: plan.concurrency,
    clock,
    ...given({ onRequest: log?.request }),
  });
  return {
    site,
    clock,
    prober: createProber({
      reach: (address) => ({ host: '127.0.0.1', port: simulated.guestAt(address) ? guests.port : CLOSED_PORT }),
    }),
    simulated: { speed, seed: options.seed },
    log,
    async [Symbol.asyncDispose]() {
      await site.close();
      await log?.close();
      await guests.close();
      await served.close();
    },
  };
}

/** Nothing listens there. */
const CLOSED_PORT = 1;

/** Guests that answer as the plan's checks ask: what does not answer is a fault of the simulated site. */
function healthyGuests(plan: Plan): (port: number, path: string) => GuestAnswer {
  const answers = new Map<string, GuestAnswer>();
  for (const check of plan.groups.flatMap(({ restore }) => restore?.checks ?? [])) {
    if (check.kind !== 'http') continue;
    answers.set(`${check.port} ${check.path}`, { status: check.status, body: check.body ?? 'ok' });
  }
  return (port, path) => answers.get(`${port} ${path}`) ?? { status: 404, body: '' };
}

/** How many times as fast as real time: so that the whole run can be watched. */
function usualSpeed(plan: Plan): number {
  const shownMs = SHOWN_MS + SHOWN_PER_GROUP_MS * plan.groups.length;
  return Math.max(1, estimate(plan).makespanMs / shownMs);
}

type Credentials = ReturnType<typeof makeCredentials>;

function makeCredentials(random: () => number) {
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return {
    account: 'zdr-simulate',
    password: hex(16),
    accessKeyId: hex(20),
    accessKeySecret: hex(40),
    session: `${hex(12)}4${hex(3)}a${hex(15)}`,
  };
}

/** A world from a file knows its own accounts; this run's are added. */
function withCredentials(file: WorldFile, credentials: Credentials): WorldFile {
  const { account, password, accessKeyId, accessKeySecret, session } = credentials;
  if (file.accounts?.some(({ name }) => name === account) === true) return file;
  return {
    ...file,
    accounts: [...(file.accounts ?? []), { name: account, password }],
    accessKeys: [...(file.accessKeys ?? []), { id: accessKeyId, secret: accessKeySecret, account }],
    sessions: [...(file.sessions ?? []), { uuid: session, account }],
  };
}

/** Logs in the way the plan does, with the simulated site's own credentials. */
function simulatedAuth(plan: Plan, credentials: Credentials): SiteAuth {
  switch (plan.site.auth.kind) {
    case 'account':
      return { kind: 'account', account: credentials.account, password: credentials.password };
    case 'accessKey':
      return { kind: 'accessKey', id: credentials.accessKeyId, secret: credentials.accessKeySecret };
    case 'session':
      return { kind: 'session', session: credentials.session };
  }
}
