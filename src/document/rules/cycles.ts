/** How many cycles are told at once: in a tangle, removing a few takes most of the others with it. */
const MOST_CYCLES = 100;

/**
 * Cycles of a graph (`edges[from]` lists the targets): one for each edge that closes one in a depth-first walk in file
 * order, each beginning with its first node in that order. Without them the graph has no cycle. Iterative, since a
 * chain of 100,000 dependencies is possible.
 */
export function findCycles(edges: readonly (readonly number[] | undefined)[]): number[][] {
  const cycles: number[][] = [];
  /** Place in `path` + 1 while a node is being walked; -1 once it is done. */
  const state = new Map<number, number>();
  for (let start = 0; start < edges.length; start += 1) {
    if (edges[start] === undefined || state.has(start)) continue;
    const path: { readonly node: number; next: number }[] = [{ node: start, next: 0 }];
    state.set(start, 1);
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (top === undefined) break;
      const target = edges[top.node]?.[top.next];
      top.next += 1;
      if (target === undefined) {
        state.set(top.node, -1);
        path.pop();
        continue;
      }
      const place = state.get(target);
      if (place === undefined) {
        path.push({ node: target, next: 0 });
        state.set(target, path.length);
      } else if (place > 0) {
        cycles.push(fromSmallest(path.slice(place - 1).map(({ node }) => node)));
        if (cycles.length === MOST_CYCLES) return cycles;
      }
    }
  }
  return cycles;
}

function fromSmallest(cycle: readonly number[]): number[] {
  const smallest = cycle.reduce((best, node, index) => (node < (cycle[best] ?? node) ? index : best), 0);
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}
