/** The daemon whole: the lead of a runs directory, the loop that keeps its calendar, and the API. */
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { acquireLock } from '../journal/lock.ts';
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
import { openLedger } from './ledger/ledger.ts';
import { createNotifier, type NotifierPorts } from './notifier/notifier.ts';
import { createOperations, type OperationsPorts } from './operations.ts';
import type { Commands } from './supervisor/commands.ts';
import { createSupervisor } from './supervisor/supervisor.ts';

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

export interface Daemon {
  /** `http://127.0.0.1:8686` */
  readonly url: string;
  /** Looks at the plans again, now. */
  reload(): void;
  /** Resolves with why, when the daemon can do nothing more by itself: the lead is lost, or the ledger cannot be written. */
  readonly failed: Promise<Error>;
  /** Ends the API and the loop and gives up the lead. Runs go on. */
  close(): Promise<void>;
}

/** Thrown where another daemon has taken over the lead. */
export class LeadLostError extends Error {
  override readonly name = 'LeadLostError';
}

/** How long the calendar waits for plans that are being read; most take some milliseconds. */
const READ_PATIENCE_MS = 3_000;

/** Where the daemon keeps what is its own, in the runs directory: two daemons of one directory meet here. */
export const stateDirectory = (store: RunStore): string => join(store.path, '.daemon');

/**
 * Starts it. Throws LockedError where another daemon has the lead, DamagedJournalError or LedgerError for a ledger that
 * cannot be read, and what the system throws for an address that it does not give.
 */
export async function openDaemon(
  ports: DaemonPorts,
  listen: { readonly host: string; readonly port: number },
): Promise<Daemon> {
  const { store, processes, clock, now, say } = ports;
  const directory = stateDirectory(store);
  await store.make();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const owner = { ...processes.self, runId: 'zdr serve' };
  const lock = await acquireLock({ path: join(directory, 'lead'), owner, isAlive: processes.isAlive });
  if (lock.takenFrom !== undefined) say(`took over from process ${lock.takenFrom.pid}, which is gone`);
  const undo: (() => Promise<unknown>)[] = [() => lock.release()];
  const closing = new AbortController();
  const undoAll = async () => {
    closing.abort();
    for (const one of undo.toReversed()) await one().catch((error: unknown) => say(String(error)));
  };
  try {
    const ledger = await openLedger(join(directory, 'ledger.jsonl'), now, lock.held);
    undo.push(() => ledger.close());
    const archive = openArchive(store, processes);
    if (ports.plans.close !== undefined) undo.push(ports.plans.close);
    const catalog = createCatalog(ports.plans, say, (signal) => clock.sleep(READ_PATIENCE_MS, signal).catch(() => {}));
    const newRunId = (plan: string): string => {
      const id = makeRunId(now(), plan, ports.random);
      return ledger.state.runs.has(id) || archive.get(id) !== undefined ? newRunId(plan) : id;
    };
    let woken = new AbortController();
    const wake = () => woken.abort();
    closing.signal.addEventListener('abort', wake);
    let lead = true;
    let ticked = now();
    const supervisor = createSupervisor({
      ledger,
      catalog,
      archive,
      commands: ports.commands,
      now,
      newRunId,
      signal: processes.signal,
      isAlive: ({ owner: one }) => one !== undefined && processes.isAlive(one),
      async assertLeader() {
        lead = await lock.held();
        if (!lead) throw new LeadLostError('another daemon has taken over this runs directory');
      },
      wake,
      say,
    });
    const notifier = createNotifier({
      ledger,
      catalog,
      archive,
      clock: { now, wall: now, sleep: (ms, signal) => clock.sleep(ms, signal) },
      random: ports.random,
      send: ports.send,
      evidence: (run) => [{ title: 'evidence folder', at: join(store.path, run) }],
      runsDir: ports.runsDir,
      version: ports.version,
      say,
    });
    const { version } = ports;
    const known: Known = {
      ledger,
      catalog,
      archive,
      supervisor,
      now,
      version,
      runsDir: ports.runsDir,
      host: owner.host,
      simulated: ports.simulated,
    };
    const metrics = createMetrics(
      known,
      () => lead,
      () => ticked,
    );

    const app = createServer({ ...ports.server, observe: metrics.request, onError: say });
    await describeApi(app, version);
    lookRoutes(app, known);
    runRoutes(app, { known, store, reports: ports.reports, clock, closing: closing.signal });
    operateRoutes(
      app,
      known,
      createOperations({ ledger, catalog, archive, supervisor, now, newRunId, approve: ports.approve, wake }),
    );
    machineRoutes(app, {
      readiness: () => readinessOf(known, { lead, tickedMs: now() - ticked }),
      metrics,
      page: ports.page,
    });
    undo.push(() => app.close());
    await app.listen({ host: listen.host, port: listen.port });
    await ledger.record({ type: 'daemon.started', tool: version, host: owner.host, pid: owner.pid });

    let fail: (error: Error) => void = () => {};
    const failed = new Promise<Error>((resolve) => {
      fail = resolve;
    });
    const loop = async (): Promise<void> => {
      let told: string | undefined;
      while (!closing.signal.aborted) {
        woken = new AbortController();
        try {
          await supervisor.tick();
          await notifier.tick();
          // Senders record at their own times: nobody else is told when the ledger takes no more.
          const broken = ledger.broken();
          if (broken !== undefined) throw broken;
          ticked = now();
          told = undefined;
        } catch (error) {
          const broken = ledger.broken() ?? (error instanceof LeadLostError ? error : undefined);
          if (broken !== undefined) return fail(broken);
          const why = error instanceof Error ? error.message : String(error);
          if (why !== told) say(`what is due cannot be looked at: ${why}. It is tried again`);
          told = why;
        }
        const wait = Math.max(0, supervisor.nextLook() - now());
        await clock.sleep(wait, woken.signal);
      }
    };
    const looping = loop();
    undo.push(() => notifier.close());
    undo.push(() => looping);
    const { port } = app.server.address() as AddressInfo;
    const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
    return {
      url: `${ports.server.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
      reload() {
        catalog.hurry();
        wake();
      },
      failed,
      close: undoAll,
    };
  } catch (error) {
    await undoAll();
    throw error;
  }
}
