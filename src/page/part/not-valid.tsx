import type { PlanSummary } from '../../daemon/shapes.ts';
import { count } from '../../view/words.ts';
import { To } from './basics.tsx';

/** Why a plan is not valid, and what of it is known all the same. */
export function NotValid({ plan, linked = false }: { plan: PlanSummary; linked?: boolean }) {
  const { name, file, known, trouble, errors = [], drills } = plan;
  return (
    <div class="note bad">
      <p>
        <strong>Not valid</strong>
        {trouble === undefined ? '' : `: ${trouble}`}. {known ? OLD : NOTHING}
      </p>
      {linked && errors.length > 0 ? (
        <ul>
          {errors.map(({ code, line, message }) => (
            <li key={`${code} ${line} ${message}`}>
              {line === undefined ? '' : `Line ${line}: `}
              {message}
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        {linked ? <To to={{ view: 'plan', plan: name }}>All that is wrong</To> : 'It is listed below'}, and by{' '}
        <code>zdr validate {file}</code>
        {known && drills.length > 0 ? `. Until it is mended, ${count(drills.length, 'drill')} will not start` : ''}.
      </p>
    </div>
  );
}

const OLD = 'What is shown of it is from when it was last valid.';
const NOTHING = 'Its objectives, groups and drills are not known until it is valid; none of its drills start.';
