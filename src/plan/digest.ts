import { createRequire } from 'node:module';

/** SHA-256 (hex) over the canonical JSON of a value: keys sorted, no spaces, undefined members left out. */
export function digestOf(value: unknown): string {
  // Loaded when it is needed: plans are checked without.
  const { createHash } = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
