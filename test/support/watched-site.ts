import type { ServableSite } from '../../src/simulator/http/serve.ts';
import type { SimulatedSite } from '../../src/simulator/http/site.ts';

/** The site, with something done around what it is asked. */
export const watchedSite = (site: SimulatedSite, handle: ServableSite['handle']): ServableSite => ({
  clock: site.clock,
  plannedOutages: site.plannedOutages,
  sendWebHooksBy: (post) => site.sendWebHooksBy(post),
  stop: () => site.stop(),
  handle,
});
