/** What the calls of one site share. */
import type { Zone } from 'luxon';
import type { Credentials, Grant } from './credentials.ts';
import type { Dialect } from './dialect.ts';
import type { Scrub } from './scrub.ts';
import type { Wire } from './wire.ts';

export interface Context {
  readonly url: string;
  readonly wire: Wire;
  readonly credentials: Credentials;
  readonly scrub: Scrub;
  readonly dialect: Dialect;
  /** Of the server's clock, once known. */
  zone(): Zone | undefined;
  /** What the server said of its version when it was opened. */
  readonly version: { known: string | undefined };
  /** Set once a server answered our job uuid with another: there it protects nothing. */
  readonly foreignJobs: { seen: boolean };
  /** By job uuid: what an accepted call was sent with, to tell which session it was that had ended when the job fails so. */
  readonly grants: Map<string, Grant>;
}
