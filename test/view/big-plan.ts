/** Plans of many groups with names that tell nothing of how short names can be. */
import type { Plan } from '../../src/plan/plan.ts';
import { sampleGroup, samplePlan, uuid } from './samples.ts';

/** Groups in five waves; every tenth depends on the one before, every hundredth is critical. */
export function bigPlan(groups: number, nameLength = 20): Plan {
  const waves = 5;
  return samplePlan(
    Array.from({ length: groups }, (_, n) => {
      const wave = Math.floor((n * waves) / groups);
      const name = (at: number) => `vm-${at}`.padEnd(nameLength, '-');
      const before = Math.floor(((n - 1) * waves) / groups) === wave;
      return sampleGroup(name(n), {
        groupUuid: uuid(n),
        wave,
        critical: n % 100 === 0,
        dependsOn: n % 10 === 9 && before ? [name(n - 1)] : [],
        expect: { minSizeBytes: (1 + (n % 50)) * 1024 ** 3 },
      });
    }),
    { waves: Array.from({ length: waves }, (_, n) => ({ name: `wave-${n}`, gate: n === 3 })), concurrency: 100 },
  );
}
