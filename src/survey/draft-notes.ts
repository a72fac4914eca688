/** What the comments of a draft say. */
import { formatDuration } from '../document/quantity.ts';
import { type Draft, REST } from './draft-plan.ts';
import { commentText } from './names.ts';

/** Lines without their `#`. */
export interface DraftNotes {
  readonly header: readonly string[];
  readonly sections: Readonly<
    Record<
      'site' | 'objectives' | 'storages' | 'limits' | 'failure' | 'defaults' | 'waves' | 'groups',
      readonly string[]
    >
  >;
  readonly footer: readonly string[];
}

/** Names of VMs that the plan leaves out; more are counted. */
const MOST_NAMED = 50;
const HOUR_MS = 3_600_000;

/** `now` in ms since the epoch; `oldestMs`: age of the oldest of the newest backups; `rpoMs`: the objective that was chosen. */
export function draftNotes(draft: Draft, now: number, oldestMs: number, rpoMs: number | undefined): DraftNotes {
  const others = draft.otherLocals.map(({ name, uuid }) => commentText(name ?? uuid));
  const guessed = draft.storages.filter((storage) => storage.guessed).map(({ name }) => name);
  return {
    header: [
      `Written by zdr init from a look at the site on ${new Date(now).toISOString().slice(0, 10)}.`,
      'What says REVIEW is a guess. Then: zdr validate, zdr pin, zdr plan.',
    ],
    sections: {
      site: ['The password stays in the environment.'],
      objectives: [
        `REVIEW: the oldest of the newest backups is ${hours(oldestMs)} old. Add an \`rto\`: zdr plan says what to expect.`,
      ],
      storages: [
        'By the system tags of the site; the local storage receives the copies.',
        ...(guessed.length === 0 ? [] : [`REVIEW: no tag says the role of ${guessed.join(', ')}; it is guessed.`]),
        ...(others.length === 0
          ? []
          : [
              `REVIEW: the local storage with most space was taken. Others could receive the copies: ${others.slice(0, 10).join(', ')}.`,
            ]),
      ],
      limits: [
        ...(rpoMs === undefined
          ? ['REVIEW: no `objectives`: a newest backup is older than 90 days, or has no date.']
          : []),
        'REVIEW: recoveries at a time. Raise this and `maxConcurrent` as the storages bear it.',
      ],
      failure: ['REVIEW: how many groups may fail. `critical: true` marks those that never may.'],
      defaults: [],
      waves: [
        'REVIEW: by the tags of the VMs: `wave::NAME` or `tier-N`, also with `dr-` before it; in the order of the numbers.',
        ...(draft.waves.at(-1) === REST ? [`${REST}: VMs without such a tag.`] : []),
      ],
      groups: [
        'The newest whole backup of each VM; zdr pin fixes which one that is.',
        'REVIEW: `minSize` is half of what the newest backup has: until zdr pin, the estimate of zdr plan is a lower bound. `dependsOn` says what must be back before a group starts.',
      ],
    },
    footer: leftOut(draft),
  };
}

const hours = (ms: number) => formatDuration(Math.max(HOUR_MS, Math.ceil(ms / HOUR_MS) * HOUR_MS));

function leftOut({ without }: Draft): string[] {
  if (without.length === 0) return [];
  const lines = without.slice(0, MOST_NAMED).map(({ vm, backups }) => {
    const why = backups === 0 ? 'no backup' : `${backups} ${backups === 1 ? 'backup' : 'backups'}, none whole`;
    return `  ${commentText(vm.name ?? 'without a name')} (${vm.uuid}): ${why}`;
  });
  const more = without.length - MOST_NAMED;
  return [
    `REVIEW: not in this plan, ${without.length} of the VMs of the site, which have no whole backup on the backup storage:`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more; zdr coverage lists them all`] : []),
  ];
}
