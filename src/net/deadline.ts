/**
 * Does something on the network under a signal that aborts after `ms`, or with `signal`: for the edges, in real time.
 * The timer is held here until the work has ended: `AbortSignal.any` takes the one of `AbortSignal.timeout` away with
 * the next garbage collection (Node 20), and the work would wait for ever.
 */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal?.reason);
  const timer = setTimeout(() => ending.abort(new DOMException('no answer in time', 'TimeoutError')), ms);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
