/** The schema in an editor: the real language server that VS Code, Neovim and others run, over its own protocol. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCHEMA = join(ROOT, 'schemas/recovery-plan.schema.json');
const SERVER = join(
  dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')),
  'bin/yaml-language-server',
);
const MODELINE = `# yaml-language-server: $schema=${pathToFileURL(SCHEMA)}`;

interface Diagnostics {
  readonly uri: string;
  readonly diagnostics: readonly {
    readonly message: string;
    readonly range: { readonly start: { readonly line: number } };
  }[];
}
interface Item {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}

let connection: MessageConnection;
let stop: () => void;
const waiting = new Map<string, (diagnostics: Diagnostics['diagnostics']) => void>();

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'zdr-editor-'));
  const server = spawn(process.execPath, [SERVER, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { HOME: home },
  });
  connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  // No settings but that it validates, and asks no schema store in the internet.
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section: string }[] }) =>
    items.map(({ section }) =>
      section === 'yaml' ? { validate: true, hover: true, completion: true, schemaStore: { enable: false } } : {},
    ),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: Diagnostics) => {
    waiting.get(uri)?.(diagnostics);
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        completion: { completionItem: { snippetSupport: false } },
        hover: { contentFormat: ['plaintext'] },
      },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  stop = () => {
    connection.dispose();
    server.kill();
    rmSync(home, { recursive: true });
  };
});
afterAll(() => stop());

let opened = 0;
/** Opens a text; `uri` where it stands for a real file. */
async function open(text: string, uri = `file:///plans/plan-${++opened}.yaml`): Promise<string> {
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  return uri;
}

/** What the server finds wrong with a text. */
async function findings(text: string, path?: string): Promise<Diagnostics['diagnostics']> {
  const uri = path === undefined ? `file:///plans/plan-${++opened}.yaml` : String(pathToFileURL(path));
  const found = new Promise<Diagnostics['diagnostics']>((resolve) => waiting.set(uri, resolve));
  await open(text, uri);
  return found;
}

/** `|` is where the cursor stands. */
async function at(
  text: string,
): Promise<{ readonly textDocument: { readonly uri: string }; readonly position: object }> {
  const whole = `${MODELINE}\n${text}`;
  const before = whole.slice(0, whole.indexOf('|')).split('\n');
  const uri = await open(whole.replace('|', ''));
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}

async function complete(text: string): Promise<readonly Item[]> {
  const { items } = await connection.sendRequest<{ readonly items: readonly Item[] }>(
    'textDocument/completion',
    await at(text),
  );
  return items;
}

const labels = async (text: string) => (await complete(text)).map(({ label }) => label);

async function hover(text: string): Promise<string> {
  const answer = await connection.sendRequest<{ readonly contents: { readonly value: string } } | null>(
    'textDocument/hover',
    await at(text),
  );
  return answer?.contents.value ?? '';
}

describe('in an editor', () => {
  test.each(['quickstart', 'whole-site'])(
    'plans/%s.yaml finds its schema by its first line, and has no finding',
    async (name) => {
      const path = join(ROOT, 'plans', `${name}.yaml`);
      expect(await findings(readFileSync(path, 'utf8'), path)).toEqual([]);
    },
  );

  test('a mistake is underlined where it is', async () => {
    const found = await findings(
      `${MODELINE}\napiVersion: zstack-dr/v1\nkind: RecoveryPlan\nlimits: { concurency: 3 }\n`,
    );
    expect(found.filter(({ range }) => range.start.line === 3).map(({ message }) => message)).toEqual([
      expect.stringContaining('concurency'),
    ]);
  });

  test('the keys of the plan are completed', async () => {
    expect(await labels('apiVersion: zstack-dr/v1\n|')).toEqual(
      expect.arrayContaining(['kind', 'metadata', 'site', 'storages', 'groups', 'waves', 'objectives']),
    );
  });

  test('those of a group too, and not those that it has', async () => {
    const offered = await labels('groups:\n  - name: a\n    |');
    expect(offered).toEqual(expect.arrayContaining(['groupUuid', 'dependsOn', 'critical', 'expect']));
    expect(offered).not.toContain('name');
  });

  test.each([
    ['storages:\n  vault:\n    role: |', ['local', 'backup']],
    ['verify: |', ['observed', 'claimed']],
    ['failure:\n  then: |', ['stop', 'continue']],
    ['kind: |', ['RecoveryPlan']],
  ])('values are offered at %j', async (text, values) => {
    expect(await labels(text)).toEqual(expect.arrayContaining(values));
  });

  test('a completion explains itself', async () => {
    const item = (await complete('apiVersion: zstack-dr/v1\n|')).find(({ label }) => label === 'objectives');
    const said = typeof item?.documentation === 'string' ? item.documentation : item?.documentation?.value;
    expect(said).toMatch(/report/);
  });

  test.each([
    ['con|currency', 'limits:\n  con|currency: 4'],
    ['groupUuid', 'groups:\n  - name: a\n    group|Uuid: 0150a8120f9334db8e9abc9d3f5eea08'],
    ['whenPresent', 'defaults:\n  when|Present: verify'],
  ])('hovering over %s shows what it means', async (_, text) => {
    const schema = readFileSync(SCHEMA, 'utf8');
    const said = (await hover(text)).split('\n').find((line) => /[a-z]{3,} [a-z]/i.test(line)) ?? 'nothing';
    expect(said.length).toBeGreaterThan(20);
    expect(JSON.stringify(JSON.parse(schema))).toContain(said.slice(0, 20));
  });
});
