import { storageUuid } from '../../plan/storages.ts';
import { createAvailability } from '../jobs/availability.ts';
import { createBatchedQuery } from '../jobs/batched-query.ts';
import type { GroupContext } from '../jobs/context.ts';
import { createPaceModel } from '../jobs/pace-model.ts';
import { createRepeatsRefused } from '../jobs/repeats.ts';
import type { Clock, Prober, Site } from '../ports.ts';
import type { Recorder } from '../record.ts';
import type { Brakes } from './brakes.ts';

export interface EnginePorts {
  readonly recorder: Recorder;
  readonly site: Site;
  readonly clock: Clock;
  readonly random: () => number;
  readonly prober: Prober;
}

/** What the procedures of all groups of a run share. */
export function createGroupContext(ports: EnginePorts, { broken, halted, left }: Brakes): GroupContext {
  const { recorder, site, clock, random } = ports;
  const { plan, dialect } = recorder.state();
  const once = new Set<string>();
  const shared = new Set(
    plan.groups.filter(({ groupUuid: uuid }) => once.size === once.add(uuid).size).map(({ groupUuid }) => groupUuid),
  );
  let noted = dialect;
  return {
    ...ports,
    plan,
    signal: broken,
    halted: () => halted.aborted,
    leaving: () => left.aborted,
    left,
    cleaningUp: () => recorder.state().stopping?.kind === 'cleanup',
    availability: createAvailability({ site, recorder, clock, random, signal: halted }),
    look: createBatchedQuery(site, clock, broken),
    paceModel: createPaceModel(() => recorder.state()),
    time: recorder.time,
    repeatsRefused: createRepeatsRefused(recorder, site, broken),
    isShared: (groupUuid) => shared.has(groupUuid),
    receivingUuid: (group) => storageUuid(plan, group.receiving),
    async noteDialect() {
      const known = site.dialect();
      if (known === undefined || known === noted) return;
      noted = known;
      await recorder.record({ type: 'site.dialect', dialect: known });
    },
  };
}
