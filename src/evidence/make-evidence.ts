import type { Evidence, EvidenceDrill, EvidenceFacts, EvidenceObjective } from '../generated/evidence.ts';
import { given } from '../given.ts';
import type { DrillReport } from '../report/drill-report.ts';
import type { Report } from '../report/report.ts';
import type { CheckReport } from '../report/vm-report.ts';
import type { FileDigest } from '../run/event.ts';

/** Where a journal stood: the number of its events, and the SHA-256 (hex) of the last line. */
export interface JournalPoint {
  readonly events: number;
  readonly lastHash: string;
}

/** The statement about a run that has ended or was interrupted; the same for the same files, to the byte. */
export function makeEvidence(report: Report, lastHash: string, files: readonly FileDigest[]): Evidence {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map(({ name, sha256, bytes }) => ({ name, digest: { sha256 }, annotations: { bytes } })),
    predicateType: 'https://zstack-dr.dev/recovery-evidence/v1',
    predicate: makeFacts(report, { events: report.events, lastHash }),
  };
}

/** What evidence says besides the digests: all of it follows from the journal. */
export function makeFacts(report: Report, { events, lastHash }: JournalPoint): EvidenceFacts {
  const { runId, parent, simulated, plan, objectives, drill } = report;
  const vms = report.groups.flatMap(({ vm }) => vm ?? []);
  const checks = vms.flatMap((vm) => vm.checks);
  const checked = (wanted: CheckReport['result']) => checks.filter(({ result }) => result === wanted).length;
  return {
    runId,
    ...given({ parent }),
    state: report.interrupted === undefined ? 'ended' : 'interrupted',
    outcome: report.outcome,
    ...(simulated === undefined ? {} : { simulated: { speed: simulated.speed, seed: simulated.seed } }),
    plan: { name: plan.name, digest: plan.digest },
    operator: report.operator,
    tool: report.tool,
    ...given({ declaredAt: report.declaredAt }),
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    resumes: report.resumes,
    counts: { ...report.counts },
    volumes: { ...report.verdicts },
    vms: { asked: vms.length, restored: vms.filter(({ readyAfterMs }) => readyAfterMs !== undefined).length },
    checks: { passed: checked('passed'), failed: checked('failed'), notMade: checked('not-made') },
    ...(drill === undefined ? {} : { drill: drillFacts(drill) }),
    objectives: { groups: { ...objectives.groups }, rto: objective(objectives.rto), rpo: objective(objectives.rpo) },
    journal: { events, lastHash },
  };
}

function drillFacts({ schedule, cleanup, keptUntil, cleanedAt, removed, leftovers }: DrillReport): EvidenceDrill {
  return {
    ...(schedule === undefined ? {} : { schedule: { name: schedule.name, due: schedule.due } }),
    cleanup,
    ...given({ keptUntil, cleanedAt }),
    removed: { ...removed },
    leftovers: leftovers.length,
  };
}

type Measured = Pick<Report['objectives']['rpo'], 'objectiveMs' | 'measuredMs' | 'result'>;

function objective({ objectiveMs, measuredMs, result }: Measured): EvidenceObjective {
  return {
    ...given({ objectiveMs, measuredMs, result }),
  };
}

/** Ends in a newline. */
export const evidenceText = (evidence: Evidence): string => `${JSON.stringify(evidence, null, 2)}\n`;

/** The digests that evidence holds. */
export const filesOf = ({ subject }: Evidence): readonly FileDigest[] =>
  subject.map(({ name, digest: { sha256 }, annotations: { bytes } }) => ({ name, sha256, bytes }));
