/** `1 group`, `10,000 groups`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** `once`, `3 times`. */
export const times = (number: number): string => (number === 1 ? 'once' : `${grouped(number)} times`);

/** `10,000`. */
export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** `5%`, `0.5%`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

/** Counts in one line, `3 errors, 1 warning`; those that are zero are left out. */
export const listed = (parts: readonly (readonly [number, string])[]): string =>
  parts
    .filter(([number]) => number > 0)
    .map(([number, noun]) => count(number, noun))
    .join(', ');

/** How a simulated site runs: `60 times as fast, seed 7`. */
export const simulatedText = ({ speed, seed }: { readonly speed: number; readonly seed: number }): string =>
  `${Number(speed.toPrecision(2))} times as fast, seed ${seed}`;
