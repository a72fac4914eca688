/** How much a function does, counted: what its calls of the standard library look at, in items and characters. */

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Cost = (self: { readonly length: number }, result: unknown, args: readonly unknown[]) => number;

const all: Cost = ({ length }) => length;
const given: Cost = (_, result) => (result as { readonly length: number }).length;
/** Up to where something was found. */
const upTo: Cost = ({ length }, result, [, from = 0]) => {
  const at = typeof result === 'number' && result >= 0 ? result : length;
  return Math.max(0, at - Number(from)) + 1;
};

const COUNTED: readonly (readonly [owner: object, methods: readonly string[], cost: Cost])[] = [
  [
    Array.prototype,
    ['includes', 'some', 'filter', 'map', 'flatMap', 'reduce', 'join', 'reverse', 'toSorted', 'sort'],
    all,
  ],
  [Array.prototype, ['indexOf', 'findIndex'], upTo],
  [Array.prototype, ['concat', 'slice'], given],
  [String.prototype, ['replace', 'replaceAll', 'match', 'split', 'toLowerCase', 'trimEnd', 'trimStart'], all],
  [String.prototype, ['indexOf', 'search'], upTo],
  [String.prototype, ['includes'], all],
];
const KEYS: readonly string[] = ['keys', 'values', 'entries'];

/** The amount of work; nothing else may run meanwhile. */
export function workOf(run: () => void): number {
  let work = 0;
  const undo: (() => void)[] = [];
  const replace = (owner: object, name: string | symbol, made: (method: Method) => Method): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name) as PropertyDescriptor;
    Object.defineProperty(owner, name, { ...before, value: made(before.value as Method) });
    undo.push(() => Object.defineProperty(owner, name, before));
  };
  const counted =
    (cost: Cost) =>
    (method: Method): Method =>
      function (...args) {
        const result = method.apply(this, args);
        work += cost(this as { readonly length: number }, result, args);
        return result;
      };
  const keysOf = Object.keys;
  for (const [owner, names, cost] of COUNTED) for (const name of names) replace(owner, name, counted(cost));
  // All other methods of expressions call it, one that looks for all matches once for each.
  replace(
    RegExp.prototype,
    'exec',
    (method) =>
      function (this: unknown, text) {
        const expression = this as RegExp;
        const from = expression.global || expression.sticky ? expression.lastIndex : 0;
        const match = method.call(this, text) as RegExpExecArray | null;
        const to = match === null ? String(text).length : match.index + match[0].length;
        work += Math.max(0, to - from) + 1;
        return match;
      },
  );
  for (const name of KEYS) {
    replace(Object, name, (method) => (value) => {
      work += keysOf(value as object).length;
      return method.call(Object, value);
    });
  }
  replace(Array.prototype, Symbol.iterator, () => {
    return function* (this: unknown) {
      const list = this as readonly unknown[];
      for (let at = 0; at < list.length; at += 1) {
        work += 1;
        yield list[at];
      }
    };
  });
  try {
    run();
  } finally {
    for (const one of undo.reverse()) one();
  }
  return work;
}

/** A list that counts how often its items are asked for. */
export function watched<T>(list: readonly T[]): { readonly list: readonly T[]; readonly asked: () => number } {
  let asked = 0;
  const proxy = new Proxy(list, {
    get(target, key, receiver) {
      asked += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { list: proxy, asked: () => asked };
}
