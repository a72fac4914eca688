/** The life of the management node: up, or somewhere in a restart (zstack-api.md 8, "Boot"). */
import type { Fault } from '../faults/faults.ts';

/**
 * - `refusing`: nothing listens.
 * - `html`: Tomcat or a proxy answers HTML.
 * - `unmapped`: 404 `no api mapping to ..`, even for jobs.
 * - `unregistered`: SYS.1008.
 * - `not-ready`: SYS.1010.
 */
export type Phase = 'up' | 'refusing' | 'html' | 'unmapped' | 'unregistered' | 'not-ready';

export interface Outage {
  readonly from: number;
  /** End of the time in which nothing listens. */
  readonly refusesUntil: number;
}

export const outageOf = (fault: Fault, from: number): Outage => ({ from, refusesUntil: from + (fault.refuse ?? 2000) });

export function createManagementNode() {
  const boots: { readonly from: number; readonly ends: readonly (readonly [Phase, number])[] }[] = [];

  return {
    phase(now: number): Phase {
      for (const { from, ends } of boots) {
        const current = now < from ? undefined : ends.find(([, end]) => now < end);
        if (current !== undefined) return current[0];
      }
      return 'up';
    },
    goDown(fault: Fault, from: number): Outage {
      const outage = outageOf(fault, from);
      let end = outage.refusesUntil;
      const ends: (readonly [Phase, number])[] = [['refusing', end]];
      for (const [name, length] of [
        ['html', fault.html ?? 1000],
        ['unmapped', fault.unmapped ?? 1000],
        ['unregistered', fault.unregistered ?? 1000],
        ['not-ready', fault.notReady ?? 1000],
      ] as const) {
        end += length;
        ends.push([name, end]);
      }
      boots.push({ from, ends });
      return outage;
    },
    /** The end of the current refusal, if nothing listens now. */
    refusesUntil(now: number): number | undefined {
      const ends = boots.filter(({ from }) => now >= from).map(({ ends: [first] }) => first?.[1] ?? 0);
      const last = Math.max(0, ...ends);
      return now < last ? last : undefined;
    },
  };
}
