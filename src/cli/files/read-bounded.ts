/** How every file that somebody names is read: never more of it than it may be large, and never waited for without end. */
import { constants, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { decodeText, NotTextError } from './decode-text.ts';

/** Why a file is not read: the system's code, or one of our own (`TOO_LARGE`, `NO_WRITER`, `NO_FILE`, `NO_TEXT`). The message is a clause: `it is a directory`. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
  readonly code: string;
  /** What to do. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

export interface Bound {
  readonly mostBytes: number;
  /** Whether it may be a pipe or a device, `<(command)` or `/dev/stdin` say: what gives its text once. */
  readonly streams: 'read' | 'refuse';
  /** How long a pipe may have nobody who writes to it, in ms. */
  readonly patienceMs?: number;
}

/** Time enough for the command at the other end of a named pipe to start. */
const PATIENCE_MS = 5_000;

/**
 * The text of a file (UTF-8). A size is asked for before anything is read, and believed only where it is too large: files
 * grow, and those of /proc have none. A pipe is waited for as long as somebody has it open. Throws {@link ReadError}.
 */
export const readBounded = async (path: string, bound: Bound): Promise<string> =>
  (await readBoundedBytes(path, bound)).toString('utf8');

/** The text of a plain file of at most so many bytes; undefined where there is none. Throws ReadError where that cannot be told. */
export async function readSmall(path: string, mostBytes: number): Promise<string | undefined> {
  try {
    return await readBounded(path, { mostBytes, streams: 'refuse' });
  } catch (error) {
    if (error instanceof ReadError && NO_SUCH_FILE.has(error.code)) return undefined;
    throw error;
  }
}

const NO_SUCH_FILE: ReadonlySet<string> = new Set(['ENOENT', 'ENXIO', 'EISDIR', 'NO_FILE', 'TOO_LARGE']);

/** The text of a file that a person made with whatever editor: marks of the byte order are no part of it, UTF-16 is read. */
export async function readDecoded(path: string, bound: Bound): Promise<string> {
  const bytes = await readBoundedBytes(path, bound);
  try {
    return decodeText(bytes);
  } catch (error) {
    if (!(error instanceof NotTextError)) throw error;
    throw new ReadError('NO_TEXT', `it is no text: ${error.message}`, 'Save it as UTF-8 without a byte order mark.', {
      cause: error,
    });
  }
}

/** The bytes of a file, by the same bounds. Throws {@link ReadError}. */
export async function readBoundedBytes(path: string, bound: Bound): Promise<Buffer> {
  try {
    return await readBytes(path, bound);
  } catch (error) {
    if (error instanceof ReadError) throw error;
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
    const [why, hint] = SYSTEM[code] ?? [code, 'Look at the disk, or name another file.'];
    throw new ReadError(code, why, hint, { cause: error });
  }
}

async function readBytes(path: string, { mostBytes, streams, patienceMs = PATIENCE_MS }: Bound): Promise<Buffer> {
  const before = await stat(path);
  const stream = before.isFIFO() || before.isCharacterDevice();
  if (streams === 'refuse' || !stream) refuseNoFile(before);
  if (before.isFile() && before.size > mostBytes) throw tooLarge(mostBytes);
  if (before.isFIFO()) return readPipe(path, mostBytes, patienceMs);
  // What came into the place of a file meanwhile is not waited for; a terminal has nothing to read at first.
  await using file = await open(path, constants.O_RDONLY | (stream ? 0 : constants.O_NONBLOCK));
  if (!stream) refuseNoFile(await file.stat());
  return await readWhole(file, before.size, mostBytes);
}

/** The first look at what has no size. */
const PIECE_BYTES = 64 * 1024;

async function readWhole(file: FileHandle, size: number, mostBytes: number): Promise<Buffer> {
  // One byte more than there should be: where it comes, there is more.
  let buffer = Buffer.allocUnsafe(Math.min(mostBytes, Math.max(size, PIECE_BYTES)) + 1);
  for (let bytes = 0; ; ) {
    const { bytesRead } = await file.read(buffer, bytes, buffer.length - bytes, null);
    bytes += bytesRead;
    if (bytesRead === 0) return buffer.subarray(0, bytes);
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    if (bytes === buffer.length) buffer = Buffer.concat([buffer], Math.min(mostBytes + 1, 2 * bytes));
  }
}

/** The beginning of a plain file. Throws what the file system threw. */
export async function readHead(path: string, mostBytes: number): Promise<string> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, null);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

/** Through the event loop: a read in a thread of its own could not be given up. */
async function readPipe(path: string, mostBytes: number, patienceMs: number): Promise<Buffer> {
  // Without waiting for a writer. The socket closes it.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  const timer = setInterval(() => {
    const first = socket.bytesRead > 0 ? SOMETHING : firstByte(fd);
    if (first === undefined) socket.destroy(noWriter());
    else if (first.length > 0 && socket.bytesRead === 0) socket.unshift(first);
  }, patienceMs);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of socket) {
      clearInterval(timer);
      bytes += (piece as Buffer).length;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      pieces.push(piece as Buffer);
    }
    return Buffer.concat(pieces);
  } finally {
    clearInterval(timer);
    socket.destroy();
  }
}

const SOMETHING = Buffer.alloc(0);

/** The next byte of a pipe, nothing while somebody has it open to write; undefined where nobody has. */
function firstByte(fd: number): Buffer | undefined {
  const byte = Buffer.alloc(1);
  try {
    return readSync(fd, byte, 0, 1, null) === 1 ? byte : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return SOMETHING;
    throw error;
  }
}

function refuseNoFile(there: Stats): void {
  if (there.isFile()) return;
  if (there.isDirectory()) throw new ReadError('EISDIR', 'it is a directory', 'Name a file in it.');
  const what = there.isFIFO() ? 'a pipe' : there.isSocket() ? 'a socket' : 'a device';
  throw new ReadError('NO_FILE', `it is ${what}, no regular file`, 'Save what it gives to a file, and name that.');
}

const tooLarge = (mostBytes: number): ReadError =>
  new ReadError(
    'TOO_LARGE',
    `it is larger than ${mostBytes >= 1024 ** 2 ? `${mostBytes / 1024 ** 2} MiB` : `${mostBytes / 1024} KiB`}`,
    'Nothing of this kind is that large: look whether this is the right file.',
  );

const noWriter = (): ReadError =>
  new ReadError('NO_WRITER', 'it is a pipe that nobody writes to', 'Start what writes to it first, or name a file.');

const NAME = 'Look at its name; it is looked for from the working directory.';
const PERMISSIONS = 'Look at its permissions and those of the directories above it.';

const SYSTEM: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOENT: ['there is no such file', NAME],
  ENOTDIR: ['a part of its path is no directory', NAME],
  EISDIR: ['it is a directory', 'Name a file in it.'],
  ELOOP: ['it is a link that leads to itself', NAME],
  ENXIO: ['it is a socket or a device without anything behind it', 'Save what it gives to a file, and name that.'],
  EACCES: ['that is not allowed', PERMISSIONS],
  EPERM: ['that is not allowed', PERMISSIONS],
};
