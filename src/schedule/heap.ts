/** A binary heap; `before` says which of two comes out first and must be a strict total order for a fixed result. */
export interface Heap<T> {
  readonly size: number;
  peek(): T | undefined;
  push(item: T): void;
  pop(): T | undefined;
}

export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];

  const siftUp = (item: T): void => {
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as T;
      if (!before(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  };

  const siftDown = (item: T): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1] as T, items[child] as T)) child += 1;
      const below = items[child] as T;
      if (!before(below, item)) break;
      items[at] = below;
      at = child;
    }
    items[at] = item;
  };

  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    push: siftUp,
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0) siftDown(last as T);
      return first;
    },
  };
}
