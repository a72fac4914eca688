import { makeCommandFilter } from '../../view/findings/workflow-commands.ts';
import type { Output } from '../environment.ts';

const within = new WeakMap<Output, Output>();

/** The output such that nothing written to it is obeyed as a command by the runner of a workflow. */
export function guardOutput(output: Output): Output {
  const harmless = makeCommandFilter();
  const write = (chunk: unknown, ...rest: never[]): boolean =>
    output.write(typeof chunk === 'string' ? harmless(chunk) : chunk, ...rest);
  const guarded = new Proxy(output, {
    get(target, key) {
      if (key === 'write') return write;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  within.set(guarded, output);
  return guarded;
}

/** The output as it is, for lines that are meant to be commands. */
export const unguarded = (output: Output): Output => within.get(output) ?? output;
