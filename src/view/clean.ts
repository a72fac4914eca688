/** Controls, formatting characters (bidi overrides, zero widths, tags), line separators and lone surrogates. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text from a plan or a server, made safe to print on one line: whatever could move the cursor, colour the screen or
 * reorder the text is shown as its code point, `\u{1b}`.
 */
export function clean(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
