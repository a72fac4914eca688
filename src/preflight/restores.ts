/** Whether the server knows what a `restore` asks of it: a field that it does not know is dropped without a word. */
import type { PlanGroup, PlanRestore } from '../plan/plan.ts';
import { isBefore, SINCE } from '../plan/since.ts';
import type { NodeFacts } from '../plan/survey.ts';
import { type Check, type CheckId, checksOf } from './check.ts';

/** `node`: absent parts are not said by the server. */
export function checkRestores(groups: readonly PlanGroup[], node: NodeFacts): Check[] {
  return groups.flatMap(({ name, restore }) => {
    if (restore === undefined) return [];
    const check = checksOf({ kind: 'group', name });
    return [size(restore, node), networks(restore, node), strategy(restore, node)].flatMap((found) =>
      found === undefined ? [] : [check(found.id, found.status, found.message, found.hint)],
    );
  });
}

type Found = { readonly id: CheckId; readonly message: string; readonly hint: string } & Pick<Check, 'status'>;

const named = (version: string | undefined): string =>
  version === undefined ? 'a node that does not say its version' : `ZStack ${version}`;

function size({ cpu, memoryBytes }: PlanRestore, { version, vmSizes }: NodeFacts): Found | undefined {
  if (cpu === undefined && memoryBytes === undefined) return undefined;
  const old = vmSizes === undefined ? isBefore(version, SINCE.vmSizes) : !vmSizes;
  if (old === false) return undefined;
  const asks = 'its restore asks for `cpu` and `memory`';
  return {
    id: 'restore.size',
    status: old === undefined ? 'unknown' : 'blocker',
    message:
      old === undefined
        ? `${asks}, and whether the node knows them it does not say`
        : `${asks}, which ${named(version)} does not know (${SINCE.vmSizes} does)`,
    hint: 'write `offering:` with the UUID of an instance offering instead',
  };
}

/** A server that knows what came later is of a product line with numbers of its own: its number says nothing then. */
const isOtherLine = ({ version, vmSizes }: NodeFacts): boolean =>
  vmSizes === true && isBefore(version, SINCE.vmSizes) === true;

function networks(restore: PlanRestore, node: NodeFacts): Found | undefined {
  const { version } = node;
  if (restore.networks.length > 0 || isOtherLine(node)) return undefined;
  const old = isBefore(version, SINCE.vmWithoutNetworks);
  if (old === false) return undefined;
  return {
    id: 'restore.networks',
    status: old === undefined ? 'unknown' : 'blocker',
    message: `its restore names no \`networks\`, which ${named(version)} ${old === undefined ? 'may demand' : 'demands'} (before ${SINCE.vmWithoutNetworks})`,
    hint: 'write `networks:` with the UUID of an isolated L3 network',
  };
}

/** A VM that starts although it was to stay stopped may do harm: what cannot be told counts as refused. */
function strategy(restore: PlanRestore, node: NodeFacts): Found | undefined {
  const { version } = node;
  const mayKnow = version === undefined || isOtherLine(node);
  if (restore.strategy === 'InstantStart' || isBefore(version, SINCE.vmStrategy) === false) return undefined;
  return {
    id: 'restore.strategy',
    status: 'blocker',
    message: `its restore says \`strategy: ${restore.strategy}\`, and ${named(version)} ${mayKnow ? 'may start' : 'starts'} the VM all the same (before ${SINCE.vmStrategy})`,
    hint: 'leave `strategy` out if the VM may start; then let its network be an isolated one',
  };
}
