/** A ZStack management node, without sockets and without a clock of its own. Written from the facts about the server, not from the client. */
import { type Accepted, accept, poll } from './accept.ts';
import type { SimulatorClock } from './clock.ts';
import { SAYS } from './error.ts';
import type { FaultEvent, Strike } from './fault-book.ts';
import type { Fault } from './faults.ts';
import { htmlPage, plainText, type SimulatedAnswer, type SimulatedRequest, type SimulatedResponse } from './http.ts';
import type { Execution, LedgerSnapshot, Tally } from './ledger.ts';
import { type Outage, outageOf } from './node.ts';
import { createPump } from './pump.ts';
import { type ReadRequest, readRequest } from './read-request.ts';
import type { BackupRecord } from './records.ts';
import { createState, type SiteState } from './state.ts';
import { strikeOf } from './strike.ts';
import type { DetachedVolume, Vm } from './vms.ts';
import { callWebHook, type PostWebHook, type WebHook } from './web-hook.ts';
import type { World } from './world.ts';

export interface SimulatedSite {
  readonly clock: SimulatorClock;
  /** Never rejects. A synchronous server's answer is waited for on the clock; what it does does not depend on the waiting. */
  handle(request: SimulatedRequest): Promise<SimulatedAnswer>;
  /** How much has happened up to now. */
  tally(): Tally;
  /** What really happened up to now. */
  ledger(): LedgerSnapshot;
  /** What really happened to one group, in order. */
  executions(groupUuid: string): readonly Execution[];
  /** Who posts web hooks; without it they are not sent. */
  sendWebHooksBy(post: PostWebHook): void;
  /** No timer is left behind; what was waited for does not come. */
  stop(): void;
  /** Whether the guest of a running VM answers at this address. */
  guestAt(address: string): boolean;
  /** Everything that lies at the site now, record by record: backups, VMs, data volumes. */
  contents(): SiteContents;
  /** Times of the restarts that happen by the clock, for whoever has a port to close. */
  readonly plannedOutages: readonly Outage[];
}

export interface SiteContents {
  readonly backups: readonly BackupRecord[];
  readonly vms: readonly Vm[];
  readonly volumes: readonly DetachedVolume[];
}

export interface SiteOptions {
  readonly world: World;
  readonly clock: SimulatorClock;
  readonly seed: number;
  /** Told of every fault as it comes, at the time of the site's clock. */
  readonly onFault?: (event: FaultEvent) => void;
}

/** Where the command line reads the ledger: beside the API, not part of it. */
export const LEDGER_PATH = '/simulator/ledger';

export function createSimulatedSite({ world: written, clock, seed, onFault }: SiteOptions): SimulatedSite {
  const world = withSiteFaults(written);
  const state = createState(world, clock, seed, onFault);
  const pump = createPump(state.agenda, clock);
  const stop = new AbortController();
  let post: PostWebHook | undefined;
  const requestsOf = new Map<string, number>();
  const plannedOutages = schedule(state);

  async function respond(request: SimulatedRequest): Promise<{ answer: SimulatedAnswer; pattern: string }> {
    state.agenda.advance(clock.now());
    const down = refuseByNode(request, state);
    if (down !== undefined) return { answer: down, pattern: '?' };
    const read = readRequest(request, state);
    const pattern =
      read.kind === 'poll'
        ? '/v1/api-jobs/{uuid}'
        : read.kind === 'api'
          ? `${read.pattern} ${read.api.name}`
          : read.pattern;
    const strike = strikeOf(request, read, state, requestsOf);
    const held = strike.api === undefined ? undefined : state.faults.strikes('held', strike);
    const answer = held === undefined ? underFaults(request, read, strike) : holdBack(request, strike, held);
    return { answer: await answer, pattern };
  }

  /** The client may hang up meanwhile: the gateway delivers what it has, and the server does what it would have done. */
  function holdBack(request: SimulatedRequest, strike: Strike, { delay }: Fault): Promise<SimulatedAnswer> {
    const delivered = new Promise<SimulatedAnswer>((resolve) => {
      state.agenda.at(state.now() + (delay ?? 60_000), () => {
        const down = refuseByNode(request, state);
        if (down === undefined) {
          resolve(underFaults(request, readRequest(request, state), { ...strike, elapsed: state.elapsed() }));
        } else {
          resolve(down.kind === 'response' ? down : htmlPage(502));
        }
      });
    });
    return pump.until(delivered);
  }

  function keepGoing(accepted: Accepted): Accepted {
    return accepted instanceof Promise ? pump.until(accepted) : accepted;
  }

  async function tell(hook: WebHook): Promise<void> {
    const outcome = await pump.until(new Promise<'done' | 'down'>((resolve) => hook.job.waiting.push(resolve)));
    // Of a job that was lost with the node nobody is told.
    if (outcome === 'done' && post !== undefined) {
      state.ledger.webHook(await callWebHook(hook, post, clock, stop.signal));
    }
  }
  state.onWebHook((hook) => void tell(hook));

  function process(request: SimulatedRequest, read: ReadRequest): Accepted {
    switch (read.kind) {
      case 'refused':
        if (read.danger) state.ledger.danger();
        return read.response;
      case 'poll':
        return poll(request, read.uuid, state);
      case 'api':
        return keepGoing(accept(request, read, state));
    }
  }

  async function underFaults(request: SimulatedRequest, read: ReadRequest, strike: Strike): Promise<SimulatedAnswer> {
    const strikes = (name: Fault['name']): Fault | undefined =>
      strike.api === undefined ? undefined : state.faults.strikes(name, strike);
    if (strikes('reset') !== undefined) return { kind: 'reset' };
    const gateway = strikes('bad-gateway');
    const empty = strikes('empty-500');
    if (gateway !== undefined || empty !== undefined) {
      if ((gateway ?? empty)?.accepted) void process(request, read);
      return gateway === undefined ? plainText(500, '') : htmlPage(Number(gateway.status ?? 502));
    }
    if (read.kind === 'api' && read.api.auth && strikes('session-expires') !== undefined) {
      state.sessions.expireAll(state.now());
    }
    const restart = strike.api === 'recover' ? strikes('restart') : undefined;
    const lost = strikes('lost-response');
    const truncated = strikes('truncated');
    const slow = strikes('slow');
    const accepted = process(request, read);
    if (restart !== undefined) {
      goDown(state, restart);
      return { kind: 'reset' };
    }
    if (lost !== undefined) return { kind: 'reset' };
    const answer = await accepted;
    if (slow !== undefined) await clock.sleep(slow.delay ?? 10_000);
    return truncated !== undefined && answer.kind === 'response' ? { ...answer, truncated: true } : answer;
  }

  return {
    clock,
    plannedOutages,
    async handle(request) {
      const mark = request.url.indexOf('?');
      const path = mark < 0 ? request.url : request.url.slice(0, mark);
      if (path === LEDGER_PATH) {
        state.agenda.advance(clock.now());
        return ledgerPage(state);
      }
      const at = clock.now();
      const { answer, pattern } = await respond(request);
      const status = answer.kind === 'response' ? answer.status : answer.kind;
      state.ledger.request({ at, method: request.method, path, status }, pattern);
      return answer;
    },
    tally() {
      state.agenda.advance(clock.now());
      return state.ledger.tally();
    },
    ledger() {
      state.agenda.advance(clock.now());
      return state.ledger.snapshot();
    },
    sendWebHooksBy(given) {
      post = given;
    },
    stop() {
      stop.abort();
      pump.stop();
    },
    guestAt(address) {
      state.agenda.advance(clock.now());
      return [...state.vms.all()].some(
        (vm) => vm.state === 'Running' && !vm.silent && vm.nics.some(({ ip }) => ip === address),
      );
    },
    contents() {
      state.agenda.advance(clock.now());
      const byUuid = <T extends { readonly uuid: string }>(all: Iterable<T>) =>
        [...all].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
      return {
        backups: byUuid(state.records.all()),
        vms: byUuid(state.vms.all()),
        volumes: byUuid(state.vms.detached.values()),
      };
    },
    executions(groupUuid) {
      state.agenda.advance(clock.now());
      return state.ledger.of(groupUuid);
    },
  };
}

/** Faults that are properties of the whole site. */
function withSiteFaults(world: World): World {
  const skew = world.faults
    .filter(({ name }) => name === 'clock-skew')
    .reduce((sum, { by }) => sum + (by ?? 20 * 60_000), 0);
  const location = world.faults.find(({ name }) => name === 'internal-location');
  return {
    ...world,
    site: {
      ...world.site,
      clockSkewMs: world.site.clockSkewMs + skew,
      ...(location === undefined ? {} : { locationHost: location.host ?? '172.20.0.10:8080' }),
    },
  };
}

const STORAGE_FAULTS = ['storage-disabled', 'storage-disconnected', 'storage-full'] as const;

/** What happens by the clock, whoever calls. */
function schedule(state: SiteState): readonly Outage[] {
  const { faults, agenda, start } = state;
  for (const fault of faults.all('session-expires').filter(({ call }) => call === undefined)) {
    agenda.at(start + (fault.at ?? 0), () => {
      state.tellFault({ fault, elapsed: state.elapsed() });
      state.sessions.expireAll(state.now());
    });
  }
  for (const fault of STORAGE_FAULTS.flatMap((name) => faults.all(name))) {
    const from = start + (fault.at ?? 0);
    agenda.at(from, () => state.tellFault({ fault, elapsed: state.elapsed() }));
    if (fault.for !== undefined) {
      agenda.at(from + fault.for, () => state.tellFault({ fault, elapsed: state.elapsed(), ends: true }));
    }
  }
  for (const { at, storage } of faults.all('storage-disconnected')) {
    const uuid = state.world.storages.find(({ name, uuid }) => name === storage || uuid === storage)?.uuid ?? '';
    agenda.at(start + (at ?? 0), () => {
      for (const copy of [...state.copies].filter(({ storages }) => storages.includes(uuid))) {
        const cause = state.error('SYS.1016', `unable to reach the agent of the backup storage[uuid:${uuid}]`);
        copy.fail(state.error('SYS.1006', SAYS.syncTaskFailed(), { cause }));
      }
    });
  }
  const restarts = faults.all('restart').filter(({ call }) => call === undefined);
  for (const restart of restarts) {
    agenda.at(start + (restart.at ?? 0), () => {
      state.tellFault({ fault: restart, elapsed: state.elapsed() });
      goDown(state, restart);
    });
  }
  return restarts.map((restart) => outageOf(restart, start + (restart.at ?? 0)));
}

/** Running jobs stay `processing` for ever; whether their work goes on is the fault's choice. */
function goDown(state: SiteState, restart: Fault): void {
  state.node.goDown(restart, state.now());
  for (const job of state.jobs.running()) state.jobs.orphan(job);
  if (restart.work !== 'done') {
    for (const copy of [...state.copies]) copy.abandon();
  }
}

function refuseByNode(request: SimulatedRequest, state: SiteState): SimulatedAnswer | undefined {
  const now = state.now();
  switch (state.node.phase(now)) {
    case 'refusing':
      return { kind: 'refused', until: state.node.refusesUntil(now) ?? now };
    case 'html':
      return htmlPage(503);
    case 'unmapped': {
      const path = request.url.split('?')[0] ?? '';
      const { contextPath } = state.world.site;
      return plainText(
        404,
        `no api mapping to ${path.startsWith(contextPath) ? path.slice(contextPath.length) : path}`,
      );
    }
    default:
      return undefined;
  }
}

function ledgerPage(state: SiteState): SimulatedResponse {
  return {
    kind: 'response',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(state.ledger.snapshot()),
  };
}
