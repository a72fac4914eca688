/** The text of an answer's body, from its bytes: content codings that nobody asked for are undone, within a bound. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

/** Why a body cannot be read. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly kind: 'coding' | 'too-large';

  constructor(kind: 'coding' | 'too-large', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

type Undo = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const gunzipped: Undo = promisify(gunzip);
const wrapped: Undo = promisify(inflate);
const raw: Undo = promisify(inflateRaw);
const unbrotli: Undo = promisify(brotliDecompress);
/** RFC 9110 has it in a zlib wrapper; some send it without (the lower four bits of a wrapper are 8). */
const inflated: Undo = (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? wrapped : raw)(bytes, options);

const UNDO: ReadonlyMap<string, Undo> = new Map([
  ['gzip', gunzipped],
  ['x-gzip', gunzipped],
  ['deflate', inflated],
  ['br', unbrotli],
]);
/** Nobody needs more, one upon the other. */
const MOST_CODINGS = 3;

/** Undoes the codings of the header Content-Encoding. Throws {@link BodyError} for one that is not known, and for more than `most` bytes. */
export async function undoCodings(bytes: Buffer, header: string | undefined, most: number): Promise<Buffer> {
  const codings = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0 || bytes.length === 0) return bytes;
  if (codings.length > MOST_CODINGS)
    throw new BodyError('coding', `${codings.length} content codings, one upon the other`);
  let plain = bytes;
  for (const coding of codings.toReversed()) {
    const undo = UNDO.get(coding);
    if (undo === undefined) throw new BodyError('coding', `content coding ${named(coding)}, which zdr does not know`);
    try {
      plain = await undo(plain, { maxOutputLength: most });
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
        ? new BodyError('too-large', `the answer is larger than ${most} bytes`, { cause: error })
        : new BodyError('coding', `content coding ${named(coding)}, but the body is not so coded`, { cause: error });
    }
  }
  return plain;
}

const named = (coding: string): string => coding.replace(/[^a-z0-9!#$%&'*+.^_`|~-]/g, '?').slice(0, 32);

/** The bytes as text, in the charset that Content-Type names; UTF-8 where it names none that is known. */
export function textOf(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Whether a text came from bytes that are none: shown, it would be a row of question marks. */
export const isGarbled = (text: string): boolean => text.includes('\ufffd');
