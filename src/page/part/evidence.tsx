import { useState } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { size } from '../../words/size.ts';
import { troubleText, Wrong } from './action.tsx';
import { Section, To } from './basics.tsx';
import { useShell } from './shell.ts';

/** The report, and the files that vouch for the run. */
export function Evidence({ run: { run, files } }: { run: RunDetail }) {
  const { api } = useShell();
  const [wrong, setWrong] = useState<string>();
  const download = async (name: string) => {
    setWrong(undefined);
    try {
      save(await api.blob(`runs/${encodeURIComponent(run)}/files/${encodeURIComponent(name)}`), `${run}-${name}`);
    } catch (error) {
      setWrong(troubleText(error));
    }
  };
  return (
    <Section title="Report and evidence" id="evidence">
      <p>
        <To to={{ view: 'report', run }} class="button">
          Open the report
        </To>
      </p>
      {files.length === 0 ? null : (
        <ul class="files">
          {files.map(({ name, bytes }) => (
            <li key={name}>
              <button type="button" class="plain" onClick={() => void download(name)}>
                <span aria-hidden="true">↓ </span>
                <span class="unseen">Download </span>
                {name}
              </button>{' '}
              <span class="dim">{size(bytes)}</span>
            </li>
          ))}
        </ul>
      )}
      <Wrong what={wrong} />
    </Section>
  );
}

const KEPT_MS = 60_000;

/** Saves a file. It is never shown: a page made of it would be one of this origin. */
function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
