import type { Page } from './page.ts';
import { displayWidth, pad, wrap } from './width.ts';

/** Names and values in two columns, indented; long values go on below themselves. */
export function fields(pairs: readonly (readonly [string, string])[], { style, width }: Page): string[] {
  const names = Math.max(0, ...pairs.map(([name]) => displayWidth(name)));
  const room = Math.max(20, width - names - 4);
  return pairs.flatMap(([name, value]) =>
    wrap(value, room).map((line, index) => `  ${style.dim(pad(index === 0 ? name : '', names))}  ${line}`),
  );
}
