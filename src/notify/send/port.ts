import type { SecretReference } from '../../plan/plan.ts';
import type { Clock } from '../../run/ports.ts';

/** What a try needs of the world. */
export interface SendPorts {
  readonly clock: Clock;
  /** The value behind a reference; `where` names it in messages. Rejects with an Error whose message is for a person, free of secrets. */
  readonly readSecret: (reference: SecretReference, where: string) => Promise<string>;
  /** Whoever started zdr allows commands of a plan to be run. */
  readonly allowCommands: boolean;
  /** The environment of zdr. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Where commands are run. */
  readonly cwd: string;
  /** Signals a process group; never throws. */
  readonly killGroup: (group: number, signal: 'SIGTERM' | 'SIGKILL') => void;
  /** zdr is about to end: what is under way is broken off, and counts as not delivered. */
  readonly signal?: AbortSignal;
}

/** What is said of a try that `signal` broke off. */
export const STOPPED = 'was broken off, as zdr was stopped';

/** A secret that is not there now may be there on the next try, after a restart with the right environment. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

/** Reads a secret of a receiver. Throws {@link SecretMissing}. */
export async function secretOf(ports: SendPorts, reference: SecretReference, where: string): Promise<string> {
  try {
    return await ports.readSecret(reference, where);
  } catch (error) {
    throw new SecretMissing(error instanceof Error ? error.message : String(error));
  }
}
