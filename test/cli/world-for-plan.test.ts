import { expect, test } from 'vitest';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import type { PlanAuth } from '../../src/plan/plan.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';

const SESSION: PlanAuth = { kind: 'session', session: { env: 'S' } };
const ACCOUNT: PlanAuth = { kind: 'account', account: 'admin', password: { env: 'P' } };

test.each([
  ['claimed', SESSION, 'page-only'],
  // The page's one call is no login.
  ['claimed', ACCOUNT, 'documented'],
  ['observed', ACCOUNT, 'sdk'],
] as const)('a plan that is %s, with %o, meets a site that it can use: %s', (verify, auth, dialect) => {
  const plan = makeTestPlan([makeGroup('g1')]);
  const world = worldForPlan({ ...plan, verify, site: { ...plan.site, auth } }, 0);
  expect(world.site?.dialect).toBe(dialect);
});
