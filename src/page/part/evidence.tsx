import { useState } from 'preact/hooks';
import type { RunDetail } from '../../daemon/shapes.ts';
import { size } from '../../view/size.ts';
import { save } from '../net/save.ts';
import { troubleText } from './action.tsx';
import { Scroll, Section, To } from './basics.tsx';
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
      <p role="alert" class="wrong">
        {wrong}
      </p>
    </Section>
  );
}

/** What a drill made and could not remove. */
export const Leftovers = ({ run: { leftoverList } }: { run: RunDetail }) => (
  <Section title="Left at the site" id="leftovers">
    <Scroll name="What is left at the site">
      <table>
        <caption class="unseen">What the drill made and could not remove</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">UUID</th>
            <th scope="col">Group</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {leftoverList.map(({ what, uuid, group, why, hint }) => (
            <tr key={`${what} ${uuid}`}>
              <td>{what}</td>
              <td>
                <code>{uuid}</code>
              </td>
              <th scope="row">{group}</th>
              <td>
                {why}
                {hint === undefined ? null : <div class="dim">{hint}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  </Section>
);
