import type { SiteFacts } from '../../run/ports.ts';
import type { RunState } from '../../run/state.ts';
import { refusedError } from '../exit.ts';

/** A call in doubt that is sent to another site is a second copy, and no job uuid protects it there. */
export function refuseOtherSite(
  { runId, site }: RunState,
  { endpoint }: SiteFacts,
  { endpointMoved }: { readonly endpointMoved: boolean },
): void {
  if (endpointMoved || site?.endpoint === undefined || site.endpoint === endpoint) return;
  throw refusedError(
    `run ${runId} was begun at ${site.endpoint}, and the plan now leads to ${endpoint}`,
    'Point the plan at the same site. If it is the same one under another address: --endpoint-moved',
  );
}
