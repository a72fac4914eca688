import { clean } from './clean.ts';

/** What is known of the process that carries a run on. */
export interface Carrier {
  /** `gone`: nobody carries it on; `elsewhere`: on another host, where nobody here can look. */
  readonly is: 'alive' | 'gone' | 'elsewhere';
  /** Absent where no trace of the process is left. */
  readonly process?: { readonly host: string; readonly pid: number };
}

export function carrierText({ is, process }: Carrier): string {
  const state = is === 'elsewhere' ? 'another host: look there' : is;
  return process === undefined ? state : `${process.pid} on ${clean(process.host)}, ${state}`;
}
