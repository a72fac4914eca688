/** Whole runs against the simulated site on a virtual clock: the real engine, the real client, the real simulator. */
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { makeReport, type Report } from '../../src/report/report.ts';
import { type CleanUpOptions, cleanUp } from '../../src/run/cleanup/cleanup.ts';
import { type ExecuteOptions, execute } from '../../src/run/engine/execute.ts';
import type { DrillTerms, JournalFormat, RecordedEvent } from '../../src/run/event.ts';
import { JOURNAL_FORMAT } from '../../src/run/journal-format.ts';
import type { Clock, Journal, Prober, Site } from '../../src/run/ports.ts';
import { createRecorder } from '../../src/run/record.ts';
import { isOver, type RunState, reduce } from '../../src/run/state.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { createSite, type SiteOptions } from '../../src/zstack/site.ts';
import { memoryTransport } from './memory-transport.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface Stage {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly simulated: SimulatedSite;
}

export interface StageOptions {
  readonly plan: Plan;
  readonly faults?: readonly string[];
  readonly world?: (world: WorldFile) => WorldFile;
  readonly seed?: number;
}

const ACCOUNT = { name: 'admin', password: 'password' };

/** A site that fits the plan, on a clock of its own. */
export function setStage({ plan, faults = [], world = (same) => same, seed = 1 }: StageOptions): Stage {
  const clock = createVirtualClock();
  const file = world({ ...worldForPlan(plan, clock.now()), accounts: [ACCOUNT] });
  const complete = completeWorld({ ...file, faults: [...(file.faults ?? []), ...faults] });
  return { plan, clock, simulated: new SimulatedSite({ world: complete, clock, seed }) };
}

/** A small generator with a seed (mulberry32): the same run every time. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface PlayOptions {
  /** Of the journal: that of an earlier version, where it is not this one's. */
  readonly format?: JournalFormat;
  readonly events?: readonly RecordedEvent[];
  /** Of the machine that carries the run, where it is not the world's. */
  readonly clock?: Clock;
  readonly journal?: (events: RecordedEvent[]) => Journal;
  readonly site?: Partial<SiteOptions>;
  readonly prober?: Prober;
  /** A drill: what it makes is removed afterwards. */
  readonly drill?: DrillTerms;
  /** Give the drill up, and only clean up. */
  readonly cleanUp?: boolean;
  readonly reliedOnBy?: CleanUpOptions['reliedOnBy'];
  readonly readable?: CleanUpOptions['readable'];
  /** Called when the groups have ended, before the cleanup. */
  readonly whenEnded?: () => void;
  readonly approve?: (wave: string) => string | undefined;
  readonly drain?: AbortSignal;
  readonly selected?: readonly string[];
  readonly seed?: number;
  /** Wraps the transport, to count, delay or break requests. */
  readonly transport?: (transport: ReturnType<typeof memoryTransport>) => ReturnType<typeof memoryTransport>;
  /** Wraps the client, to make it behave worse than it does. */
  readonly wrap?: (site: Site) => Site;
  /** Slots that other runs take too. */
  readonly slots?: ExecuteOptions['slots'];
  readonly onShortage?: ExecuteOptions['onShortage'];
  /** Rejects when the process dies: the run is not waited for any longer. */
  readonly killed?: Promise<never>;
  /** Another run of the same plan has another id. */
  readonly runId?: string;
  /** Base URL where the simulated site is served; without it there are no sockets. */
  readonly endpoint?: string;
}

export interface Played {
  readonly state: RunState;
  readonly report: Report;
  readonly events: readonly RecordedEvent[];
}

/** Carries a run out, or goes on with the events of one that was left. */
export function play({ plan, clock: world, simulated }: Stage, options: PlayOptions = {}): Promise<Played> {
  const clock = options.clock ?? world;
  const events: RecordedEvent[] = [...(options.events ?? [])];
  const resumed = events.reduce<RunState | undefined>(reduce, undefined);
  const kept: Journal = {
    async append(event) {
      events.push(event);
    },
    async close() {},
  };
  const transport = memoryTransport(simulated);
  const client = createSite({
    endpoint: options.endpoint ?? 'http://127.0.0.1:8080/zstack',
    auth: { kind: 'account', account: ACCOUNT.name, password: ACCOUNT.password },
    dialect: plan.site.dialect,
    ...(resumed?.dialect === undefined ? {} : { rememberedDialect: resumed.dialect }),
    verify: plan.verify,
    tls: { insecureSkipVerify: false },
    requestTimeoutMs: plan.site.requestTimeoutMs,
    connections: plan.concurrency,
    clock,
    ...(options.endpoint === undefined ? { transport: options.transport?.(transport) ?? transport } : {}),
    ...options.site,
  });
  const site = options.wrap?.(client) ?? client;
  // A process that finds the run ended has nothing to do but its report.
  if (resumed !== undefined && isOver(resumed) && options.cleanUp !== true)
    return Promise.resolve({ state: resumed, report: makeReport(resumed), events });
  const work = async (): Promise<Played> => {
    const recorder = createRecorder({
      journal: options.journal?.(events) ?? kept,
      clock,
      observers: [],
      onObserverError: (error) => {
        throw error;
      },
      ...(resumed === undefined ? {} : { resumed }),
    });
    const facts = await site.open();
    if (resumed === undefined) {
      await recorder.record({
        type: 'run.started',
        format: options.format ?? JOURNAL_FORMAT,
        runId: options.runId ?? '20261124-060000-test-site-0001',
        plan,
        tool: '0.1.0',
        operator: 'op@host',
        ...(options.selected === undefined ? {} : { selected: options.selected }),
        ...(options.drill === undefined ? {} : { drill: options.drill }),
      });
    } else {
      await recorder.record({ type: 'run.resumed', tool: '0.1.0', operator: 'op@host' });
    }
    const shared = {
      recorder,
      site,
      clock,
      random: seeded(options.seed ?? 7),
      drain: options.drain ?? new AbortController().signal,
    };
    let state = recorder.state();
    if (state.finishedAt === undefined) {
      state = await execute({
        ...shared,
        facts,
        prober: options.prober ?? { probe: async () => undefined },
        ...(options.slots === undefined ? {} : { slots: options.slots }),
        ...(options.onShortage === undefined ? {} : { onShortage: options.onShortage }),
        cleanUp: options.cleanUp === true,
        approve: async ({ name }) => options.approve?.(name),
      });
    }
    if (state.drill !== undefined && state.finishedAt !== undefined) {
      options.whenEnded?.();
      const reliedOnBy = options.reliedOnBy ?? (async () => undefined);
      const readable = options.readable ?? (async () => true);
      state = await cleanUp({ ...shared, by: 'op@host', reliedOnBy, readable });
    }
    await site.close();
    return { state, report: makeReport(state), events };
  };
  return world.run(options.killed === undefined ? work() : Promise.race([work(), options.killed]));
}

/** How often the copy of each group of the plan really began. */
export function executions({ plan, simulated }: Stage): Record<string, number> {
  return Object.fromEntries(plan.groups.map(({ name, groupUuid }) => [name, simulated.executions(groupUuid).length]));
}
