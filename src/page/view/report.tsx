import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../net/api.ts';
import { To, Waiting } from '../part/basics.tsx';
import { useShell } from '../part/shell.ts';
import { framed } from '../shape/framed.ts';

/**
 * The report as the daemon makes it. It quotes what plans, servers and people have named, so it stands in a frame of no
 * origin that runs nothing, besides that it forbids itself to: a page that was opened at its address would be one of
 * this origin, and the token is kept here.
 */
export function ReportView({ run }: { run: string }) {
  const { api } = useShell();
  const [page, show] = useState<string>();
  const [error, fail] = useState<ApiError>();
  useEffect(() => {
    let gone = false;
    api.text(`runs/${encodeURIComponent(run)}/report?format=html`).then(
      (text) => {
        if (!gone) show(framed(text));
      },
      (reason: unknown) => {
        if (gone) return;
        const down = { status: 0, code: 'unreachable', title: 'The daemon does not answer', hint: 'Try again later.' };
        fail(reason instanceof ApiError ? reason : new ApiError(down));
      },
    );
    return () => {
      gone = true;
    };
  }, [api, run]);
  return (
    <>
      <p>
        <To to={{ view: 'run', run }}>Back to the run</To>
      </p>
      {page === undefined ? (
        <Waiting {...(error === undefined ? {} : { error })} />
      ) : (
        <iframe class="report" sandbox="" srcDoc={page} title={`Report of run ${run}`} />
      )}
    </>
  );
}
