import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Summary } from '../../daemon/http/shapes.ts';
import type { Api } from '../net/api.ts';

/** What every part of the page knows. */
export interface Shell {
  readonly api: Api;
  /** The token may start, cancel, approve and pause. */
  readonly operates: boolean;
  /** By the daemon's clock: ms since the epoch. */
  readonly now: number;
  readonly summary: Summary;
  /** Looks at the summary again. */
  readonly again: () => void;
}

export const ShellContext = createContext<Shell | undefined>(undefined);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === undefined) throw new Error('a part is shown in the shell');
  return shell;
}
