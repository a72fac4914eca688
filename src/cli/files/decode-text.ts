/** The text of a small file that a person made: editors and shells of Windows write byte order marks and UTF-16. */

/** Why bytes are no text. Nothing of them is in the message. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';
}

/**
 * UTF-8, and UTF-16 in either order, by its mark or, without one, by the zero bytes that every second letter brings.
 * A mark is no part of the text. Throws {@link NotTextError} for anything else.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new NotTextError(`it is not valid ${encoding.toUpperCase()}`);
  }
  if (text.includes('\0')) throw new NotTextError('it holds zero bytes, as no text does');
  return text;
}

/** A value without the mark that was before it in the file it was read from. */
export const withoutMark = (value: string): string => value.replace(/^\ufeff/, '');

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > 0 && even === 0) return 'utf-16le';
  if (even > 0 && odd === 0) return 'utf-16be';
  return 'utf-8';
}
