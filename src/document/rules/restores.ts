import type { Finding, Path } from '../diagnostic.ts';
import { isWritten } from '../draft.ts';
import { capital } from '../schema/wording.ts';
import type { Facts, GroupFact } from './facts.ts';

type RestoreDraft = NonNullable<GroupFact['written']['restore']>;

/** What a VM takes to be created (zstack-api.md 7.3), of the group's own `restore` merged over the plan's. */
export function* restores({ draft, groups }: Facts): Iterable<Finding> {
  const common = draft.defaults?.restore;
  if (isWritten(draft.defaults, 'restore') && common === undefined) return;
  let commonFound = false;
  for (const group of groups) {
    const { written } = group;
    if (isWritten(written, 'restore') && written.restore === undefined) continue;
    // What only the plan's `defaults` say is found there once, and not again for each group.
    if (written.restore === undefined && (common === undefined || commonFound)) continue;
    commonFound ||= written.restore === undefined;
    const own = written.restore;
    const at: Path = own === undefined ? ['defaults', 'restore'] : [...group.path, 'restore'];
    const who = own === undefined ? 'the `restore` of `defaults`' : `the \`restore\` of ${group.label}`;
    yield* restore({ ...common, ...own }, at, who);
    if (draft.verify === 'claimed') yield unproven(at);
  }
}

function* restore(written: RestoreDraft, path: Path, who: string): Iterable<Finding> {
  const has = (key: keyof RestoreDraft) => isWritten(written, key);
  if (!has('offering') && !(has('cpu') && has('memory'))) {
    yield {
      code: 'ZDR1241',
      path,
      atKey: true,
      message: `${capital(who)} does not say how large the VM is.`,
      hint: 'Write `offering`, or `cpu` and `memory`.',
    };
  }
  const placed = written.networks === undefined ? has('networks') : written.networks.length > 0;
  if (!placed && !has('zone') && !has('cluster') && !has('host')) {
    yield {
      code: 'ZDR1242',
      path,
      atKey: true,
      message: `${capital(who)} does not say where the VM belongs.`,
      hint: 'Write at least one of `networks`, `zone`, `cluster` and `host`; for a drill an isolated network.',
    };
  }
  if ((written.checks ?? []).length === 0) return;
  const { strategy } = written;
  if (strategy !== undefined && strategy !== 'InstantStart') {
    yield {
      code: 'ZDR1243',
      path: [...path, 'checks'],
      atKey: true,
      message: `${capital(who)} has checks, but its strategy ${strategy} leaves the VM stopped: nothing will answer.`,
      hint: 'Write `strategy: InstantStart`, or remove `checks`.',
    };
  } else if (!placed) {
    yield {
      code: 'ZDR1243',
      path: [...path, 'checks'],
      atKey: true,
      message: `${capital(who)} has checks, but no network: the VM has no address to ask at.`,
      hint: 'Write `networks`, or remove `checks`.',
    };
  }
}

function unproven(path: Path): Finding {
  return {
    code: 'ZDR1244',
    path,
    atKey: true,
    message:
      'A VM is restored and seen running by queries, and the plan says `verify: claimed`: a site without queries.',
    hint: 'Write `verify: observed`, or remove `restore`.',
  };
}
