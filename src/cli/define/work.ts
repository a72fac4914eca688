import type { Environment } from '../environment.ts';

/** Makes the action of a command of what it does, which is loaded when it is asked for. */
export type Work = <Args extends readonly unknown[]>(
  load: () => Promise<(environment: Environment, ...args: Args) => Promise<number> | number>,
) => (...args: Args) => Promise<void>;
