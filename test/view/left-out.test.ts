import { expect, test } from 'vitest';
import { plainPage } from '../../src/cli/terminal/page.ts';
import type { Check } from '../../src/view/findings/check.ts';
import { codeQuality } from '../../src/view/findings/code-quality.ts';
import { findingsJson, findingsText } from '../../src/view/findings/findings.ts';
import { findingsMarkdown } from '../../src/view/findings/findings-markdown.ts';
import { junit } from '../../src/view/findings/junit.ts';
import { sarif } from '../../src/view/findings/sarif.ts';
import { annotations } from '../../src/view/findings/workflow-commands.ts';
import { checkOf, FILES, finding } from './checks.ts';

const [EAST] = FILES;
const kept = Array.from({ length: 1_000 }, (_, index) => finding({ message: `m${index}` }));
const check = checkOf(kept, { leftOut: new Map([[EAST, { error: 9_000, warning: 234 }]]) });

const FORMATS: Readonly<
  Record<string, readonly [write: (check: Check) => string, said: readonly (string | RegExp)[]]>
> = {
  text: [
    (of) => findingsText(of, plainPage),
    ['10,000 errors, 234 warnings', '… and 9,234 more (-o json has the first 1,000 of'],
  ],
  json: [findingsJson, ['"error": 10000', /"leftOut": \{\s+"error": 9000,\s+"warning": 234/]],
  sarif: [sarif, ['9,234 more findings left out here: zdr validate -o json has the first 1,000 of']],
  junit: [junit, ['9,234 more findings left out here: fix these, and check again.']],
  gitlab: [codeQuality, ['9,234 more findings left out here', `"fingerprint": "left-out:${EAST}"`]],
  github: [annotations, ['10,224 of 10,234 findings have no annotation']],
  markdown: [
    findingsMarkdown,
    ['10,000 errors, 234 warnings', '… and 10,134 more: zdr validate -o json has the first 1,000 of'],
  ],
};

test.each(Object.entries(FORMATS))('%s says how many findings are left out', (_, [write, said]) => {
  const text = write(check);
  for (const one of said) expect(text).toMatch(typeof one === 'string' ? new RegExp(literally(one)) : one);
});

test.each(Object.entries(FORMATS))('%s says nothing of it where none are', (_, [write]) => {
  const none = { leftOut: new Map([[EAST, { error: 0, warning: 0 }]]) };
  expect(write(checkOf(kept.slice(0, 5), none))).toBe(write(checkOf(kept.slice(0, 5))));
});

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
