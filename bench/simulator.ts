/** What the benchmarks need of the simulated site, in their own process. */
export { realClock } from '../src/cli/site/real-clock.ts';
export { serveSimulator } from '../src/simulator/http/serve.ts';
export { SimulatedSite } from '../src/simulator/http/site.ts';
export { completeWorld } from '../src/simulator/world/complete-world.ts';
