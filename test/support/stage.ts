/** A simulated management node on a loopback port for the built command, and a plan that names it. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Report } from '../../src/report/report.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import type { SimulatedRequest } from '../../src/simulator/http/http.ts';
import { serveSimulator } from '../../src/simulator/http/serve.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { createMovableClock } from './movable-clock.ts';
import { ENDPOINT } from './small-plan.ts';
import { watchedSite } from './watched-site.ts';
import { type Ended, type Options, type Running, scratch, startZdr } from './zdr.ts';

export const PASSWORD = 'correct horse battery staple 7391';

export interface StageOptions {
  /** The plan as an object or as text; its endpoint is replaced by the site's. */
  readonly plan: object | string;
  readonly world?: (world: WorldFile) => WorldFile;
  readonly faults?: readonly string[];
  /** How long each copy takes by the site's clock; a copy that takes long ends when the test says so. */
  readonly copyMs?: number;
}

export interface Stage {
  /** Holds `plan.yaml` and `runs/`. */
  readonly cwd: string;
  /** `127.0.0.1:40123` */
  readonly host: string;
  readonly plan: Plan;
  readonly simulated: SimulatedSite;
  readonly requests: readonly SimulatedRequest[];
  readonly env: Readonly<Record<string, string>>;
  start(args: readonly string[], options?: Options): Running;
  zdr(args: readonly string[], options?: Options): Promise<Ended>;
  /** Resolves when so many copies have begun since the site was served. */
  whenCopying(count: number): Promise<void>;
  /** Moves the site's clock on. */
  pass(ms: number): void;
  /** How often the copy of each group began, by name. */
  executions(): Readonly<Record<string, number>>;
  /** Points the plan at another endpoint: a proxy before the site. */
  pointAt(endpoint: string): void;
}

/** Serves a site that fits the plan, until the test ends. */
export async function setStage({ plan: written, world, faults = [], copyMs = 200 }: StageOptions): Promise<Stage> {
  const cwd = scratch();
  const text = typeof written === 'string' ? written : `${JSON.stringify(written, undefined, 2)}\n`;
  const plan = resolvePlan(text);
  const clock = createMovableClock();
  const fitting = worldForPlan(plan, clock.now());
  const file: WorldFile = {
    ...fitting,
    accounts: [{ name: 'admin', password: PASSWORD }],
    storages: fitting.storages.map((storage) => ({ ...storage, latencyMs: copyMs, bandwidth: '1024TiB' })),
  };
  const changed = world?.(file) ?? file;
  const complete = completeWorld({ ...changed, faults: [...(changed.faults ?? []), ...faults] });
  const simulated = new SimulatedSite({ world: complete, clock, seed: 1 });

  const requests: SimulatedRequest[] = [];
  let noticed = () => {};
  const watched = watchedSite(simulated, (request) => {
    requests.push(request);
    const answer = simulated.handle(request);
    // What the request began stands in the ledger as soon as it was handled, whenever it is answered.
    setImmediate(() => noticed());
    return answer;
  });
  const served = await serveSimulator(watched, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => served.close());
  const pointAt = (endpoint: string) => writeFileSync(join(cwd, 'plan.yaml'), text.replace(ENDPOINT, endpoint));
  pointAt(`${served.url}/zstack`);

  const env = { ZSTACK_PASSWORD: PASSWORD };
  const start = (args: readonly string[], options: Options = {}) =>
    startZdr(args, { cwd, ...options, env: { ...env, ...options.env } });
  return {
    cwd,
    host: new URL(served.url).host,
    plan,
    simulated,
    requests,
    env,
    start,
    zdr: (args, options) => start(args, options).ended,
    async whenCopying(count) {
      while (simulated.ledger().executions.length < count) {
        await new Promise<void>((resolve) => {
          noticed = resolve;
        });
      }
    },
    pass: clock.pass,
    executions: () =>
      Object.fromEntries(plan.groups.map(({ name, groupUuid }) => [name, simulated.executions(groupUuid).length])),
    pointAt,
  };
}

function resolvePlan(text: string): Plan {
  const { documents, diagnostics } = readPlans(text, 'plan.yaml');
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const document = documents[0]?.value;
  if (errors.length > 0 || document === undefined) throw new Error(`not a plan: ${JSON.stringify(errors)}`);
  return makePlan(document);
}

/** Each group of the plan so often. */
export const each = ({ plan }: Stage, times: number): Readonly<Record<string, number>> =>
  Object.fromEntries(plan.groups.map(({ name }) => [name, times]));

/** Ids of the runs in a working directory, oldest first. */
export function runIds(cwd: string): readonly string[] {
  const path = join(cwd, 'runs');
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

/** A file of the newest run, or of the one named. */
export const runFile = (cwd: string, name: string, runId = runIds(cwd).at(-1) ?? 'none'): string =>
  join(cwd, 'runs', runId, name);

export const readReport = (cwd: string, runId?: string): Report =>
  JSON.parse(readFileSync(runFile(cwd, 'report.json', runId), 'utf8')) as Report;

/** The lines of a run's journal. */
export const readLines = (cwd: string, runId?: string): string[] =>
  readFileSync(runFile(cwd, 'journal.jsonl', runId), 'utf8')
    .split('\n')
    .slice(0, -1);

export const readEvents = (cwd: string, runId?: string): (RecordedEvent & { readonly prev: string })[] =>
  readLines(cwd, runId).map((line) => JSON.parse(line));

export const outcomes = (report: Report): Readonly<Record<string, string>> =>
  Object.fromEntries(report.groups.map(({ name, outcome }) => [name, outcome]));
