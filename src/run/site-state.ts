/** What is known of the site that a run works at: the part of the fold that concerns it alone. */
import { given } from '../given.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import type { RecordedEvent } from './event.ts';
import type { Failure } from './failure.ts';
import type { SiteFacts } from './ports.ts';

export interface SiteState {
  site?: SiteFacts;
  dialect?: 'documented' | 'sdk';
  /** Whether the server refuses a repeated submission; absent until this process has found out. */
  repeatsRefused?: boolean;
  /** Set while the management node is out of reach. */
  unavailable?: Failure;
  /** Since when. */
  unavailableSince?: string;
  /** When the management node was away for the last time: jobs that ran then may never end (zstack-api.md 3, "Orphans"). */
  lastAway?: { readonly since: string; readonly until: string };
  /** Records by group UUID as they were before the run. */
  readonly before: Map<string, readonly BackupRecord[]>;
  /** When the process that attends now looked at them, by group UUID. */
  readonly foundAt: Map<string, string>;
}

export type SiteEvent = Extract<RecordedEvent, { type: `site.${string}` | 'groups.found' }>;

/** Folds one event of the site. */
export function reduceSite(state: SiteState, event: SiteEvent): void {
  switch (event.type) {
    case 'site.opened':
      state.site = {
        queries: event.queries,
        ...given({ endpoint: event.endpoint, version: event.version, timeZone: event.timeZone }),
      };
      break;
    case 'site.dialect':
      state.dialect = event.dialect;
      break;
    case 'site.repeats':
      state.repeatsRefused = event.refused;
      break;
    case 'site.unavailable':
      state.unavailable = event.failure;
      state.unavailableSince = event.time;
      break;
    case 'site.available':
      if (state.unavailableSince !== undefined) state.lastAway = { since: state.unavailableSince, until: event.time };
      delete state.unavailable;
      delete state.unavailableSince;
      break;
    case 'groups.found':
      for (const { groupUuid, records } of event.groups) {
        state.before.set(groupUuid, records);
        state.foundAt.set(groupUuid, event.time);
      }
      break;
  }
}
