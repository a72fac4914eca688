import type { RunDetail } from '../../daemon/http/shapes.ts';
import { grouped } from '../../words/count.ts';
import { troubled } from '../shape/group-order.ts';
import { groupSaid } from '../shape/verdict.ts';
import { Chip, Scroll, Section } from './basics.tsx';

type Group = RunDetail['groupList'][number];

const MOST = 100;

/** What failed and why, before anything else. */
export function Troubles({ run }: { run: RunDetail }) {
  const all = troubled(run.groupList);
  if (all.length === 0) return null;
  return (
    <Section title="Not recovered" id="troubles">
      <Scroll name="Groups that did not recover">
        <table>
          <caption class="unseen">Groups that did not recover, and why</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">Outcome</th>
              <th scope="col">Why</th>
              <th scope="col">Wave</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, MOST).map((group) => (
              <tr key={group.name}>
                <th scope="row">
                  {group.name}
                  {group.critical ? <span class="tag">critical</span> : null}
                </th>
                <td>
                  <Chip said={groupSaid(group)} />
                </td>
                <td>
                  <Why group={group} />
                </td>
                <td>{group.wave}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {all.length > MOST ? <p class="dim">… and {grouped(all.length - MOST)} more below.</p> : null}
    </Section>
  );
}

/** The reason, the three sides of each volume, what to do: as the report has them. */
function Why({ group: { reason, problems = [], volumes = [], advice = [] } }: { group: Group }) {
  return (
    <>
      <p>{reason}</p>
      {problems
        .filter((problem) => problem !== reason)
        .map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      {volumes.length === 0 ? null : (
        <table class="sides">
          <caption class="unseen">Its volumes: expected, claimed and observed</caption>
          <thead>
            <tr>
              <th scope="col">Volume</th>
              <th scope="col">Verdict</th>
              <th scope="col">Expected</th>
              <th scope="col">Claimed by ZStack</th>
              <th scope="col">Observed</th>
            </tr>
          </thead>
          <tbody>
            {volumes.map(({ name, backupUuid, verdict, detail, expected, claimed, observed }) => (
              <tr key={backupUuid}>
                <th scope="row">
                  {name} <code>{backupUuid}</code>
                </th>
                <td>
                  {verdict ?? 'not judged'}
                  {detail === undefined ? '' : `: ${detail}`}
                </td>
                <td>{expected}</td>
                <td>{claimed}</td>
                <td>{observed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {advice.map((line) => (
        <p key={line} class="dim">
          {line}
        </p>
      ))}
    </>
  );
}
