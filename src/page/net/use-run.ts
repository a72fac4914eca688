import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { isLive } from '../shape/verdict.ts';
import type { Api, ApiError } from './api.ts';
import { createLooker, type Looker } from './looker.ts';
import type { Polled } from './use-polled.ts';

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
  const [held, hold] = useState<{ run: string; value?: RunDetail; error?: ApiError }>({ run });
  const looker = useRef<Looker | undefined>(undefined);
  useEffect(() => {
    const gone = new AbortController();
    const path = `runs/${encodeURIComponent(run)}`;
    let following = false;
    const follow = async (seq: number): Promise<void> => {
      following = true;
      // A stream that breaks off is opened anew after the next look, which says where the run stands by then.
      await api.follow(`${path}/events`, seq, gone.signal, () => mine.poke()).catch(() => {});
      if (gone.signal.aborted) return;
      setTimeout(() => {
        following = false;
        mine.poke();
      }, AGAIN_MS);
    };
    const mine = createLooker<RunDetail>({
      ask: (signal) => api.get<RunDetail>(path, signal),
      took: (value) => {
        hold({ run, value });
        if (value.seq !== undefined && value.phase !== 'finished' && !following) void follow(value.seq);
      },
      refused: (error) => hold((before) => (before.run === run ? { ...before, error } : { run, error })),
      every,
      hidden: () => document.hidden,
    });
    looker.current = mine;
    const seen = () => {
      if (!document.hidden) mine.poke();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      gone.abort();
      mine.stop();
    };
  }, [api, run]);
  const again = useCallback(() => looker.current?.poke(), []);
  return held.run === run ? { ...held, again } : { again };
}
