/** Knows the secrets of this process, to take them out of text. */
export interface Scrubber {
  /** Learns a secret. One shorter than four characters is left alone: it would be found in every second word. */
  add(secret: string): void;
  /** The text with each secret replaced, also as it looks within JSON or a URL. */
  scrub(text: string): string;
}

const SHORTEST = 4;
const REPLACEMENT = '[secret]';

export function createScrubber(): Scrubber {
  const forms = new Set<string>();
  return {
    add(secret) {
      if (secret.length < SHORTEST) return;
      const inJson = JSON.stringify(secret).slice(1, -1);
      for (const form of [secret, inJson, encodeURIComponent(secret.replace(/\p{Cs}/gu, '\ufffd'))]) forms.add(form);
    },
    scrub(text) {
      let clear = text;
      for (const form of forms) clear = clear.replaceAll(form, REPLACEMENT);
      return clear;
    },
  };
}
