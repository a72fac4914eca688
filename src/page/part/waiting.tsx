import type { ApiError } from '../net/api.ts';
import { troubleText } from './action.tsx';
import { To } from './basics.tsx';

/** Instead of what is not there yet, or not at all. */
export function Waiting({ error }: { error?: ApiError }) {
  if (error === undefined) {
    return (
      <p class="card dim" role="status">
        Asking the daemon …
      </p>
    );
  }
  return (
    <div class="card alarm" role="alert">
      <p>{troubleText(error)}</p>
      <p>
        <To to={{ view: 'overview' }}>To the overview</To>
      </p>
    </div>
  );
}
