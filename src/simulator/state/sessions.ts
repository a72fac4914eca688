import type { WorldSession } from '../world/world.ts';

export interface Session {
  readonly uuid: string;
  /** Name of the account. */
  readonly account: string;
  readonly createdAt: number;
  expiresAt: number;
}

const CLEANUP_MS = 3_600_000;

export function createSessions(
  given: readonly WorldSession[],
  start: number,
  timeoutMs: number,
  maxPerAccount: number,
) {
  const sessions = new Map<string, Session>(
    given.map(({ uuid, account }) => [uuid, { uuid, account, createdAt: start, expiresAt: start + timeoutMs }]),
  );

  function cleanUp(now: number): void {
    const lastCleanup = start + Math.floor((now - start) / CLEANUP_MS) * CLEANUP_MS;
    for (const session of sessions.values()) {
      if (session.expiresAt <= lastCleanup) sessions.delete(session.uuid);
    }
  }

  function find(uuid: string, now: number): Session | undefined {
    const session = sessions.get(uuid);
    return session !== undefined && now < session.expiresAt ? session : undefined;
  }

  return {
    /** Undefined when the account has too many; expired ones count until the hourly cleanup (zstack-api.md 2). */
    login(uuid: string, account: string, now: number): Session | undefined {
      cleanUp(now);
      if ([...sessions.values()].filter((session) => session.account === account).length >= maxPerAccount) {
        return undefined;
      }
      const session: Session = { uuid, account, createdAt: now, expiresAt: now + timeoutMs };
      sessions.set(uuid, session);
      return session;
    },
    /** A live session, its expiry moved on: every authenticated call does that, polling does not. */
    use(uuid: string, now: number): Session | undefined {
      const session = find(uuid, now);
      if (session !== undefined) session.expiresAt = Math.max(session.expiresAt, now + timeoutMs);
      return session;
    },
    isValid: (uuid: string, now: number): boolean => find(uuid, now) !== undefined,
    renew(session: Session, durationMs: number, now: number): void {
      session.expiresAt = now + durationMs;
    },
    logout(uuid: string): void {
      sessions.delete(uuid);
    },
    expireAll(now: number): void {
      for (const session of sessions.values()) session.expiresAt = Math.min(session.expiresAt, now);
    },
    /** Sessions that have not expired. */
    live: (now: number): number => [...sessions.values()].filter((session) => now < session.expiresAt).length,
  };
}
