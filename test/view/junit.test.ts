import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junit } from '../../src/view/findings/junit.ts';
import { junitErrors } from '../support/formats.ts';
import { checkOf, finding, sampleFindings } from './checks.ts';

describe('findings as JUnit XML', () => {
  it('is valid: a suite for each file, a case for each finding', async () => {
    const text = junit(checkOf(sampleFindings));
    expect(await junitErrors(text)).toEqual([]);
    await expect(text).toMatchFileSnapshot('golden/findings.junit.xml');
  });

  it('passes what is below --fail-on, and fails it otherwise', async () => {
    const warning = finding({ severity: 'warning' });
    const texts = (['error', 'warning'] as const).map((failOn) => junit(checkOf([warning], { failOn })));
    expect(texts.map((text) => text.match(/<testsuite [^>]*>/)?.[0])).toEqual([
      expect.stringContaining('tests="1" failures="0"'),
      expect.stringContaining('tests="1" failures="1"'),
    ]);
    expect(texts.map((text) => /<failure /.test(text))).toEqual([false, true]);
    expect(texts[0]).toMatch(/<system-out>plans\/east\.yaml:3:5: warning ZDR1203/);
    expect(await junitErrors(...texts)).toEqual([]);
  });

  it('survives characters that XML has no place for, and markup', async () => {
    const hostile = ['\u0000\u0008\u000b\u001b\ufffe\uffff\ud800', '<a b="c">&amp;]]></failure><!--', `'"`, '\r\n\t'];
    const names = [...hostile, ...fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 60, seed: 7 })];
    const texts = names.map((name) => {
      const place = { path: name, uri: 'x', outside: false };
      const one = finding({ message: name, hint: name });
      return junit(checkOf([one], { places: new Map([['plans/east.yaml', place]]), host: name }));
    });
    expect(await junitErrors(...texts)).toEqual([]);
    expect(texts[1]).toContain('&lt;a b=&quot;c&quot;&gt;&amp;amp;]]&gt;&lt;/failure&gt;&lt;!--');
  });

  it('finds what is wrong: the schema bites', async () => {
    const text = junit(checkOf([finding()]));
    expect(
      await junitErrors(text.replace('<properties>', '<surprise>').replace('</properties>', '</surprise>')),
    ).not.toEqual([]);
    expect(await junitErrors(text.replace('valut', '\u0001'))).not.toEqual([]);
  });
});
