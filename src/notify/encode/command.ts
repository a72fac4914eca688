import { clean } from '../../view/write/clean.ts';
import type { Notice } from '../notice.ts';

/** What the environment of zdr gives to a command: how it finds programs and speaks, and nothing that may be a secret. */
const HANDED_ON = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** What a command is given: `stdin` is the notice as JSON, one line. */
export function encodeCommand(notice: Notice, variables: Readonly<Record<string, string | undefined>>) {
  const handedOn = HANDED_ON.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const facts = {
    ZDR_NOTICE_ID: notice.id,
    ZDR_NOTICE_KIND: notice.kind,
    ZDR_PLAN: notice.plan,
    ZDR_DRILL: notice.drill ?? '',
    ZDR_RUN: notice.runId ?? '',
    ZDR_SUMMARY: notice.summary,
  };
  return {
    stdin: `${JSON.stringify(notice)}\n`,
    environment: {
      ...Object.fromEntries(handedOn),
      ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, clean(value)])),
    },
  };
}
