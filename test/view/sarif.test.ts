import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import { sarif } from '../../src/view/findings/sarif.ts';
import { sarifErrors } from '../support/formats.ts';
import { at, checkOf, FILES, finding, sampleFindings } from './checks.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly fixes?: unknown;
}

const runOf = (text: string) =>
  (JSON.parse(text) as { runs: [{ results: Result[]; tool: { driver: { rules: { id: string }[] } } }] }).runs[0];

const notes = (text: string) => JSON.stringify(JSON.parse(text).runs[0].invocations);

describe('findings as SARIF', () => {
  it('is valid by the official schema, and says where, what and how to fix', async () => {
    const text = sarif(checkOf(sampleFindings, { skipped: ['plans/values.yaml'] }));
    expect(sarifErrors(text)).toEqual([]);
    // The rules are the catalogue; the golden file shows one of them.
    const log = JSON.parse(text);
    const { rules } = log.runs[0].tool.driver;
    log.runs[0].tool.driver.rules = rules.filter(({ id }: { id: string }) => id === 'ZDR1203');
    await expect(`${JSON.stringify(log, null, 2)}\n`).toMatchFileSnapshot('golden/findings.sarif');
  });

  it('is valid without findings', () => {
    const text = sarif(checkOf([]));
    expect(sarifErrors(text)).toEqual([]);
    expect(runOf(text).results).toEqual([]);
  });

  it('points each result at its rule, and each rule has help', () => {
    const { results, tool } = runOf(sarif(checkOf(sampleFindings)));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    for (const rule of tool.driver.rules) {
      expect(rule).toMatchObject({
        help: { text: expect.stringMatching(/\w/), markdown: expect.stringMatching(/\w/) },
      });
    }
  });

  it('puts errors first and gives a fix where there is a safe edit, never for a secret', () => {
    const text = sarif(checkOf(sampleFindings));
    const { results } = runOf(text);
    expect(results.map(({ level }) => level)).toEqual([...Array(6).fill('error'), 'warning']);
    expect(results.filter(({ fixes }) => fixes !== undefined).map(({ ruleId }) => ruleId)).toEqual(['ZDR1215']);
    expect(text).not.toContain('hunter2');
  });

  it('keeps to what GitHub shows, and says how many were left out', () => {
    const many: Diagnostic[] = Array.from({ length: 6_000 }, (_, index) => finding({ at: at(FILES[0], index + 1, 1) }));
    const text = sarif(checkOf([finding({ severity: 'warning' }), ...many]));
    expect(runOf(text).results).toHaveLength(5_000);
    expect(notes(text)).toContain('1,001 more findings left out');
    expect(sarifErrors(text)).toEqual([]);
  });

  it('keeps to a size, however long the messages are', () => {
    const many = Array.from({ length: 1_000 }, () => finding({ message: 'x'.repeat(100_000) }));
    const text = sarif(checkOf(many));
    expect(Buffer.byteLength(text)).toBeLessThan(17_000_000);
    expect(notes(text)).toMatch(/\d+ more findings left out/);
  });

  it('is valid whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (message, hint) => {
        expect(sarifErrors(sarif(checkOf([finding({ message, hint })])))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
