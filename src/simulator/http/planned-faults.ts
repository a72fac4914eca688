/** Faults that need no call to strike: properties of the whole site, and what happens by the clock. */
import { SAYS } from '../error.ts';
import type { Fault } from '../faults/faults.ts';
import { type Outage, outageOf } from '../state/node.ts';
import type { SiteState } from '../state/state.ts';
import type { World } from '../world/world.ts';
import { htmlPage, plainText, type SimulatedAnswer, type SimulatedRequest } from './http.ts';

/** Faults that are properties of the whole site. */
export function withSiteFaults(world: World): World {
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
export function scheduleFaults(state: SiteState): readonly Outage[] {
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
export function goDown(state: SiteState, restart: Fault): void {
  state.node.goDown(restart, state.now());
  for (const job of state.jobs.running()) state.jobs.orphan(job);
  if (restart.work !== 'done') {
    for (const copy of [...state.copies]) copy.abandon();
  }
}

/** What the node says to everything while it is down or starting; undefined while it takes calls. */
export function refuseByNode(request: SimulatedRequest, state: SiteState): SimulatedAnswer | undefined {
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
