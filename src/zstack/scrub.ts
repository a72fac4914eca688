/** Makes text from outside fit for a log, a journal and a terminal: no secrets, no control characters, no great length. */

/** A shorter secret cannot be told from ordinary words and numbers. */
const SHORTEST_SECRET = 4;
const REDACTED = '[redacted]';

export interface Scrub {
  /** One clean line of at most `max` characters. */
  line(text: string, max?: number): string;
  /** Every later line is free of this one too. */
  add(secret: string): void;
}

/** Longest line kept of a server's text: details may have 4096 characters (zstack-api.md 4). */
const LONGEST_LINE = 600;

export function createScrub(): Scrub {
  const secrets = new Set<string>();
  const redact = (text: string) => {
    let clean = text;
    for (const secret of secrets) {
      if (clean.includes(secret)) clean = clean.replaceAll(secret, REDACTED);
    }
    return clean;
  };
  return {
    line(text, max = LONGEST_LINE) {
      // Twice: a control character may have stood inside the secret, or beside it.
      const clean = redact(printable(redact(text)));
      return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
    },
    add(secret) {
      for (const form of [secret, printable(secret)]) {
        if (form.length >= SHORTEST_SECRET) secrets.add(form);
      }
    },
  };
}

/** Control characters (C0, C1, bidirectional and line separators) become spaces; runs of space become one. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ').trim();
