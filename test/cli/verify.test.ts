/** What `zdr verify` says of a folder that was tampered with: in this process, as there are many ways. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, hash } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/cli/commands/verify.ts';
import type { Environment } from '../../src/cli/environment.ts';
import { signEnvelope } from '../../src/evidence/envelope.ts';
import { Collector } from '../observe/samples.ts';
import { type SealedRun, sealRun } from '../support/sealed-run.ts';

let sealed: SealedRun;
beforeAll(async () => {
  sealed = await sealRun();
});
afterAll(() => sealed?.remove());

async function check(cwd: string, wanted?: string, publicKey?: string): Promise<{ code: number; said: string }> {
  const stdout = new Collector();
  const environment = { cwd, stdout, stderr: new Collector(), variables: {} } as unknown as Environment;
  const code = await verify(environment, wanted, {
    runsDir: 'runs',
    ...(publicKey === undefined ? {} : { publicKey }),
  });
  return { code, said: stdout.text };
}

const edit = (path: string, change: (text: string) => string) => {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${path} is as it was`);
  writeFileSync(path, changed);
};
const rewritten = (folder: string, change: (evidence: ReturnType<typeof JSON.parse>) => void) =>
  edit(join(folder, 'evidence.json'), (text) => {
    const evidence = JSON.parse(text);
    change(evidence);
    return `${JSON.stringify(evidence, null, 2)}\n`;
  });

test('passes what was not touched, by its id, by a path and with its key', async () => {
  const { cwd, folder } = sealed.copy();
  const plain = await check(cwd);
  expect(plain).toMatchObject({ code: 0, said: expect.stringContaining('report.html: as the evidence has it') });
  expect(plain.said).toContain('signature: NOT CHECKED');
  expect(await check(cwd, sealed.runId.slice(-4), 'zdr.pub')).toMatchObject({
    code: 0,
    said: expect.stringMatching(/: right\n$/),
  });
  expect(await check('/', folder, join(cwd, 'zdr.pub'))).toMatchObject({ code: 0 });
});

test('a folder that was copied elsewhere and renamed is checked there', async () => {
  const { cwd, folder } = sealed.copy();
  renameSync(folder, join(cwd, 'from the bank'));
  rmSync(join(cwd, 'runs'), { recursive: true });
  for (const wanted of ['from the bank', './from the bank/']) {
    expect(await check(cwd, wanted, 'zdr.pub')).toMatchObject({ code: 0 });
  }
  expect((await check(join(cwd, 'from the bank'), '.', '../zdr.pub')).code).toBe(0);
  await expect(check(cwd, './nothing')).rejects.toThrow('is no folder of a run');
});

const files = ['plan.yaml', 'report.json', 'report.md', 'report.html'] as const;

describe('names what to do about', () => {
  test.each(files)('a changed %s', async (name) => {
    const { cwd, folder } = sealed.copy();
    appendFileSync(join(folder, name), ' ');
    const { code, said } = await check(cwd);
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^files: CHANGED: ${name} .*\n {2}(Bring back|To see) .*$`, 'm'));
    expect(said.match(/CHANGED|MISSING|SWAPPED|ADDED|DIFFERS/g)).toHaveLength(1);
  });

  test.each(files)('a missing %s', async (name) => {
    const { cwd, folder } = sealed.copy();
    rmSync(join(folder, name));
    const { code, said } = await check(cwd);
    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringMatching(new RegExp(`^files: MISSING: ${name}\n {2}\\S`, 'm')),
    });
  });

  const changes: readonly [string, (folder: string, cwd: string) => void, RegExp][] = [
    [
      'one file in place of another',
      (folder) => copyFileSync(join(folder, 'report.md'), join(folder, 'report.html')),
      /SWAPPED: report\.html is report\.md/,
    ],
    ['a pin that was added', (folder) => writeFileSync(join(folder, 'pin.yaml'), 'x'), /ADDED: pin\.yaml/],
    [
      'a directory in place of a file',
      (folder) => {
        rmSync(join(folder, 'report.md'));
        execFileSync('mkdir', [join(folder, 'report.md')]);
      },
      /MISSING: report\.md/,
    ],
    [
      'a pipe in place of a file',
      (folder) => {
        rmSync(join(folder, 'report.md'));
        execFileSync('mkfifo', [join(folder, 'report.md')]);
      },
      /MISSING: report\.md/,
    ],
    [
      'evidence that is a pipe',
      (folder) => {
        rmSync(join(folder, 'evidence.json'));
        execFileSync('mkfifo', [join(folder, 'evidence.json')]);
      },
      /evidence: MISSING/,
    ],
    [
      'a journal without its last lines',
      (folder) =>
        edit(join(folder, 'journal.jsonl'), (text) => `${text.trimEnd().split('\n').slice(0, -2).join('\n')}\n`),
      /journal: CUT OFF: it has \d+ events, and the evidence knows of \d+/,
    ],
    [
      'bytes behind the last line of a journal that has ended',
      (folder) => appendFileSync(join(folder, 'journal.jsonl'), '\0'.repeat(4_000)),
      /journal: ADDED: 4,000 bytes behind its last line, .*\n {2}.*truncate -s \d+ journal\.jsonl/,
    ],
    [
      'missing evidence',
      (folder) => rmSync(join(folder, 'evidence.json')),
      /evidence: MISSING: .*\n {2}.*zdr resume \S+small/,
    ],
    [
      'evidence that is no evidence',
      (folder) => writeFileSync(join(folder, 'evidence.json'), '{}'),
      /evidence: DAMAGED: .*required property.*\n {2}.*remove it/,
    ],
    [
      'empty evidence',
      (folder) => truncateSync(join(folder, 'evidence.json')),
      /evidence: DAMAGED: evidence\.json: it is not JSON/,
    ],
    [
      'a verdict that was improved',
      (folder) =>
        rewritten(folder, ({ predicate }) => {
          predicate.operator = 'nobody';
        }),
      /evidence: DIFFERS from the journal in 1 place\n {2}predicate\.operator: evidence\.json says "nobody"/,
    ],
    [
      'evidence of another run',
      (folder) =>
        rewritten(folder, ({ predicate }) => {
          predicate.runId = '20261124-000000-other-0000';
        }),
      /evidence: SWAPPED: evidence\.json is that of run 20261124-000000-other-0000/,
    ],
    [
      'evidence of another journal',
      (folder) =>
        rewritten(folder, ({ predicate }) => {
          predicate.journal.lastHash = 'a'.repeat(64);
        }),
      /evidence: DIFFERS from the journal: its event \d+ was another/,
    ],
    [
      'evidence that knows of a later end',
      (folder) =>
        rewritten(folder, ({ predicate }) => {
          predicate.journal.events += 1;
        }),
      /CUT OFF/,
    ],
    [
      'evidence for another journal file',
      (folder) =>
        rewritten(folder, ({ subject }) => {
          subject[1].digest.sha256 = 'b'.repeat(64);
        }),
      /files: CHANGED: journal\.jsonl/,
    ],
    [
      'evidence for another plan than was run',
      (folder) =>
        rewritten(folder, ({ subject }) => {
          subject[0].digest.sha256 = 'b'.repeat(64);
        }),
      /evidence: DIFFERS from the journal in what plan\.yaml was when the run began\n {2}\S/,
    ],
    [
      'a plan that was changed together with the evidence',
      (folder) => {
        edit(join(folder, 'plan.yaml'), (text) => text.replace('"g1"', '"g9"'));
        rewritten(folder, ({ subject }) => {
          subject[0].digest.sha256 = hash('sha256', readFileSync(join(folder, 'plan.yaml')));
        });
      },
      /files: CHANGED: plan\.yaml[\s\S]*evidence: DIFFERS from the journal in what plan\.yaml was/,
    ],
    [
      'a folder under the id of another run',
      (folder) => renameSync(folder, join(folder, '..', '20261124-000000-small-0000')),
      /journal: SWAPPED: this is the folder of run 20261124-000000-small-0000/,
    ],
  ];
  test.each(changes)('%s', async (_, change, expected) => {
    const { cwd, folder } = sealed.copy();
    change(folder, cwd);
    const { code, said } = await check(cwd);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(expected) });
  });

  test('controls in what evidence says are shown, not sent to the terminal', async () => {
    const { cwd, folder } = sealed.copy();
    rewritten(folder, ({ predicate }) => {
      predicate.runId = '\u001b[2J\u202e';
    });
    expect((await check(cwd)).said).toContain('\\u{1b}[2J\\u{202e}');
  });
});

describe('a signature that is asked for', () => {
  const wrong: readonly [string, (folder: string, cwd: string) => void, RegExp][] = [
    [
      'is missing',
      (folder) => rmSync(join(folder, 'evidence.json.sig')),
      /signature: MISSING: the evidence is not signed\n {2}.*--sign-key/,
    ],
    [
      'is of evidence that is missing',
      (folder) => rmSync(join(folder, 'evidence.json')),
      /signature: MISSING: there is no evidence/,
    ],
    ['is no signature', (folder) => writeFileSync(join(folder, 'evidence.json.sig'), '{}'), /signature: DAMAGED/],
    [
      'is of the same evidence laid out otherwise',
      (folder) => edit(join(folder, 'evidence.json'), (text) => `${text}\n`),
      /signature: WRONG: the key \w+ signed another evidence\.json/,
    ],
    [
      'is of the right key for other evidence',
      (folder, cwd) => {
        const key = createPrivateKey(readFileSync(join(cwd, 'zdr.key')));
        writeFileSync(join(folder, 'evidence.json.sig'), signEnvelope('{}', key));
      },
      /signed another evidence\.json/,
    ],
    [
      'is of another key',
      (_, cwd) => {
        execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'other.key'], { cwd, stdio: 'ignore' });
        execFileSync('openssl', ['pkey', '-in', 'other.key', '-pubout', '-out', 'zdr.pub'], { cwd });
      },
      /signature: WRONG: not by the key/,
    ],
  ];
  test.each(wrong)('%s', async (_, change, expected) => {
    const { cwd, folder } = sealed.copy();
    change(folder, cwd);
    expect(await check(cwd, undefined, 'zdr.pub')).toEqual({ code: 1, said: expect.stringMatching(expected) });
  });

  test.each([
    ['a file that is not there', 'none.pub', 'there is no such file'],
    ['the secret key', 'zdr.key', 'holds a secret key'],
    ['what has no end', '/dev/zero', 'larger than 64 KiB'],
  ])('is not checked with %s', async (_, file, why) => {
    await expect(check(sealed.copy().cwd, undefined, file)).rejects.toThrow(why);
  });
});

test('a run that was begun by a version without evidence is passed, and is told so; signed it is not', async () => {
  const { cwd, folder } = sealed.copy();
  const { formatLine, hashLine, NO_LINE } = await import('../../src/journal/journal-file.ts');
  let prev = NO_LINE;
  edit(join(folder, 'journal.jsonl'), (text) =>
    text.replace(/.+/g, (line) => {
      const { prev: _, inputs: __, ...event } = JSON.parse(line);
      const made = formatLine(event, prev);
      prev = hashLine(made);
      return made;
    }),
  );
  for (const name of ['evidence.json', 'evidence.json.sig', 'report.html']) rmSync(join(folder, name));
  const { code, said } = await check(cwd);
  expect({ code, said }).toEqual({
    code: 0,
    said: expect.stringContaining('evidence: none: a version of zdr that wrote none began the run'),
  });
  expect((await check(cwd, undefined, 'zdr.pub')).code).toBe(1);
  expect(basename(folder)).toBe(sealed.runId);
});
