/** A shorter secret would be found in every second word. */
const SHORTEST = 4;

/** Replaces each secret in a text, also as it looks within JSON or a URL. Secrets shorter than four characters are left. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(
    secrets
      .filter((secret) => secret.length >= SHORTEST)
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), inUrl(secret)]),
  );
  return (text) => {
    let clear = text;
    for (const form of forms) clear = clear.replaceAll(form, '[secret]');
    return clear;
  };
}

/** A lone surrogate cannot be encoded. */
const inUrl = (secret: string): string => encodeURIComponent(secret.replace(/\p{Cs}/gu, '\ufffd'));
