import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../net/api.ts';
import { To } from '../part/basics.tsx';
import { useShell } from '../part/shell.ts';
import { Waiting } from '../part/waiting.tsx';

/**
 * The report as the daemon makes it. It quotes what plans, servers and people have named, so it stands in a frame of no
 * origin that runs nothing, besides that it forbids itself to: a page that was opened at its address would be one of
 * this origin, and the token is kept here.
 */
export function ReportView({ run }: { run: string }) {
  const { api } = useShell();
  const [url, show] = useState<string>();
  const [error, fail] = useState<ApiError>();
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    api.blob(`runs/${encodeURIComponent(run)}/report?format=html`).then(
      (blob) => {
        if (gone) return;
        made = URL.createObjectURL(new Blob([blob], { type: 'text/html;charset=utf-8' }));
        show(made);
      },
      (reason: unknown) => {
        if (gone) return;
        const down = { status: 0, code: 'unreachable', title: 'The daemon does not answer', hint: 'Try again later.' };
        fail(reason instanceof ApiError ? reason : new ApiError(down));
      },
    );
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [api, run]);
  return (
    <>
      <p>
        <To to={{ view: 'run', run }}>Back to the run</To>
      </p>
      {url === undefined ? (
        <Waiting {...(error === undefined ? {} : { error })} />
      ) : (
        <iframe class="report" sandbox="" src={url} title={`Report of run ${run}`} />
      )}
    </>
  );
}
