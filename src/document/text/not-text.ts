/** Bytes that are no UTF-8 text, as they look once they were read for it. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/;

/** Its mark of the byte order, as UTF-8 reads it; or every other byte a zero. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UTF_16 = /^(?:\ufffd\ufffd|(?:\u0000[^\u0000]){4}|(?:[^\u0000]\u0000){4})/;

export interface NotText {
  /** Offset of the first character that no text holds. */
  readonly start: number;
  readonly message: string;
  readonly hint: string;
}

/** A carriage return that ends no line of Windows: some readers of YAML begin a line there, others read on. */
const LONE_RETURN = /\r(?!\n)/;

/** Undefined for a text. */
export function notText(text: string): NotText | undefined {
  const start = text.search(NOT_TEXT);
  if (start === -1) {
    const lone = text.search(LONE_RETURN);
    if (lone === -1) return undefined;
    return {
      start: lone,
      message: 'A carriage return without a line feed stands here.',
      hint: 'Save the file with line ends of one kind: LF, or CR LF.',
    };
  }
  return UTF_16.test(text)
    ? { start, message: 'The file is UTF-16 text, not UTF-8.', hint: 'Save it as UTF-8.' }
    : {
        start,
        message: 'The file is not UTF-8 text.',
        hint: 'Check that this is the right file, and save it as UTF-8.',
      };
}
