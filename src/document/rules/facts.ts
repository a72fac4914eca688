import type { Path } from '../diagnostic.ts';
import type { PlanDraft } from '../draft.ts';
import { shown } from '../schema/wording.ts';

type GroupDraft = NonNullable<NonNullable<PlanDraft['groups']>[number]>;

/** A group as far as it could be read, with its storages resolved. */
export class GroupFact {
  readonly index: number;
  readonly written: GroupDraft;
  readonly source: string | undefined;
  readonly destination: string | undefined;
  /** Index of its wave; undefined where it names one that does not exist. */
  readonly wave: number | undefined;

  constructor(index: number, written: GroupDraft, { defaults }: PlanDraft, wave: number | undefined) {
    this.index = index;
    this.written = written;
    this.source = 'source' in written ? written.source : defaults?.source;
    this.destination = 'destination' in written ? written.destination : defaults?.destination;
    this.wave = wave;
  }

  // Made when a finding needs them, which is seldom.
  get path(): Path {
    return ['groups', this.index];
  }

  /** For messages: its name in quotes, or its place in the list. */
  get label(): string {
    return this.written.name === undefined ? `group ${this.index + 1}` : `group ${shown(this.written.name)}`;
  }
}

/** What several rules ask for, found once. */
export interface Facts {
  readonly draft: PlanDraft;
  readonly groups: readonly GroupFact[];
  /** First group of each name. */
  readonly byName: ReadonlyMap<string, GroupFact>;
  /** Names of the storages; undefined where `storages` itself is no mapping. */
  readonly storages: ReadonlySet<string> | undefined;
  /** Names of the waves in order; undefined where `waves` itself is no list. */
  readonly waves: readonly string[] | undefined;
}

export function gatherFacts(draft: PlanDraft, onlyWave: string): Facts {
  const waves = 'waves' in draft ? draft.waves?.map((wave) => wave?.name ?? '') : [onlyWave];
  const waveIndex = new Map(waves?.map((name, index) => [name, index] as const).reverse());
  const groups: GroupFact[] = [];
  draft.groups?.forEach((written, index) => {
    if (written === undefined) return;
    const wave = 'wave' in written ? waveIndex.get(written.wave ?? '') : 0;
    groups.push(new GroupFact(index, written, draft, wave));
  });
  const byName = new Map<string, GroupFact>();
  for (const group of groups) {
    const { name } = group.written;
    if (name !== undefined && !byName.has(name)) byName.set(name, group);
  }
  return {
    draft,
    groups,
    byName,
    storages: draft.storages === undefined ? undefined : new Set(Object.keys(draft.storages)),
    waves,
  };
}
