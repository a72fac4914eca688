export type Agenda = ReturnType<typeof createAgenda>;

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly action: () => void;
}

/**
 * What is going to happen, by time. Nothing runs by itself: whoever looks at the site first advances the agenda
 * to the clock, and everything due then happens in order, each at its own time. So a site without
 * traffic costs nothing, and a virtual clock needs no timers.
 */
export function createAgenda(start: number) {
  const heap: Entry[] = [];
  const listeners: (() => void)[] = [];
  let now = start;
  let order = 0;

  const before = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

  function push(entry: Entry): void {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  function pop(): Entry | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, last)) break;
      heap[index] = child;
      index = child === left ? 2 * index + 1 : 2 * index + 2;
    }
    heap[index] = last;
    return top;
  }

  return {
    /** Time of the entry that runs now, or to which the agenda was last advanced. */
    now: () => now,
    at(time: number, action: () => void): void {
      const earliest = heap[0];
      push({ time, order: order++, action });
      if (earliest === undefined || time < earliest.time) {
        for (const listener of listeners) listener();
      }
    },
    advance(to: number): void {
      for (let entry = heap[0]; entry !== undefined && entry.time <= to; entry = heap[0]) {
        pop();
        now = Math.max(now, entry.time);
        entry.action();
      }
      now = Math.max(now, to);
    },
    /** Time of the earliest entry. */
    next: () => heap[0]?.time,
    /** Called when an entry is added that comes before all others. */
    onEarlier(listener: () => void): void {
      listeners.push(listener);
    },
  };
}
