import { describe, expect, it } from 'vitest';
import { type Check, type CheckId, type CheckStatus, checksOf, SITE, type Subject } from '../../src/preflight/check.ts';
import { type Preflight, summed } from '../../src/preflight/preflight.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { planDocument } from '../../src/view/plan/plan.ts';
import { preflightSection } from '../../src/view/preflight/preflight.ts';
import { writeHtml } from '../../src/view/write/html.ts';
import { writeMarkdown } from '../../src/view/write/markdown.ts';
import type { Page } from '../../src/view/write/page.ts';
import { writeText } from '../../src/view/write/text.ts';
import { displayWidth } from '../../src/view/write/width.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { colourPage, hostileName, narrowPage, plainPage } from './samples.ts';

const check = (subject: Subject, id: CheckId, status: CheckStatus, message: string, hint?: string) =>
  checksOf(subject)(id, status, message, hint);
const storage = (name: string): Subject => ({ kind: 'storage', name });
const group = (name: string): Subject => ({ kind: 'group', name });

const pageOf = (preflight: Preflight) => ({ title: 'Look', sections: preflightSection(preflight), rest: 'more' });
const preflightText = (preflight: Preflight, page: Page): string => writeText(pageOf(preflight), page);
const preflightMarkdown = (preflight: Preflight): string => writeMarkdown(pageOf(preflight));
const preflightHtml = (preflight: Preflight): string =>
  /<main>\n(.*)\n<\/main>/s.exec(writeHtml(pageOf(preflight)))?.[1] ?? '';

const blocked: readonly Check[] = [
  check(SITE, 'site.login', 'ok', 'logged in as account admin'),
  check(SITE, 'node.version', 'ok', 'ZStack 5.2.1'),
  check(SITE, 'node.clock', 'warning', 'its clock is 2m ahead of that of this machine', 'synchronise both'),
  check(SITE, 'site.permission', 'unknown', 'no read tells whether the account may make the recovery call'),
  check(storage('vault'), 'storage.exists', 'ok', 'it exists'),
  check(storage('vault'), 'storage.state', 'blocker', 'it is Disabled', 'enable it in ZStack'),
  ...Array.from({ length: 1200 }, (_, n) =>
    check(
      group(`gone-${n}`),
      'group.exists',
      'blocker',
      `the site has no backup record of the group ${n}`,
      'correct it',
    ),
  ),
  ...['a', 'b', 'c'].map((name) => check(group(name), 'group.age', 'warning', `the backup of ${name} is 30h old`)),
  check(group('erp-db'), 'group.copy', 'unknown', 'of 2 volumes the site does not say that it is on vault'),
  ...Array.from({ length: 8000 }, (_, n) => check(group(`vm-${n}`), 'group.ready', 'ok', '2 volumes')),
];

const orderly = summed([blocked[0], blocked[1], blocked[4]].filter((one) => one !== undefined));

describe('a preflight as text', () => {
  it('has the blockers first, and folds what is alike', async () => {
    await expect(preflightText(summed(blocked), plainPage)).toMatchFileSnapshot('golden/preflight.txt');
  });

  it('in colour', async () => {
    await expect(preflightText(summed(blocked), colourPage)).toMatchFileSnapshot('golden/preflight-colour.txt');
  });

  it('says that all is in order', async () => {
    await expect(preflightText(orderly, plainPage)).toMatchFileSnapshot('golden/preflight-orderly.txt');
  });

  it('ends a plan with the command to go on with, unless something stands in the way', () => {
    const plan = makeTestPlan([makeGroup('g1')]);
    const view = { calls: false, findings: [], command: 'zdr run east.yaml' };
    const text = (preflight: Preflight) =>
      writeText(planDocument(plan, estimate(plan), { ...view, preflight }), plainPage);
    expect(text(orderly)).toMatch(/Nothing stands in the way. To carry it out:\n {2}zdr run east.yaml\n$/);
    expect(text(summed(blocked))).toMatch(/The blockers stand in the way of a run: fix them, then look again.\n$/);
    expect(text(summed(blocked))).not.toContain('zdr run');
  });

  it('lets a plan say that nothing was sent only where the site was not asked either', () => {
    const plan = makeTestPlan([makeGroup('g1')]);
    const text = (shown: { readonly preflight?: Preflight }) =>
      writeText(planDocument(plan, estimate(plan), { calls: false, findings: [], ...shown }), plainPage).replace(
        /\s+/g,
        ' ',
      );
    expect(text({})).toContain('Nothing was sent: this is a dry run.');
    expect(text({ preflight: orderly })).toContain('Nothing was changed at the site: this is a dry run.');
    expect(text({ preflight: orderly })).not.toContain('Nothing was sent');
  });

  it('keeps to the page, and to plain characters', () => {
    const hostile = check(group(hostileName), 'group.records', 'blocker', hostileName, hostileName);
    const text = preflightText(summed([...blocked, hostile]), narrowPage);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    const ours = text.split('\n').filter((line) => !line.includes('\\u{'));
    expect(ours.filter((line) => displayWidth(line) > 40)).toEqual([]);
  });
});

describe('a preflight as Markdown', () => {
  it('has a table for each kind of finding, and what is in order folded away', async () => {
    await expect(preflightMarkdown(summed(blocked))).toMatchFileSnapshot('golden/preflight.md');
  });

  it('shows hostile names as they are', () => {
    const hostile = check(group(hostileName), 'group.records', 'blocker', hostileName, hostileName);
    const text = preflightMarkdown(summed([hostile]));
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e|<\/td>/u);
  });
});

describe('a preflight in a page', () => {
  it('has what the Markdown has', async () => {
    await expect(preflightHtml(summed(blocked))).toMatchFileSnapshot('golden/preflight.html');
  });

  it('stands in the page of the plan that was looked at', () => {
    const plan = makeTestPlan([makeGroup('g1')]);
    const view = { calls: false, findings: [], preflight: summed(blocked) };
    const page = writeHtml(planDocument(plan, estimate(plan), view));
    expect(page).toContain(preflightHtml(summed(blocked)));
  });

  it('takes hostile names for text', () => {
    const hostile = check(group(hostileName), 'group.records', 'blocker', hostileName, hostileName);
    const markup = preflightHtml(summed([hostile]));
    expect(markup).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(
      markup.replaceAll(
        /<\/?(section|h2|h3|p|strong|div|table|caption|ul|li|span|code|thead|tbody|tr|th|td|details|summary)\b[^<>]*>/g,
        '',
      ),
    ).not.toMatch(/[<>]/);
  });
});
