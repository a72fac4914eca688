/** Generated from schemas/preflight.schema.json by `npm run schema`: do not edit. */

/**
 * Which check; stable.
 */
export type CheckId =
  | 'site.login'
  | 'site.queries'
  | 'site.permission'
  | 'node.version'
  | 'node.time-zone'
  | 'node.clock'
  | 'node.recover-api'
  | 'node.dialect'
  | 'storage.exists'
  | 'storage.type'
  | 'storage.state'
  | 'storage.status'
  | 'storage.role'
  | 'storage.capacity'
  | 'group.exists'
  | 'group.vm'
  | 'group.root'
  | 'group.records'
  | 'group.copy'
  | 'group.present'
  | 'group.expect'
  | 'group.age'
  | 'group.ready'
  | 'restore.size'
  | 'restore.networks'
  | 'restore.strategy'
  | 'server.check';
/**
 * blocker: a run would fail, or prove nothing. warning: a run may fail, or miss an objective. unknown: the site does not say.
 */
export type CheckStatus = 'ok' | 'warning' | 'blocker' | 'unknown';
/**
 * What was checked; `name` is that of the plan.
 */
export type Subject =
  | {
      kind: 'site';
    }
  | {
      kind: 'storage' | 'group';
      name: string;
    };

/**
 * What a look at the site found: the member `preflight` of what `zdr plan --live --json` prints.
 */
export interface Preflight {
  /**
   * The site first, then the storages and the groups in the order of the plan. A group of which every check passed has one entry, `group.ready` or `group.present`.
   */
  checks: readonly Check[];
  /**
   * Checks by status.
   */
  counts: {
    ok: number;
    warning: number;
    blocker: number;
    unknown: number;
  };
}
/**
 * One answer of the preflight.
 */
export interface Check {
  id: CheckId;
  status: CheckStatus;
  subject: Subject;
  /**
   * One line that goes on after the subject's name.
   */
  message: string;
  /**
   * What to do next.
   */
  hint?: string;
}
