import type { GroupRecords } from '../plan/inventory.ts';
import type { NodeFacts, StorageFacts } from '../plan/survey.ts';
import type { Answer } from './check.ts';

/** What one look at the site brought. Nothing of it changed the site. */
export interface SiteLook {
  /** By our clock, in ms since the epoch. */
  readonly at: number;
  /** Whether the site offers queries. */
  readonly queries: Answer<boolean>;
  readonly node: NodeFacts;
  /** The body key that the server was found to take. */
  readonly dialect?: 'documented' | 'sdk';
  /** Those of the plan's storages that the site shows; absent where nobody asked. */
  readonly storages?: Answer<readonly StorageFacts[]>;
  /** The records of each group of the plan; absent where nobody asked. */
  readonly groups?: Answer<readonly GroupRecords[]>;
}
