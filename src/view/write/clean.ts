/**
 * Controls, formatting characters (bidi overrides, zero widths, tags), line separators, lone surrogates and
 * noncharacters. XML 1.0 has no place for most of them, not even as references.
 */
const UNPRINTABLE = '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}]';

/** Made for the first text that is not plain: to look up its classes takes longer than to read the rest of a file as this. */
let unprintable: RegExp | undefined;

const plainAscii = /^[\x20-\x7e]*$/;

/**
 * A text from a plan or a server, made safe to print on one line: whatever could move the cursor, colour the screen or
 * reorder the text is shown as its code point, `\u{1b}`.
 */
export function clean(text: string): string {
  // Nearly all texts are, and pages hold a hundred thousand of them.
  if (plainAscii.test(text)) return text;
  unprintable ??= new RegExp(UNPRINTABLE, 'gu');
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
