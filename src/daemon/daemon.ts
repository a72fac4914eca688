/** The daemon whole: the lead of a runs directory, the loop that keeps its calendar, and the API. */
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { acquireLock, type Lock } from '../journal/lock.ts';
import { makeRunId, type RunStore } from '../journal/run-store.ts';
import type { Clock } from '../run/ports.ts';
import { openArchive } from './archive.ts';
import type { Processes } from './archived-run.ts';
import { createCatalog, type PlanSource } from './catalog.ts';
import { describeApi } from './http/describe.ts';
import { lookRoutes } from './http/look-routes.ts';
import { machineRoutes } from './http/machine-routes.ts';
import { createMetrics } from './http/metrics.ts';
import { operateRoutes } from './http/operate-routes.ts';
import type { Asset } from './http/page.ts';
import { readinessOf } from './http/readiness.ts';
import { type RunPorts, runRoutes } from './http/run-routes.ts';
import { createServer, type ServerOptions } from './http/server.ts';
import type { Known } from './http/views.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { createNotifier, type NotifierPorts } from './notifier/notifier.ts';
import { createOperations, type OperationsPorts } from './operations.ts';
import type { Commands } from './supervisor/commands.ts';
import { createSupervisor } from './supervisor/supervisor.ts';

/** What the daemon needs of the world. */
export interface DaemonPorts {
  readonly store: RunStore;
  readonly processes: Processes;
  readonly plans: PlanSource;
  readonly commands: Commands;
  /** Of this machine, for waiting. */
  readonly clock: Clock;
  /** The wall clock, in ms since the epoch: what people and cron expressions mean by the time. */
  readonly now: () => number;
  readonly random: () => number;
  readonly approve: OperationsPorts['approve'];
  readonly reports: RunPorts['reports'];
  readonly send: NotifierPorts['send'];
  /** As commands in messages have to name it. */
  readonly runsDir: string;
  readonly page: ReadonlyMap<string, Asset>;
  readonly version: string;
  /** All runs are against a simulated site, and count as proof. */
  readonly simulated: boolean;
  readonly server: Pick<ServerOptions, 'tokens' | 'hosts' | 'tls'>;
  /** One line for the log. */
  readonly say: (message: string) => void;
}

/** Thrown where another daemon has taken over the lead. */
export class LeadLostError extends Error {
  override readonly name = 'LeadLostError';
}

/** How long the calendar waits for plans that are being read; most take some milliseconds. */
const READ_PATIENCE_MS = 3_000;

/** Where the daemon keeps what is its own, in the runs directory: two daemons of one directory meet here. */
export const stateDirectory = (store: RunStore): string => join(store.path, '.daemon');

/** The running daemon. */
export type Daemon = Awaited<ReturnType<typeof openDaemon>>;

/**
 * Starts it. Throws LockedError where another daemon has the lead, DamagedJournalError or LedgerError for a ledger that
 * cannot be read, and what the system throws for an address that it does not give.
 */
export async function openDaemon(ports: DaemonPorts, listen: { readonly host: string; readonly port: number }) {
  const { store, processes, say } = ports;
  const directory = stateDirectory(store);
  await store.make();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const owner = { ...processes.self, runId: 'zdr serve' };
  const lock = await acquireLock({ path: join(directory, 'lead'), owner, isAlive: processes.isAlive });
  if (lock.takenFrom !== undefined) say(`took over from process ${lock.takenFrom.pid}, which is gone`);
  const undo: (() => Promise<unknown>)[] = [() => lock.release()];
  const closing = new AbortController();
  const close = async () => {
    closing.abort();
    for (const one of undo.toReversed()) await one().catch((error: unknown) => say(String(error)));
  };
  try {
    const ledger = await openLedger(join(directory, 'ledger.jsonl'), ports.now, lock.held);
    undo.push(() => ledger.close());
    const pulse = createPulse(ports, closing.signal);
    const parts = assemble(ports, ledger, lock, pulse.wake);
    const { catalog, supervisor, notifier } = parts;
    if (ports.plans.close !== undefined) undo.push(ports.plans.close);
    const app = await createApp(ports, parts, pulse, closing.signal);
    undo.push(() => app.close());
    await app.listen({ host: listen.host, port: listen.port });
    await ledger.record({ type: 'daemon.started', tool: ports.version, host: owner.host, pid: owner.pid });

    const beating = pulse.beat(
      async () => {
        await supervisor.tick();
        await notifier.tick();
        // Senders record at their own times: nobody else is told when the ledger takes no more.
        const broken = ledger.broken();
        if (broken !== undefined) throw broken;
      },
      supervisor.nextLook,
      (error) => ledger.broken() ?? (error instanceof LeadLostError ? error : undefined),
    );
    undo.push(() => notifier.close());
    undo.push(() => beating);
    const { port } = app.server.address() as AddressInfo;
    const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
    return {
      /** `http://127.0.0.1:8686` */
      url: `${ports.server.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
      /** Looks at the plans again, now. */
      reload(): void {
        catalog.hurry();
        pulse.wake();
      },
      /** Resolves with why, when the daemon can do nothing more by itself: the lead is lost, or the ledger cannot be written. */
      failed: new Promise<Error>((resolve) => void beating.then((error) => error && resolve(error))),
      /** Ends the API and the loop and gives up the lead. Runs go on. */
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Parts = ReturnType<typeof assemble>;

/** What decides and what is decided about. */
function assemble(ports: DaemonPorts, ledger: Ledger, lock: Lock, wake: () => void) {
  const { store, processes, clock, now, version, runsDir, say } = ports;
  const archive = openArchive(store, processes);
  const patience = (signal: AbortSignal) => clock.sleep(READ_PATIENCE_MS, signal).catch(() => {});
  const catalog = createCatalog(ports.plans, say, patience);
  const newRunId = (plan: string): string => {
    const id = makeRunId(now(), plan, ports.random);
    return ledger.state.runs.has(id) || archive.get(id) !== undefined ? newRunId(plan) : id;
  };
  const lead = { isHeld: true };
  const supervisor = createSupervisor({
    ...{ ledger, catalog, archive, commands: ports.commands, now, newRunId, signal: processes.signal, wake, say },
    isAlive: ({ holder }) => holder !== undefined && processes.isAlive(holder),
    async assertLeader() {
      lead.isHeld = await lock.held();
      if (!lead.isHeld) throw new LeadLostError('another daemon has taken over this runs directory');
    },
  });
  const notifier = createNotifier({
    ...{ ledger, catalog, archive, random: ports.random, send: ports.send, runsDir, version, say },
    clock: { now, wall: now, sleep: (ms, signal) => clock.sleep(ms, signal) },
    evidence: (run) => [{ title: 'evidence folder', at: join(store.path, run) }],
  });
  const { approve } = ports;
  const operations = createOperations({ ledger, catalog, archive, supervisor, now, newRunId, approve, wake });
  return { ledger, archive, catalog, lead, supervisor, notifier, operations };
}

/** The API over them. */
async function createApp(ports: DaemonPorts, parts: Parts, pulse: Pulse, closing: AbortSignal) {
  const { now, version, runsDir, simulated, store, reports, clock } = ports;
  const { ledger, archive, catalog, supervisor, lead } = parts;
  const { host } = ports.processes.self;
  const known: Known = { ledger, catalog, archive, supervisor, now, version, runsDir, host, simulated };
  const metrics = createMetrics(known, () => lead.isHeld, pulse.last);
  const app = createServer({ ...ports.server, observe: metrics.request, onError: ports.say });
  await describeApi(app, version);
  lookRoutes(app, known);
  runRoutes(app, { known, store, reports, clock, closing });
  operateRoutes(app, known, parts.operations);
  machineRoutes(app, {
    readiness: () => readinessOf(known, { lead: lead.isHeld, tickedMs: now() - pulse.last() }),
    metrics,
    page: ports.page,
  });
  return app;
}

type Pulse = ReturnType<typeof createPulse>;

/** Does something again and again, until `closing`. */
function createPulse({ clock, now, say }: Pick<DaemonPorts, 'clock' | 'now' | 'say'>, closing: AbortSignal) {
  let woken = new AbortController();
  let last = now();
  const wake = () => woken.abort();
  closing.addEventListener('abort', wake);
  return {
    wake,
    /** When it was done without trouble, in ms since the epoch. */
    last: () => last,
    /** `next`: when it is to be done again, at the latest. Resolves with the first error that is `final`, or when closed. */
    async beat(
      work: () => Promise<void>,
      next: () => number,
      final: (error: unknown) => Error | undefined,
    ): Promise<Error | undefined> {
      let said: string | undefined;
      while (!closing.aborted) {
        woken = new AbortController();
        try {
          await work();
          last = now();
          said = undefined;
        } catch (error) {
          const broken = final(error);
          if (broken !== undefined) return broken;
          const why = error instanceof Error ? error.message : String(error);
          if (why !== said) say(`what is due cannot be looked at: ${why}. It is tried again`);
          said = why;
        }
        await clock.sleep(Math.max(0, next() - now()), woken.signal);
      }
      return undefined;
    },
  };
}
