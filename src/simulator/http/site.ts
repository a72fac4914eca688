/** A ZStack management node, without sockets and without a clock of its own. Written from the facts about the server, not from the client. */

import type { SimulatorClock } from '../clock.ts';
import type { FaultEvent, Strike } from '../faults/fault-book.ts';
import type { Fault } from '../faults/faults.ts';
import type { Execution, LedgerSnapshot, Tally } from '../state/ledger.ts';
import type { Outage } from '../state/node.ts';
import type { BackupRecord } from '../state/records.ts';
import { createState, type SiteState } from '../state/state.ts';
import type { DetachedVolume, Vm } from '../state/vms.ts';
import type { World } from '../world/world.ts';
import { type Accepted, accept, poll } from './accept.ts';
import { htmlPage, plainText, type SimulatedAnswer, type SimulatedRequest, type SimulatedResponse } from './http.ts';
import { goDown, refuseByNode, scheduleFaults, withSiteFaults } from './planned-faults.ts';
import { createPump, type Pump } from './pump.ts';
import { type ReadRequest, readRequest } from './read-request.ts';
import { strikeOf } from './strike.ts';
import { callWebHook, type PostWebHook, type WebHook } from './web-hook.ts';

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

/** A ZStack site that happens in memory. */
export class SimulatedSite {
  readonly clock: SimulatorClock;
  /** Times of the restarts that happen by the clock, for whoever has a port to close. */
  readonly plannedOutages: readonly Outage[];
  readonly #state: SiteState;
  readonly #pump: Pump;
  readonly #stop = new AbortController();
  /** Requests so far, by API and group. */
  readonly #requestsOf = new Map<string, number>();
  #post: PostWebHook | undefined;

  constructor({ world, clock, seed, onFault }: SiteOptions) {
    this.clock = clock;
    this.#state = createState(withSiteFaults(world), clock, seed, onFault);
    this.#pump = createPump(this.#state.agenda, clock);
    this.plannedOutages = scheduleFaults(this.#state);
    this.#state.onWebHook((hook) => void this.#notify(hook));
  }

  /** Never rejects. A synchronous server's answer is waited for on the clock; what it does does not depend on the waiting. */
  async handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    const [path = ''] = request.url.split('?');
    if (path === LEDGER_PATH) return ledgerPage(this.#now());
    const at = this.clock.now();
    const { answer, pattern } = await this.#respond(request);
    const status = answer.kind === 'response' ? answer.status : answer.kind;
    this.#state.ledger.request({ at, method: request.method, path, status }, pattern);
    return answer;
  }

  /** How much has happened up to now. */
  tally(): Tally {
    return this.#now().ledger.tally();
  }

  /** What really happened up to now. */
  ledger(): LedgerSnapshot {
    return this.#now().ledger.snapshot();
  }

  /** What really happened to one group, in order. */
  executions(groupUuid: string): readonly Execution[] {
    return this.#now().ledger.of(groupUuid);
  }

  /** Whether the guest of a running VM answers at this address. */
  guestAt(address: string): boolean {
    return [...this.#now().vms.all()].some(
      (vm) => vm.state === 'Running' && !vm.silent && vm.nics.some(({ ip }) => ip === address),
    );
  }

  /** Everything that lies at the site now, record by record: backups, VMs, data volumes. */
  contents(): SiteContents {
    const { records, vms } = this.#now();
    const byUuid = <T extends { readonly uuid: string }>(all: Iterable<T>) =>
      [...all].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
    return { backups: byUuid(records.all()), vms: byUuid(vms.all()), volumes: byUuid(vms.detached.values()) };
  }

  /** Who posts web hooks; without it they are not sent. */
  sendWebHooksBy(post: PostWebHook): void {
    this.#post = post;
  }

  /** No timer is left behind; what was waited for does not come. */
  stop(): void {
    this.#stop.abort();
    this.#pump.stop();
  }

  /** The state once all that is due by the clock has happened. */
  #now(): SiteState {
    this.#state.agenda.advance(this.clock.now());
    return this.#state;
  }

  async #respond(request: SimulatedRequest): Promise<{ answer: SimulatedAnswer; pattern: string }> {
    const state = this.#now();
    const down = refuseByNode(request, state);
    if (down !== undefined) return { answer: down, pattern: '?' };
    const read = readRequest(request, state);
    const strike = strikeOf(request, read, state, this.#requestsOf);
    const held = strike.api === undefined ? undefined : state.faults.strikes('held', strike);
    const answer =
      held === undefined ? this.#underFaults(request, read, strike) : this.#holdBack(request, strike, held);
    return { answer: await answer, pattern: patternOf(read) };
  }

  /** The client may hang up meanwhile: the gateway delivers what it has, and the server does what it would have done. */
  #holdBack(request: SimulatedRequest, strike: Strike, { delay }: Fault): Promise<SimulatedAnswer> {
    const state = this.#state;
    const delivered = new Promise<SimulatedAnswer>((resolve) => {
      state.agenda.at(state.now() + (delay ?? 60_000), () => {
        const down = refuseByNode(request, state);
        if (down === undefined) {
          const read = readRequest(request, state);
          resolve(this.#underFaults(request, read, { ...strike, elapsed: state.elapsed() }));
        } else resolve(down.kind === 'response' ? down : htmlPage(502));
      });
    });
    return this.#pump.until(delivered);
  }

  async #underFaults(request: SimulatedRequest, read: ReadRequest, strike: Strike): Promise<SimulatedAnswer> {
    const state = this.#state;
    const strikes = (name: Fault['name']): Fault | undefined =>
      strike.api === undefined ? undefined : state.faults.strikes(name, strike);
    if (strikes('reset') !== undefined) return { kind: 'reset' };
    const gateway = strikes('bad-gateway');
    const empty = strikes('empty-500');
    if (gateway !== undefined || empty !== undefined) {
      if ((gateway ?? empty)?.accepted) void this.#process(request, read);
      return gateway === undefined ? plainText(500, '') : htmlPage(Number(gateway.status ?? 502));
    }
    if (read.kind === 'api' && read.api.auth && strikes('session-expires') !== undefined) {
      state.sessions.expireAll(state.now());
    }
    const restart = strike.api === 'recover' ? strikes('restart') : undefined;
    const lost = strikes('lost-response');
    const truncated = strikes('truncated');
    const slow = strikes('slow');
    const accepted = this.#process(request, read);
    if (restart !== undefined) goDown(state, restart);
    if (restart !== undefined || lost !== undefined) return { kind: 'reset' };
    const answer = await accepted;
    if (slow !== undefined) await this.clock.sleep(slow.delay ?? 10_000);
    return truncated !== undefined && answer.kind === 'response' ? { ...answer, truncated: true } : answer;
  }

  #process(request: SimulatedRequest, read: ReadRequest): Accepted {
    switch (read.kind) {
      case 'refused':
        if (read.danger) this.#state.ledger.danger();
        return read.response;
      case 'poll':
        return poll(request, read.uuid, this.#state);
      case 'api': {
        const accepted = accept(request, read, this.#state);
        return accepted instanceof Promise ? this.#pump.until(accepted) : accepted;
      }
    }
  }

  async #notify(hook: WebHook): Promise<void> {
    const ended = new Promise<'done' | 'down'>((resolve) => hook.job.waiting.push(resolve));
    const outcome = await this.#pump.until(ended);
    // Of a job that was lost with the node nobody is told.
    if (outcome !== 'done' || this.#post === undefined) return;
    this.#state.ledger.webHook(await callWebHook(hook, this.#post, this.clock, this.#stop.signal));
  }
}

/** How the ledger names what was asked for. */
function patternOf(read: ReadRequest): string {
  if (read.kind === 'poll') return '/v1/api-jobs/{uuid}';
  return read.kind === 'api' ? `${read.pattern} ${read.api.name}` : read.pattern;
}

function ledgerPage(state: SiteState): SimulatedResponse {
  return {
    kind: 'response',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(state.ledger.snapshot()),
  };
}
