/** `zdr simulate`: serves a simulated site until it is stopped. */

import { given } from '../../given.ts';
import type { Plan } from '../../plan/plan.ts';
import { FAULTS } from '../../simulator/faults/faults.ts';
import { serveSimulator } from '../../simulator/http/serve.ts';
import { SimulatedSite } from '../../simulator/http/site.ts';
import type { SiteDialect, World } from '../../simulator/world/world.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { loadPlan } from '../plans/load-plan.ts';
import { usePin } from '../plans/use-pin.ts';
import { makeWorld, readWorld } from '../simulate/read-world.ts';
import { fittingAddress, fittingCredentials, isUsual, nextLine } from '../simulate/simulated-site-for.ts';
import { clockText, faultText, newsOf } from '../simulate/simulator-news.ts';
import { worldForPlan } from '../simulate/world-for-plan.ts';

export interface SimulateOptions {
  readonly for?: string | undefined;
  readonly name?: string | undefined;
  readonly port?: number | undefined;
  readonly dialect?: SiteDialect | undefined;
  readonly speed?: number | undefined;
  readonly seed: number;
  readonly fault?: readonly string[] | undefined;
  readonly listFaults: boolean;
}

/** Unless the plan names a port of this machine. */
const DEFAULT_PORT = 8080;
/** Between two lines about requests. */
const NEWS_MS = 5000;

export async function simulate(
  environment: Environment,
  worldName: string | undefined,
  options: SimulateOptions,
): Promise<number> {
  if (options.listFaults) {
    environment.stdout.write(faultList());
    return EXIT.ok;
  }
  if ((worldName === undefined) === (options.for === undefined)) {
    throw usageError('name a world file, or --for and a plan', 'For example: zdr simulate --for plans/quickstart.yaml');
  }
  const fitting = worldName === undefined ? await siteFor(environment, options) : undefined;
  const file = fitting?.file ?? (await readWorld(environment, worldName ?? ''));
  const dialect = options.dialect === undefined ? {} : { dialect: options.dialect };
  const world = faster(
    makeWorld(worldName ?? `for ${options.for}`, { ...file, site: { ...file.site, ...dialect } }, options.fault ?? []),
    options.speed ?? 1,
  );
  const { clock, stdout } = environment;
  const start = clock.now();
  const say = (line: string): void => {
    stdout.write(`${clockText(clock.now() - start)}  ${line}\n`);
  };
  const site = new SimulatedSite({ world, clock, seed: options.seed, onFault: (event) => say(faultText(event)) });
  const port = options.port ?? fitting?.port ?? DEFAULT_PORT;
  const served = await serveSimulator(site, { host: '127.0.0.1', port }).catch((error: unknown) => {
    throw usageError(
      `cannot serve on 127.0.0.1:${port}: ${(error as Error).message}`,
      'Choose another port with --port; 0 takes a free one.',
      { cause: error },
    );
  });
  const show = (secret: string): string =>
    fitting === undefined || isUsual(secret) ? secret : "(as the plan's file has it)";
  stdout.write(welcome(world, served.url, show));
  if (fitting !== undefined && options.for !== '-') {
    const endpoint = `${served.url}${world.site.contextPath}`;
    const line = nextLine({ ...fitting, file: options.for ?? '', name: options.name, endpoint }, environment);
    stdout.write(`\nRun the plan against it, in another terminal:\n\n  ${line}\n\n${aboutChecks(fitting.plan)}`);
  }
  await tellUntilStopped(environment, site, say);
  await served.close();
  return EXIT.ok;
}

/** One line now and then, and a last one at the end. */
async function tellUntilStopped(
  { clock, onSignal }: Environment,
  site: SimulatedSite,
  say: (line: string) => void,
): Promise<void> {
  const stop = new AbortController();
  onSignal(() => stop.abort());
  let told = site.tally();
  while (!stop.signal.aborted) {
    await clock.sleep(NEWS_MS, stop.signal);
    const now = site.tally();
    const news = newsOf(told, now);
    if (news !== undefined) say(news);
    told = now;
  }
}

/** The site that fits a plan, what the variables of the plan must hold, and the port that it names. */
async function siteFor(environment: Environment, options: SimulateOptions) {
  const { plan } = await usePin(environment, await loadPlan(environment, options.for ?? '', options.name), false);
  const { credentials, variables } = await fittingCredentials(plan, environment);
  const { port, contextPath } = fittingAddress(plan);
  const file = worldForPlan(plan, environment.clock.now());
  return {
    plan,
    variables,
    file: { ...file, ...credentials, site: { ...file.site, ...given({ contextPath }) } },
    ...given({ port }),
  };
}

/**
 * Copies take less time, and what comes `at` a time or lasts `for` one goes by the copies: so a fault strikes the same
 * run at the same point whatever the speed, here as under `--simulate`. Everything else, the clock included, stays as it
 * is, so that a client on this machine agrees about time.
 */
function faster(world: World, speed: number): World {
  return {
    ...world,
    storages: world.storages.map((storage) => ({
      ...storage,
      bandwidth: storage.bandwidth * speed,
      latencyMs: storage.latencyMs / speed,
    })),
    faults: world.faults.map((fault) => ({
      ...fault,
      ...(fault.at === undefined ? {} : { at: fault.at / speed }),
      ...(fault.for === undefined ? {} : { for: fault.for / speed }),
    })),
  };
}

/** The network of a served site is the real one, and nothing is at the addresses of its VMs. */
function aboutChecks({ groups }: Plan): string {
  const checked = groups.filter(({ restore }) => (restore?.checks ?? []).length > 0).map(({ name }) => name);
  return checked.length === 0
    ? ''
    : `Nothing answers in its VMs: the checks of ${checked.slice(0, 3).join(', ')}${checked.length > 3 ? ` and ${checked.length - 3} more` : ''} fail when their time is up.
zdr run --simulate answers them itself.

`;
}

/** `show`: a secret as it may be printed. */
function welcome(world: World, url: string, show: (secret: string) => string): string {
  const { contextPath, dialect, version } = world.site;
  const lines = [
    `endpoint    ${url}${contextPath}`,
    ...world.accounts.map(({ name, password }) => `account     ${name}, password ${show(password)}`),
    ...world.accessKeys.map(({ id, secret }) => `access key  ${id}, secret ${show(secret)}`),
    ...world.sessions.map(({ uuid }) => `session     ${show(uuid)}`),
    `ledger      ${url}/simulator/ledger (what really happened)`,
  ];
  return `A simulated ZStack ${version} (${dialect} dialect) with ${world.groups.length} backup groups on ${world.storages.length} storages.

${lines.map((line) => `  ${line}\n`).join('')}
What is printed here is no secret. Ctrl-C stops it.
`;
}

function faultList(): string {
  const lines = Object.entries(FAULTS).map(
    ([name, { does, takes }]) => `${name}\n  ${does}\n  takes: ${takes.join(', ')}\n`,
  );
  return `Faults are written name[:key=value,...], for example lost-response:group=dns-01,times=2.

${lines.join('\n')}
Which calls a fault strikes: group (name or UUID), api (recover, sync, delete, create-vm, remove, poll, query, login,
any), call (the nth matching call), attempt (the nth call of each group), times (at most so often), probability (0 to
1, seeded), at and for (since the site started). Without any of them it strikes always.

at and for go by the copies: with --speed 60, at=5m comes after five seconds, when the copies are as far as they would
be after five minutes. That holds for zdr simulate and for --simulate. All other durations (delay, refuse, html, ...)
are those of the clock that the client goes by: real time for zdr simulate, the sped-up one for --simulate.
`;
}
