import type { BackupRecord } from '../../plan/inventory.ts';
import type { Clock, Site } from '../ports.ts';

/** Groups asked for within this time share one query; where none was sent for so long, nobody is waited for. */
const GATHER_MS = 200;
const MOST_GROUPS = 100;

/**
 * Fresh looks at single groups, gathered into queries for many (design: observing is patient and cheap).
 * Each look sees an answer to a question that was sent after it asked.
 */
export function createBatchedQuery(site: Site, clock: Clock, signal: AbortSignal) {
  type Waiting = {
    readonly resolve: (records: readonly BackupRecord[]) => void;
    readonly reject: (error: unknown) => void;
  };
  let gathered = new Map<string, Waiting[]>();
  let sentAt = Number.NEGATIVE_INFINITY;

  const send = async () => {
    const batch = gathered;
    gathered = new Map();
    if (batch.size === 0) return;
    sentAt = clock.now();
    try {
      const found = await site.find([...batch.keys()], signal);
      const records = new Map(found.map((group) => [group.groupUuid, group.records]));
      for (const [uuid, waiting] of batch) for (const one of waiting) one.resolve(records.get(uuid) ?? []);
    } catch (error) {
      for (const waiting of batch.values()) for (const one of waiting) one.reject(error);
    }
  };

  return (groupUuid: string): Promise<readonly BackupRecord[]> =>
    new Promise((resolve, reject) => {
      const waiting = gathered.get(groupUuid) ?? [];
      waiting.push({ resolve, reject });
      gathered.set(groupUuid, waiting);
      if (gathered.size >= MOST_GROUPS) void send();
      else if (gathered.size === 1 && waiting.length === 1)
        void clock.sleep(Math.max(0, sentAt + GATHER_MS - clock.now()), signal).then(send);
    });
}
