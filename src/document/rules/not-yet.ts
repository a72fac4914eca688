import type { Finding } from '../diagnostic.ts';
import { isWritten } from '../draft.ts';
import { capital } from '../wording.ts';
import type { Facts } from './facts.ts';

/** Parts of the language that are defined, but not carried out by this version: never accepted in silence. */
export function* notYet({ draft, groups }: Facts): Iterable<Finding> {
  if (isWritten(draft.defaults, 'restore')) yield restore(['defaults', 'restore'], '`defaults`');
  for (const { written, path, label } of groups) {
    if (isWritten(written, 'restore')) yield restore([...path, 'restore'], label);
  }
}

function restore(path: Finding['path'], who: string): Finding {
  return {
    code: 'ZDR1301',
    path,
    atKey: true,
    message: `${capital(who)} asks for a VM to be created, which this version does not do.`,
    hint: 'Remove `restore`, and create the VM from the recovered backup by hand.',
  };
}
