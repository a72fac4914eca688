import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { RunSummary } from '../../daemon/http/shapes.ts';
import { ApiError, Unreachable } from '../net/api.ts';
import { newKey } from '../net/session.ts';
import { useShell } from './shell.ts';

export interface ActionProps {
  /** On the button; says what happens. */
  readonly name: string;
  /** What it is done to, for who hears the button alone. */
  readonly of?: string;
  readonly kind?: 'main' | 'plain' | 'danger';
  readonly question: string;
  /** What follows from it, and fields. */
  readonly children?: ComponentChildren;
  /** Where it is posted to. */
  readonly path: string;
  /** What is posted, read when it is. */
  readonly body?: () => object;
  /** Carried out once, however often this question is tried. */
  readonly once?: boolean;
  readonly done: (run: RunSummary) => void;
}

/** A button that asks before it does something. */
export function Action({ name, of, kind = 'plain', question, children, path, body, once = false, done }: ActionProps) {
  const { api } = useShell();
  const dialog = useRef<HTMLDialogElement>(null);
  const key = useRef('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const id = useId();
  const open = () => {
    key.current = newKey();
    setWrong(undefined);
    dialog.current?.showModal();
  };
  const submit = async () => {
    setBusy(true);
    setWrong(undefined);
    try {
      const run = await api.post<RunSummary>(path, body?.() ?? {}, once ? key.current : undefined);
      dialog.current?.close();
      done(run);
    } catch (error) {
      setWrong(troubleText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" class={kind} onClick={open} aria-haspopup="dialog">
        {name}
        {of === undefined ? null : <span class="unseen"> {of}</span>}
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void submit();
          }}
        >
          <h2 id={id}>{question}</h2>
          {children}
          <Wrong what={wrong} />
          <div class="buttons">
            <button type="submit" class={kind === 'danger' ? 'danger' : 'main'} disabled={busy}>
              {busy ? 'One moment …' : name}
            </button>
            <button type="button" class="plain" onClick={() => dialog.current?.close()}>
              Not now
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

/** Says what went wrong, as soon as it has. */
export const Wrong = ({ what, id }: { what: string | undefined; id?: string }) => (
  <p id={id} role="alert" class="wrong">
    {what}
  </p>
);

/** What went wrong, and what to do about it. */
export function troubleText(error: unknown): string {
  if (error instanceof ApiError) return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  if (error instanceof Unreachable) return 'The daemon does not answer. Nothing is known to have happened; try again.';
  return error instanceof Error ? error.message : 'It went wrong.';
}
