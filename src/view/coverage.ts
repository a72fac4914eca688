import type { Coverage, CoverageFinding } from '../survey/coverage.ts';
import { count, grouped } from '../words/count.ts';
import { dateAndTime } from '../words/time.ts';
import { noBackupText } from './pin.ts';
import { clean } from './write/clean.ts';
import { mostOn, type Page } from './write/page.ts';

/** Of one site. */
export interface CoverageView extends Coverage {
  readonly site: string;
}

/** Findings shown of each kind; the JSON has them all. */
const SHOWN = 50;

const TITLES: Readonly<Record<CoverageFinding['kind'], string>> = {
  'vm-not-covered': 'VMs that no plan recovers',
  'backup-not-covered': 'Backups of VMs that are gone, which no plan recovers',
  'group-gone': 'Groups of plans whose backup the site does not have',
  'not-whole': 'Groups of plans whose backup is not whole and Ready where it is read from',
  'no-backup': 'Groups of plans whose VM has no backup that would do',
};

/** Ends in a newline. */
export function coverageText(sites: readonly CoverageView[], page: Page): string {
  return sites.map((site) => `${siteLines(site, page).join('\n')}\n`).join('\n');
}

function siteLines(view: CoverageView, page: Page): string[] {
  const { style } = page;
  const { findings, vms, covered, ignored } = view;
  const lists = (Object.keys(TITLES) as CoverageFinding['kind'][]).flatMap((kind) => {
    const of = findings.filter((finding) => finding.kind === kind);
    if (of.length === 0) return [];
    const more = of.length - mostOn(page, SHOWN);
    return [
      '',
      style.bold(`${TITLES[kind]} (${grouped(of.length)})`),
      ...of.slice(0, mostOn(page, SHOWN)).map((finding) => `  ${line(finding)}`),
      ...(more > 0 ? [style.dim(`  … and ${grouped(more)} more (--json shows them)`)] : []),
    ];
  });
  const said = `${grouped(covered)} of ${count(vms, 'VM')} recovered by a plan${ignored === 0 ? '' : `, ${grouped(ignored)} ignored by tag`}`;
  return [
    `${style.bold(`Coverage of ${clean(view.site)}`)}: ${said}`,
    ...lists,
    ...(findings.length === 0 ? [style.green('Nothing is left out, and nothing is missing.')] : []),
  ];
}

function line(finding: CoverageFinding): string {
  switch (finding.kind) {
    case 'vm-not-covered':
      return `${clean(finding.name ?? 'without a name')} (${finding.vm}), ${finding.newest === undefined ? 'no whole backup' : backup(finding.newest)}`;
    case 'backup-not-covered':
      return `VM ${finding.vm}, ${backup(finding.newest)}`;
    case 'group-gone':
      return `${where(finding)}: ${finding.groupUuid}`;
    case 'not-whole':
      return `${where(finding)}: ${finding.groupUuid} on ${clean(finding.storage)}`;
    case 'no-backup': {
      const { storage, why } = finding;
      return noBackupText({ name: where(finding), latestOf: finding, storage, why });
    }
  }
}

/** Clean. */
const where = ({ file, group }: { readonly file: string; readonly group: string }) =>
  `${clean(group)} of ${clean(file)}`;

const backup = ({ groupUuid, createdAt }: { readonly groupUuid: string; readonly createdAt?: string }) =>
  `backup ${groupUuid}${createdAt === undefined ? '' : ` of ${dateAndTime(createdAt)}`}`;

/** Ends in a newline. */
export function coverageJson(sites: readonly CoverageView[]): string {
  return `${JSON.stringify({ type: 'coverage', format: 1, sites }, null, 2)}\n`;
}
