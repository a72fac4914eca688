/** What the benchmarks need of the product in their own processes: the simulated site, the bound of a plan, ids, the policy of polls. */
export { realClock } from '../src/cli/site/real-clock.ts';
export { hashLine, NO_LINE } from '../src/journal/journal-file.ts';
export { makePlan } from '../src/plan/make-plan.ts';
export { jobUuid, seedOf } from '../src/run/job-uuid.ts';
export { ENOUGH, REMEMBERED } from '../src/run/jobs/pace-model.ts';
export { lowerBound } from '../src/schedule/lower-bound.ts';
export { pollDelay, spreadOf } from '../src/schedule/polling.ts';
export { simulate } from '../src/schedule/simulate.ts';
export { serveSimulator } from '../src/simulator/http/serve.ts';
export { SimulatedSite } from '../src/simulator/http/site.ts';
export { completeWorld } from '../src/simulator/world/complete-world.ts';
