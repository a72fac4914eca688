/** A process that is killed: at one point of its work everything that it holds goes dead, and only what was durable remains. */
import type { RecordedEvent } from '../../src/run/event.ts';
import { SiteError } from '../../src/run/failure.ts';
import type { Journal, Site } from '../../src/run/ports.ts';
import type { RunState } from '../../src/run/state.ts';
import type { Transport } from '../../src/zstack/transport.ts';
import { type Played, type PlayOptions, play, type Stage } from '../support/simulated-run.ts';

/** Counted from 1 over the whole process; `recover` and `create-vm` count only such calls, `request` everything that goes to the site. */
export type KillPoint =
  | { readonly at: 'before-record' | 'after-record'; readonly n: number }
  /** `left`: it never arrives; `accepted`: it arrives, and its answer is never heard. */
  | { readonly at: 'left' | 'accepted'; readonly of: 'recover' | 'create-vm' | 'request'; readonly n: number };

export interface Life {
  /** Undefined when the process was killed, or could not start because the site did not answer. */
  readonly played: Played | undefined;
  readonly durable: readonly RecordedEvent[];
  readonly appended: number;
  readonly requests: number;
  readonly recovers: number;
  readonly creations: number;
}

class Killed extends Error {}

const never = (): Promise<never> => new Promise(() => {});

/** Makes a journal worse than the real one; `append` is the real one, and `die` what a kill does to what it holds. */
export type Weaken = (append: (event: RecordedEvent) => Promise<void>) => {
  append(event: RecordedEvent): Promise<void>;
};

export interface LifeOptions
  extends Pick<PlayOptions, 'approve' | 'selected' | 'site' | 'drill' | 'cleanUp' | 'prober'> {
  readonly events?: readonly RecordedEvent[];
  readonly kill?: KillPoint;
  readonly weaken?: Weaken;
  readonly wrap?: (site: Site, resumed: boolean) => Site;
  /** Told of each event that is durable. */
  readonly onDurable?: (event: RecordedEvent) => void;
  readonly seed?: number;
}

const RECOVER = /^\/v1\/vm-backups\/[0-9a-f]{32}\/actions$/;
const CREATE_VM = /^\/v1\/vm-instances\/from\/vm-backups\//;

/** Runs one process from the durable events to its end, or to its death. */
export async function live(stage: Stage, options: LifeOptions = {}): Promise<Life> {
  const { kill, weaken, wrap, onDurable, events, ...rest } = options;
  const durable: RecordedEvent[] = [...(events ?? [])];
  let dead = false;
  let appended = 0;
  let requests = 0;
  let recovers = 0;
  let creations = 0;
  let die: (error: Error) => void = () => {};
  const killed = new Promise<never>((_, reject) => {
    die = reject;
  });
  const end = () => {
    dead = true;
    die(new Killed('killed'));
    return never();
  };

  const write = async (event: RecordedEvent): Promise<void> => {
    if (dead) return never();
    durable.push(event);
    onDurable?.(event);
  };
  const inner = weaken?.(write) ?? { append: write };
  const journal = (): Journal => ({
    append(event) {
      if (dead) return never();
      appended += 1;
      if (kill?.at === 'before-record' && kill.n === appended) return end();
      const done = inner.append(event);
      if (kill?.at === 'after-record' && kill.n === appended) return done.then(end);
      return done.then(() => (dead ? never() : undefined));
    },
    async close() {},
  });
  const transport = (wire: Transport): Transport => ({
    async request(request) {
      if (dead) return never();
      requests += 1;
      const call = RECOVER.test(request.path) && request.headers['Authorization'] !== undefined;
      if (call) recovers += 1;
      const creation = CREATE_VM.test(request.path);
      if (creation) creations += 1;
      const here =
        kill !== undefined &&
        'of' in kill &&
        ((kill.of === 'request' && kill.n === requests) ||
          (kill.of === 'recover' && call && kill.n === recovers) ||
          (kill.of === 'create-vm' && creation && kill.n === creations));
      if (here && kill.at === 'left') return end();
      const answer = wire.request(request);
      // What is accepted is accepted when the server has it; nobody waits for its answer.
      if (here) {
        answer.catch(() => {});
        return end();
      }
      return answer.then(
        (reply) => (dead ? never() : reply),
        (error: unknown) => (dead ? never() : Promise.reject(error)),
      );
    },
    close: async () => {},
  });
  const life = (played?: Played): Life => ({
    played: played === undefined ? undefined : { ...played, events: durable },
    durable,
    appended,
    requests,
    recovers,
    creations,
  });
  try {
    return life(
      await play(stage, {
        ...rest,
        events: events ?? [],
        journal,
        transport,
        killed,
        ...(wrap === undefined ? {} : { wrap: (site: Site) => wrap(site, (events ?? []).length > 0) }),
      }),
    );
  } catch (error) {
    // A process ends, too, when the site cannot be reached as it starts.
    if (error instanceof Killed || error instanceof SiteError) return life();
    throw error;
  }
}

/** Kills the first process at the point, waits, and lets a second one go on to the end. */
export async function killAndResume(
  stage: Stage,
  { kill, downMs, ...options }: LifeOptions & { readonly kill: KillPoint; readonly downMs: number },
): Promise<{
  readonly life: Life;
  readonly state: RunState;
  readonly report: Played['report'];
  readonly killed: boolean;
}> {
  const first = await live(stage, { ...options, kill });
  if (first.played !== undefined) return { life: first, ...first.played, killed: false };
  await stage.clock.run(stage.clock.sleep(downMs));
  const second = await live(stage, { ...options, events: first.durable });
  if (second.played === undefined) throw new Error('nobody killed the second process');
  return { life: second, ...second.played, killed: true };
}
