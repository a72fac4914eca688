import type { RunDetail } from '../../daemon/http/shapes.ts';
import { isLive } from '../shape/verdict.ts';
import type { Api } from './api.ts';
import { createLooker } from './looker.ts';
import { asking, type Polled, useLooker } from './use-polled.ts';

const PENDING_MS = 1_000;
/** Events tell of what happens; this finds what no event tells, such as a run that died. */
const LIVE_MS = 5_000;
const ENDED_MS = 20_000;
const AGAIN_MS = 1_000;

const every = (run: RunDetail | undefined): number => {
  if (run?.phase === 'pending') return PENDING_MS;
  return run !== undefined && isLive(run) ? LIVE_MS : ENDED_MS;
};

/** A run, looked at again with each of its events. */
export function useRun(api: Api, run: string): Polled<RunDetail> {
  const path = `runs/${encodeURIComponent(run)}`;
  return useLooker<RunDetail>(
    path,
    (ports) => {
      const gone = new AbortController();
      let following = false;
      const follow = async (seq: number): Promise<void> => {
        following = true;
        // A stream that breaks off is opened anew after the next look, which says where the run stands by then.
        await api.follow(`${path}/events`, seq, gone.signal, () => looker.poke()).catch(() => {});
        if (gone.signal.aborted) return;
        setTimeout(() => {
          following = false;
          looker.poke();
        }, AGAIN_MS);
      };
      const took = (value: RunDetail): void => {
        ports.took(value);
        if (value.seq !== undefined && value.phase !== 'finished' && !following) void follow(value.seq);
      };
      const looker = createLooker({ ...ports, ask: asking(api, path), took, every });
      const stop = () => {
        gone.abort();
        looker.stop();
      };
      return { poke: looker.poke, stop };
    },
    [api],
  );
}
