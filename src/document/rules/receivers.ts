import type { Finding } from '../diagnostic.ts';
import { shown } from '../schema/wording.ts';
import type { Facts } from './facts.ts';

/** Receivers of notices that nothing could tell apart, and passwords that anybody on the way could read. */
export function* receivers({ draft }: Facts): Iterable<Finding> {
  for (const [at, drill] of (draft.drills ?? []).entries()) {
    const seen = new Map<string, number>();
    for (const [index, receiver] of (drill?.notify ?? []).entries()) {
      const path = ['drills', at, 'notify', index];
      const name = receiver?.name;
      const first = name === undefined ? undefined : seen.get(name);
      if (name !== undefined && first === undefined) seen.set(name, index);
      if (first !== undefined) {
        yield {
          code: 'ZDR1251',
          path: [...path, 'name'],
          message: `Receivers ${first + 1} and ${index + 1} of ${drill?.name === undefined ? `drill ${at + 1}` : `drill ${shown(drill.name)}`} have the same name ${shown(name)}.`,
          hint: 'Rename one of them.',
        };
      }
      if (receiver?.email?.security === 'none' && 'login' in receiver.email) {
        yield {
          code: 'ZDR1252',
          path: [...path, 'email', 'security'],
          message: 'The login at the SMTP server would cross the network unencrypted.',
          hint: 'Write `security: starttls` or `tls`, or remove `login`.',
        };
      }
    }
  }
}
