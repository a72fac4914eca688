/** What the benchmarks need of the simulated site, in their own process. */
export { realClock } from '../src/cli/real-clock.ts';
export { completeWorld } from '../src/simulator/complete-world.ts';
export { serveSimulator } from '../src/simulator/serve.ts';
export { SimulatedSite } from '../src/simulator/site.ts';
