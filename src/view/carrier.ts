import { clean } from './write/clean.ts';

/** What is known of the process that carries a run on. */
export interface Carrier {
  /** `gone`: nobody carries it on; `elsewhere`: on another host, where nobody here can look; `given-up`: with `--abandon`, so nobody may. */
  readonly is: 'alive' | 'gone' | 'elsewhere' | 'given-up';
  /** Absent where no trace of the process is left. */
  readonly process?: { readonly host: string; readonly pid: number };
}

export function carrierText({ is, process }: Carrier): string {
  const state = is === 'elsewhere' ? 'another host: look there' : is === 'given-up' ? 'given up with --abandon' : is;
  return process === undefined ? state : `${process.pid} on ${clean(process.host)}, ${state}`;
}
