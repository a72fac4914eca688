import type { PlanSummary } from '../../daemon/http/shapes.ts';
import { To } from './basics.tsx';

/** Why a plan is not valid, and what of it is known all the same. `brief`: where its findings do not stand beside. */
export function NotValid({ plan, brief = false }: { plan: PlanSummary; brief?: boolean }) {
  const { name, file, known, trouble, errors = [] } = plan;
  return (
    <div class="note bad">
      <p>
        {brief ? <strong>Not valid: </strong> : null}
        {trouble ?? `${file} is not a valid plan`}. None of its drills start. {known ? OLD : NOTHING}
      </p>
      {brief && errors.length > 0 ? (
        <ul>
          {errors.map(({ code, line, message }) => (
            <li key={`${code} ${line} ${message}`}>
              {line === undefined ? '' : `Line ${line}: `}
              {message}
            </li>
          ))}
        </ul>
      ) : null}
      {errors.length === 0 ? null : (
        <p>
          {brief ? <To to={{ view: 'plan', plan: name }}>All findings</To> : 'The findings stand below'}; at the command
          line: <code>zdr validate {file}</code>
        </p>
      )}
    </div>
  );
}

const OLD = 'What is shown of it is from when it was last valid.';
const NOTHING = 'Its objectives, groups and drills are not known until it is valid.';
