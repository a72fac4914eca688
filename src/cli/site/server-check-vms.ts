/** `plan --server-check`, the VMs of `restore`: the server's own check of CreateVmFromVmBackup, which stops before it makes one. */
import { type Check, checksOf } from '../../preflight/check.ts';
import type { GroupLook } from '../../preflight/groups.ts';
import { vmJobUuid, vmUuid } from '../../run/job-uuid.ts';
import { VALIDATION_ONLY } from '../../zstack/recover.ts';
import type { OpenedSite } from './real-site.ts';
import { AFTERMATH_MS, API_TIMEOUT_MS, checkOf, type Outcome, outcomeOf, saidOf } from './server-check.ts';

/** What the server says of the call itself; other words may be about the copy, which is not there yet. */
const ABOUT_THE_CALL: ReadonlySet<string> = new Set(['SYS.1003', 'SYS.1007', 'PORTAL.1001', 'vm.strategy']);

/**
 * Asks for one VM after another, and stops at one that was made all the same. Ask only where the server was seen to
 * honour the tag for recoveries. Throws SiteError.
 */
export async function askServerForVms(
  opened: Pick<OpenedSite, 'site' | 'clock'>,
  groups: readonly GroupLook[],
  nonce: string,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const { group, receiving } of groups) {
    const { restore, name } = group;
    if (restore === undefined) continue;
    const [vm, job] = [vmUuid(nonce, name, 1), vmJobUuid(nonce, name, 1)];
    const submission = await opened.site.createVm({
      groupUuid: group.groupUuid,
      storageUuid: receiving,
      restore,
      vmUuid: vm,
      jobUuid: job,
      timeoutMs: API_TIMEOUT_MS,
      systemTags: [VALIDATION_ONLY],
    });
    const answer = await outcomeOf(opened, submission, job);
    if (answer.kind === 'passed') await opened.clock.sleep(AFTERMATH_MS);
    const made = (await opened.site.vm(vm)) !== undefined;
    const outcome: Outcome = made ? { kind: 'ran', why: `VM ${vm} is there` } : answer;
    checks.push(vmCheck(name, vm, outcome));
    if (outcome.kind === 'ran') break;
  }
  return checks;
}

function vmCheck(name: string, vm: string, outcome: Outcome): Check {
  if (outcome.kind === 'refused' && !ABOUT_THE_CALL.has(outcome.failure.code)) {
    const message = `whether its VM can be made shows once the copy is there: ${saidOf(outcome.failure)}`;
    return checksOf({ kind: 'group', name })('server.check', 'unknown', message);
  }
  const danger = `look at the site for VM ${vm}, and do not use --server-check with this site again`;
  return checkOf(name, 'its VM', outcome, danger);
}
