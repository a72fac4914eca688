import type { PlanGroup } from '../plan/plan.ts';
import type { Requests } from './requests.ts';

/** How long a group is expected to take, in ms. They decide about the order, and make up the estimate. */
export interface Durations {
  /** Of its copy: while it holds its slots. */
  readonly expectedMs: (group: PlanGroup) => number;
  /** Of its VM, after that; 0 for a group without one. */
  readonly restoreMs: (group: PlanGroup) => number;
  /** What they ask of the site, where that is limited; it makes up the estimate alone. */
  readonly requests?: Requests | undefined;
}
