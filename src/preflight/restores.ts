/** Whether the server knows what a `restore` asks of it: a field that it does not know is dropped without a word. */
import type { PlanGroup, PlanRestore } from '../plan/plan.ts';
import { isBefore, SINCE } from '../plan/since.ts';
import type { NodeFacts } from '../plan/survey.ts';
import { type Check, checksOf, type Found, type MakeCheck } from './check.ts';

/** `node`: absent parts are not said by the server. */
export function checkRestores(groups: readonly PlanGroup[], node: NodeFacts): Check[] {
  return groups.flatMap(({ name, restore }) => {
    if (restore === undefined) return [];
    const check = checksOf({ kind: 'group', name });
    return [size(check, restore, node), networks(check, restore, node), strategy(check, restore, node)].flat();
  });
}

const named = (version: string | undefined): string =>
  version === undefined ? 'a node that does not say its version' : `ZStack ${version}`;

function size(check: MakeCheck, { cpu, memoryBytes }: PlanRestore, { version, vmSizes }: NodeFacts): Found {
  if (cpu === undefined && memoryBytes === undefined) return [];
  const old = vmSizes === undefined ? isBefore(version, SINCE.vmSizes) : !vmSizes;
  if (old === false) return [];
  const asks = 'its restore asks for `cpu` and `memory`';
  const hint = 'write `offering:` with the UUID of an instance offering instead';
  return old === undefined
    ? check('restore.size', 'unknown', `${asks}, and whether the node knows them it does not say`, hint)
    : check('restore.size', 'blocker', `${asks}, which ${named(version)} does not know (${SINCE.vmSizes} does)`, hint);
}

/** A server that knows what came later is of a product line with numbers of its own: its number says nothing then. */
const isOtherLine = ({ version, vmSizes }: NodeFacts): boolean =>
  vmSizes === true && isBefore(version, SINCE.vmSizes) === true;

function networks(check: MakeCheck, restore: PlanRestore, node: NodeFacts): Found {
  const { version } = node;
  if (restore.networks.length > 0 || isOtherLine(node)) return [];
  const old = isBefore(version, SINCE.vmWithoutNetworks);
  if (old === false) return [];
  const said = `its restore names no \`networks\`, which ${named(version)} ${old === undefined ? 'may demand' : 'demands'} (before ${SINCE.vmWithoutNetworks})`;
  const hint = 'write `networks:` with the UUID of an isolated L3 network';
  return check('restore.networks', old === undefined ? 'unknown' : 'blocker', said, hint);
}

/** A VM that starts although it was to stay stopped may do harm: what cannot be told counts as refused. */
function strategy(check: MakeCheck, restore: PlanRestore, node: NodeFacts): Found {
  const { version } = node;
  const mayKnow = version === undefined || isOtherLine(node);
  if (restore.strategy === 'InstantStart' || isBefore(version, SINCE.vmStrategy) === false) return [];
  const said = `its restore says \`strategy: ${restore.strategy}\`, and ${named(version)} ${mayKnow ? 'may start' : 'starts'} the VM all the same (before ${SINCE.vmStrategy})`;
  const hint = 'leave `strategy` out if the VM may start; then let its network be an isolated one';
  return check('restore.strategy', 'blocker', said, hint);
}
