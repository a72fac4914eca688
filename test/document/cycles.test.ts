import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCycles } from '../../src/document/rules/cycles.ts';

const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

/** Removes nodes without targets until none is left, or only cycles are: slow and plain. */
function hasCycle(edges: readonly (readonly number[])[]): boolean {
  const left = new Set(edges.keys());
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const node of left) if (!(edges[node] ?? []).some((target) => left.has(target))) left.delete(node);
  }
  return left.size > 0;
}

test('cycles are cycles, each told once, and there are some exactly where the graph has one', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const cycles = findCycles(edges);
      expect(cycles.length > 0).toBe(hasCycle(edges));
      for (const cycle of cycles) {
        expect(new Set(cycle).size).toBe(cycle.length);
        expect(cycle[0]).toBe(Math.min(...cycle));
        for (const [step, node] of cycle.entries()) expect(edges[node]).toContain(cycle[(step + 1) % cycle.length]);
      }
      const keys = cycles.map((cycle) => cycle.join());
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});

test('a chain of 100,000 is walked without a deep stack', () => {
  const size = 100_000;
  const chain = Array.from({ length: size }, (_, index) => (index + 1 < size ? [index + 1] : []));
  expect(findCycles(chain)).toEqual([]);
  chain[size - 1] = [0];
  expect(findCycles(chain)[0]).toHaveLength(size);
});
