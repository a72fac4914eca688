import { Timestamp } from '../timestamp.ts';

/** Members whose order means something; all others are shuffled. */
export class InOrder {
  readonly entries: readonly (readonly [string, unknown])[];

  constructor(entries: readonly (readonly [string, unknown])[]) {
    this.entries = entries;
  }
}

export interface Encoding {
  /** Source of the order of members: a client must not rely on any. */
  readonly random: () => number;
  readonly print: (ms: number) => string;
  /** Gson's HTML escaping: job and success bodies have it, synchronous failures have not (zstack-api.md 1). */
  readonly html: boolean;
  /** Numbers as Java prints doubles: `1.073741824E9`, `22.0`. */
  readonly exponent: boolean;
}

const HTML: Readonly<Record<string, string>> = {
  "'": '\\u0027',
  '=': '\\u003d',
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
};

/** JSON as the server writes it: null members omitted, members in random order, times printed in the server's zone. */
export function encode(value: unknown, encoding: Encoding): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return quote(value, encoding.html);
  if (typeof value === 'number') return encoding.exponent ? javaDouble(value) : String(value);
  if (value instanceof Timestamp) return JSON.stringify(encoding.print(value.ms));
  if (value instanceof InOrder) {
    return `{${value.entries.map(([name, member]) => `${quote(name, false)}:${encode(member, encoding)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => encode(item, encoding)).join(',')}]`;
  return typeof value === 'object' ? encodeObject(value, encoding) : String(value);
}

function encodeObject(value: object, encoding: Encoding): string {
  const members = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(members);
  shuffle(keys, encoding.random);
  let text = '';
  for (const key of keys) {
    const member = members[key];
    if (member !== null && member !== undefined) {
      text += `${text === '' ? '' : ','}${quote(key, false)}:${encode(member, encoding)}`;
    }
  }
  return `{${text}}`;
}

/** Most texts are UUIDs and names, which need no escaping. */
function quote(text: string, html: boolean): string {
  if (/^[\w .:/,-]*$/.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text);
  return html ? quoted.replace(/['=<>&]/g, (character) => HTML[character] ?? character) : quoted;
}

function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let index = items.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const [a, b] = [items[index], items[other]];
    if (a !== undefined && b !== undefined) {
      items[index] = b;
      items[other] = a;
    }
  }
}
