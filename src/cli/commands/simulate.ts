/** `zdr simulate`: serves a simulated site until it is stopped. */
import { FAULTS } from '../../simulator/faults.ts';
import { serveSimulator } from '../../simulator/serve.ts';
import { createSimulatedSite } from '../../simulator/site.ts';
import type { SiteDialect, World, WorldFile } from '../../simulator/world.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { loadPlan } from '../load-plan.ts';
import { makeWorld, readWorld } from '../read-world.ts';
import { usePin } from '../use-pin.ts';
import { worldForPlan } from '../world-for-plan.ts';

export interface SimulateOptions {
  readonly for?: string | undefined;
  readonly name?: string | undefined;
  readonly port: number;
  readonly dialect?: SiteDialect | undefined;
  readonly speed?: number | undefined;
  readonly seed: number;
  readonly fault?: readonly string[] | undefined;
  readonly listFaults: boolean;
}

/** Credentials of the site that `--for` makes; simulated, so no secret. */
const ACCOUNT = { name: 'admin', password: 'password' };
const ACCESS_KEY = { id: 'simulated-key', secret: 'simulated-secret', account: 'admin' };
const SESSION = { uuid: '5e551011a1b24c3d8e4f5a6b7c8d9e0f', account: 'admin' };

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
    throw new CommandError(
      EXIT.usage,
      'name a world file, or --for and a plan',
      'For example: zdr simulate --for plans/quickstart.yaml',
    );
  }
  const file = worldName === undefined ? await worldOf(environment, options) : await readWorld(environment, worldName);
  const dialect = options.dialect === undefined ? {} : { dialect: options.dialect };
  const world = faster(
    makeWorld(worldName ?? `for ${options.for}`, { ...file, site: { ...file.site, ...dialect } }, options.fault ?? []),
    options.speed ?? 1,
  );
  const site = createSimulatedSite({ world, clock: environment.clock, seed: options.seed });
  const served = await serveSimulator(site, { host: '127.0.0.1', port: options.port }).catch((error: unknown) => {
    throw new CommandError(
      EXIT.usage,
      `cannot serve on 127.0.0.1:${options.port}: ${(error as Error).message}`,
      'Choose another port with --port; 0 takes a free one.',
      { cause: error },
    );
  });
  environment.stdout.write(welcome(world, served.url));
  await new Promise<void>((resolve) => {
    environment.onSignal(() => resolve());
  });
  await served.close();
  return EXIT.ok;
}

async function worldOf(environment: Environment, options: SimulateOptions): Promise<WorldFile> {
  const { plan } = await usePin(environment, await loadPlan(environment, options.for ?? '', options.name), false);
  return {
    ...worldForPlan(plan, environment.clock.now()),
    accounts: [ACCOUNT],
    accessKeys: [ACCESS_KEY],
    sessions: [SESSION],
  };
}

/** Copies take less time; everything else, the clock included, stays as it is, so that a client on this machine agrees about time. */
function faster(world: World, speed: number): World {
  return {
    ...world,
    storages: world.storages.map((storage) => ({
      ...storage,
      bandwidth: storage.bandwidth * speed,
      latencyMs: storage.latencyMs / speed,
    })),
  };
}

function welcome(world: World, url: string): string {
  const { contextPath } = world.site;
  return `A simulated ZStack site (${world.site.dialect} dialect) with ${world.groups.length} backup groups on ${world.storages.length} storages.

  endpoint    ${url}${contextPath}
${world.accounts.map(({ name, password }) => `  account     ${name}, password ${password}\n`).join('')}${world.accessKeys.map(({ id, secret }) => `  access key  ${id}, secret ${secret}\n`).join('')}${world.sessions.map(({ uuid }) => `  session     ${uuid}\n`).join('')}  ledger      ${url}/simulator/ledger (what really happened)

These are no secrets. Ctrl-C stops it.
`;
}

function faultList(): string {
  const lines = Object.entries(FAULTS).map(
    ([name, { does, takes }]) => `${name}\n  ${does}\n  takes: ${takes.join(', ')}\n`,
  );
  return `Faults are written name[:key=value,...], for example lost-response:group=dns-01,times=2.

${lines.join('\n')}
Which calls a fault strikes: group (name or UUID), api (recover, sync, delete, poll, query, login, any), call (the
nth matching call), attempt (the nth call of each group), times (at most so often), probability (0 to 1, seeded),
at and for (since the site started). Without any of them it strikes always.
`;
}
