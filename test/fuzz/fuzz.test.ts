/**
 * Real documents, mutated, each judged in another process. A short sample that nothing crashes or hangs; with ZDR_FUZZ_SECONDS
 * (`npm run test:slow`) for so long, and then each input is held to its time and memory too. ZDR_FUZZ_SEED goes on from
 * another place; what fails is written to a file.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJudge } from './judged.ts';
import { type Judged, KINDS, type Kind } from './kinds.ts';
import { chained, makeRandom, mutate } from './mutate.ts';
import { SEEDS } from './seeds.ts';

const long = process.env['ZDR_FUZZ_SECONDS'];
const SECONDS = Number(long ?? 5);
const FIRST_SEED = Number(process.env['ZDR_FUZZ_SEED'] ?? 1);
const HANG_MS = 30_000;
/** For a megabyte. What is fixed is read again after each round, and Prettier takes some seconds to lay it out. */
const MOST = { cpuMs: 2_000, peakMb: 300 };
const MOST_OF: Partial<Record<Kind, typeof MOST>> = {
  fix: { cpuMs: 6_000, peakMb: 600 },
  format: { cpuMs: 15_000, peakMb: 1_000 },
};

function inputOf(seed: number) {
  const random = makeRandom(seed);
  const kind = KINDS[seed % KINDS.length] ?? 'plan';
  const seeds = SEEDS[kind];
  const mutated = mutate(seeds[Math.floor(random() * seeds.length)] ?? '', random);
  const chain = (kind === 'journal' || kind === 'ledger') && random() < 0.7;
  return { kind, text: chain ? chained(mutated) : mutated };
}

function faultOf(kind: Kind, judged: Judged | { readonly hung: true } | { readonly died: string }): string | undefined {
  if ('hung' in judged) return `no answer within ${HANG_MS / 1_000} s`;
  if ('died' in judged) return `the process died: ${judged.died}`;
  if (judged.crash !== undefined) return judged.crash;
  if (long === undefined) return undefined;
  const { cpuMs, peakMb } = MOST_OF[kind] ?? MOST;
  if (judged.cpuMs > cpuMs) return `${Math.round(judged.cpuMs)} ms`;
  return judged.peakMb > peakMb ? `${Math.round(judged.peakMb)} MB` : undefined;
}

test('the same seed gives the same input, of every kind', () => {
  for (let seed = 1; seed <= KINDS.length; seed += 1) expect(inputOf(seed)).toEqual(inputOf(seed));
});

test('no input takes more time and memory than it may, and none crashes', {
  timeout: SECONDS * 1_000 + 120_000,
}, async () => {
  const judge = await openJudge(HANG_MS);
  onTestFinished(() => judge.close());
  const faults: string[] = [];
  const until = performance.now() + SECONDS * 1_000;
  let seed = FIRST_SEED;
  let worst = { cpuMs: 0, peakMb: 0 };
  for (; performance.now() < until && faults.length < 20; seed += 1) {
    const { kind, text } = inputOf(seed);
    const judged = await judge.judge(kind, text);
    if ('cpuMs' in judged)
      worst = { cpuMs: Math.max(worst.cpuMs, judged.cpuMs), peakMb: Math.max(worst.peakMb, judged.peakMb) };
    const fault = faultOf(kind, judged);
    // What it holds still would count for the next one.
    if (fault !== undefined || MOST_OF[kind] !== undefined) judge.renew();
    if (fault === undefined) continue;
    const file = join(tmpdir(), `zdr-fuzz-${kind}-${seed}`);
    writeFileSync(file, text);
    faults.push(`${kind}, seed ${seed}, ${text.length} characters (${file}): ${fault}`);
  }
  if (long !== undefined)
    process.stdout.write(
      `${seed - FIRST_SEED} inputs; at most ${Math.round(worst.cpuMs)} ms, ${Math.round(worst.peakMb)} MB\n`,
    );
  expect(faults).toEqual([]);
  expect(seed).toBeGreaterThan(FIRST_SEED + KINDS.length);
});
