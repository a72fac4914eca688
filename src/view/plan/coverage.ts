import type { Coverage, CoverageFinding } from '../../survey/coverage.ts';
import { count, grouped } from '../../words/count.ts';
import { dateAndTime } from '../../words/time.ts';
import { type Document, list, type Section, section } from '../write/document.ts';
import { noBackupText } from './pin.ts';

/** Of one site. */
export interface CoverageView extends Coverage {
  readonly site: string;
}

/** Findings of each kind that a terminal shows. */
const SHOWN = 50;

const TITLES: Readonly<Record<CoverageFinding['kind'], string>> = {
  'vm-not-covered': 'VMs that no plan recovers',
  'backup-not-covered': 'Backups of VMs that are gone, which no plan recovers',
  'group-gone': 'Groups of plans whose backup the site does not have',
  'not-whole': 'Groups of plans whose backup is not whole and Ready where it is read from',
  'no-backup': 'Groups of plans whose VM has no backup that would do',
};

/** What of a site no plan recovers. */
export function coverageDocument({ site, findings, vms, covered, ignored }: CoverageView): Document {
  const left = ignored === 0 ? '' : `, ${grouped(ignored)} ignored by tag`;
  const whole = { text: 'Nothing is left out, and nothing is missing.', tone: 'good' } as const;
  return {
    title: `Coverage of ${site}: ${grouped(covered)} of ${count(vms, 'VM')} recovered by a plan${left}`,
    blocks: findings.length === 0 ? [{ kind: 'paragraph', text: whole }] : [],
    sections: (Object.keys(TITLES) as CoverageFinding['kind'][]).flatMap((kind): Section[] => {
      const items = findings.filter((finding) => finding.kind === kind).map(line);
      return section(kind, `${TITLES[kind]} (${grouped(items.length)})`, list(items, SHOWN));
    }),
    rest: '--json shows them',
  };
}

function line(finding: CoverageFinding): string {
  switch (finding.kind) {
    case 'vm-not-covered':
      return `${finding.name ?? 'without a name'} (${finding.vm}), ${finding.newest === undefined ? 'no whole backup' : backup(finding.newest)}`;
    case 'backup-not-covered':
      return `VM ${finding.vm}, ${backup(finding.newest)}`;
    case 'group-gone':
      return `${where(finding)}: ${finding.groupUuid}`;
    case 'not-whole':
      return `${where(finding)}: ${finding.groupUuid} on ${finding.storage}`;
    case 'no-backup': {
      const { storage, why } = finding;
      return noBackupText({ name: where(finding), latestOf: finding, storage, why });
    }
  }
}

const where = ({ file, group }: { readonly file: string; readonly group: string }) => `${group} of ${file}`;

const backup = ({ groupUuid, createdAt }: { readonly groupUuid: string; readonly createdAt?: string }) =>
  `backup ${groupUuid}${createdAt === undefined ? '' : ` of ${dateAndTime(createdAt)}`}`;

/** Ends in a newline. */
export function coverageJson(sites: readonly CoverageView[]): string {
  return `${JSON.stringify({ type: 'coverage', format: 1, sites }, null, 2)}\n`;
}
