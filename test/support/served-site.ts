/** A simulated site on a real port, in the process of the test, so that its ledger can be read. */

import { onTestFinished } from 'vitest';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import { realClock } from '../../src/cli/site/real-clock.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { SimulatedRequest } from '../../src/simulator/http/http.ts';
import { serveSimulator } from '../../src/simulator/http/serve.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { watchedSite } from './watched-site.ts';

export interface ServedSite {
  readonly simulated: SimulatedSite;
  /** What the built command needs to reach it. */
  readonly env: { readonly ZSTACK_ENDPOINT: string; readonly ZSTACK_PASSWORD: string };
}

export interface ServeOptions {
  readonly plan: Plan;
  readonly faults?: readonly string[];
  readonly world?: (world: WorldFile) => WorldFile;
  /** Called with each request before it arrives, and after it was taken in but before it is answered. */
  readonly watch?: (request: SimulatedRequest, at: 'arrives' | 'accepted') => void;
  readonly seed?: number;
}

const PASSWORD = 'password';

/** Copies take a moment only: a hundred milliseconds, and what the sizes ask for at a GiB a second. */
function quick(world: WorldFile): WorldFile {
  return {
    ...world,
    storages: world.storages.map((storage) => ({ ...storage, latencyMs: 100, bandwidth: 2 ** 30 })),
  };
}

/** Serves until the test has ended. */
export async function serveSite({
  plan,
  faults = [],
  watch,
  world = (same) => same,
  seed = 1,
}: ServeOptions): Promise<ServedSite> {
  const file = world(
    quick({ ...worldForPlan(plan, realClock.now()), accounts: [{ name: 'admin', password: PASSWORD }] }),
  );
  const simulated = new SimulatedSite({
    world: completeWorld({ ...file, faults: [...(file.faults ?? []), ...faults] }),
    clock: realClock,
    seed,
  });
  const site =
    watch === undefined
      ? simulated
      : watchedSite(simulated, (request) => {
          watch(request, 'arrives');
          const answer = simulated.handle(request);
          // Everything but the answer has happened by now.
          watch(request, 'accepted');
          return answer;
        });
  const served = await serveSimulator(site, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => served.close());
  return { simulated, env: { ZSTACK_ENDPOINT: `${served.url}/zstack`, ZSTACK_PASSWORD: PASSWORD } };
}
