import { createHash } from 'node:crypto';

/** A seeded sequence of numbers in [0, 1) (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A number in [0, 1) that depends on nothing but its arguments: whether a fault strikes a group must not
 * depend on the order in which concurrent requests arrive.
 */
export function chance(seed: number, ...parts: readonly (string | number)[]): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  const text = parts.join('\u0000');
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return createRandom(hash)();
}

/** 32 lower-case hex digits in the form of a version 4 UUID, always the same for the same parts. */
export function derivedUuid(...parts: readonly (string | number)[]): string {
  return shapeUuid(createHash('md5').update(parts.join('\u0000')).digest('hex'));
}

/** The next UUID of a seeded sequence: 32 lower-case hex digits, version 4. */
export function nextUuid(random: () => number): string {
  let digits = '';
  for (let part = 0; part < 4; part++) {
    digits += Math.floor(random() * 4294967296)
      .toString(16)
      .padStart(8, '0');
  }
  return shapeUuid(digits);
}

function shapeUuid(digits: string): string {
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  return `${digits.slice(0, 12)}4${digits.slice(13, 16)}${variant}${digits.slice(17)}`;
}
