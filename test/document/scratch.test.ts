import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
test('x', () => {
  for (const f of ['plans/quickstart.yaml', 'plans/whole-site.yaml']) {
    const t = performance.now();
    const r = readPlans(readFileSync(f, 'utf8'), f);
    console.log(f, performance.now() - t, r.diagnostics, r.documents[0]?.locate(['objectives', 'rto']));
    if (r.documents[0]?.value) console.log(JSON.stringify(makePlan(r.documents[0].value)).slice(0, 1500));
  }
});
