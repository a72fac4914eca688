/** Reports of drills: restored VMs, checks and a cleanup. */
import type { PlanCheck } from '../../src/plan/plan.ts';
import { makeReport, type Report } from '../../src/report/report.ts';
import type { DrillArtifact, DrillTerms, RemovalResult, RunEvent } from '../../src/run/event.ts';
import { vmJobUuid, vmUuid } from '../../src/run/job-uuid.ts';
import { jobOf, matched, recorded, replay, started } from '../observe/samples.ts';
import { sampleGroup, samplePlan, uuid } from './samples.ts';

export interface Drilled {
  /** Put into every name and every text of the site. */
  readonly name?: string;
  readonly drill?: DrillTerms;
  readonly left?: boolean;
  /** Where the cleanup stops. */
  readonly until?: 'run' | 'kept' | 'removals';
  readonly more?: number;
}

const RUN = '20261124-120000-east-site-3f9a';
const CHECKS: readonly PlanCheck[] = [
  { kind: 'tcp', port: 53, withinMs: 60_000 },
  { kind: 'http', scheme: 'http', port: 8080, path: '/healthz', status: 200, withinMs: 60_000 },
];

/** Of groups `dns`, whose VM is Running with both checks passed, and `web`, whose second check failed; the third was left out. */
export function drillReport({ name = '', drill, left = false, until, more = 0 }: Drilled = {}): Report {
  const [dns, web, out] = [`dns${name}`, `web${name}`, `out${name}`] as const;
  const restore = (vm: string) => ({
    name: vm,
    strategy: 'InstantStart' as const,
    cpu: 1,
    memoryBytes: 1,
    networks: [uuid(0x99)],
    timeoutMs: 60_000,
    checks: CHECKS.map((check) => (check.kind === 'http' ? { ...check, path: `${check.path}${name}` } : check)),
  });
  const names = [dns, web, out, ...Array.from({ length: more }, (_, at) => `more-${at}${name}`)];
  const groups = names.map((one, at) =>
    sampleGroup(one, { groupUuid: uuid(at + 1), ...(one === out ? {} : { restore: restore(`vm of ${one}`) }) }),
  );
  const plan = samplePlan(groups, { name: `small${name}` });
  const failure = { code: 'SYS.1006', class: 'permanent', message: `in use${name}`, hint: `detach it${name}` } as const;
  const terms = drill ?? { onSuccess: 'remove', onFailure: 'remove' };
  const recover = (group: string): (readonly [number, RunEvent])[] => [
    [0, { type: 'group.started', group }],
    [0, { type: 'call.issued', group, call: 1, attempt: 1, job: jobOf(group) }],
    [60, { type: 'call.settled', group, job: jobOf(group), result: { kind: 'succeeded', records: [] } }],
    [60, { type: 'group.verified', group, judgement: matched(0) }],
    [60, { type: 'vm.issued', group, attempt: 1, vm: vmUuid(RUN, group, 1), job: vmJobUuid(RUN, group, 1) }],
    [70, { type: 'vm.settled', group, vm: vmUuid(RUN, group, 1), result: { kind: 'created' } }],
    [
      90,
      {
        type: 'vm.observed',
        group,
        vm: vmUuid(RUN, group, 1),
        state: `Running${name}`,
        address: `10.0.0.5${name}`,
        dataVolumes: [],
      },
    ],
    [92, { type: 'check.finished', group, check: 0, passed: true, tries: 1 }],
  ];
  const made: readonly (readonly [DrillArtifact, RemovalResult])[] = [
    [{ what: 'vm', group: dns, uuid: vmUuid(RUN, dns, 1), dataVolumes: [] }, { kind: 'removed' }],
    [
      { what: 'vm', group: web, uuid: vmUuid(RUN, web, 1), dataVolumes: [] },
      left ? { kind: 'left', failure } : { kind: 'removed' },
    ],
    [
      { what: 'copy', group: dns, uuid: uuid(1), storage: 'east-local' },
      left ? { kind: 'left', failure } : { kind: 'removed' },
    ],
  ];
  const removals = made.flatMap(([thing, result], at): (readonly [number, RunEvent])[] => [
    [210 + at, { type: 'removal.issued', ...thing }],
    [220 + at, { type: 'removal.settled', ...thing, result }],
  ]);
  const events: (readonly [number, RunEvent])[] = [
    [0, { ...started(plan), drill: terms } as RunEvent],
    [0, { type: 'wave.opened', wave: 'foundation' }],
    [0, { type: 'group.finished', group: out, outcome: 'not-started', reason: { kind: 'not-selected' } }],
    ...names.filter((one) => one !== out).flatMap(recover),
    ...names
      .filter((one) => one !== out)
      .map((group): readonly [number, RunEvent] => [
        100,
        {
          type: 'check.finished',
          group,
          check: 1,
          passed: group !== web,
          tries: 3,
          ...(group === web ? { detail: `503${name}` } : {}),
        },
      ]),
    ...names
      .filter((one) => one !== out)
      .map((group): readonly [number, RunEvent] => [
        100,
        group === web
          ? { type: 'group.finished', group, outcome: 'failed', reason: { kind: 'failure', failure } }
          : { type: 'group.finished', group, outcome: 'recovered', judgement: matched(0) },
      ]),
    [
      120,
      {
        type: 'run.finished',
        counts: { recovered: 1 + more, differs: 0, failed: 1, unknown: 0, 'not-started': 1 },
      },
    ],
    ...(until === 'run'
      ? []
      : until === 'kept'
        ? [[121, { type: 'cleanup.kept', until: '2026-11-25T06:00:00.000Z' }] as const]
        : [
            [200, { type: 'cleanup.started', by: 'ops@dr-01' }] as const,
            ...removals,
            ...(until === 'removals' ? [] : [[323, { type: 'cleanup.finished', left: left ? 2 : 0 }] as const]),
          ]),
  ];
  return makeReport(replay(recorded([...events].sort(([a], [b]) => a - b))));
}
