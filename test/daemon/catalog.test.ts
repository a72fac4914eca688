import { expect, test, vi } from 'vitest';
import { createCatalog, NO_PLAN, type PlanSource } from '../../src/daemon/catalog.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';

const text = (name: string, groups = 1) =>
  JSON.stringify(
    smallPlan(smallGroups(groups), { metadata: { name }, drills: [{ name: 'nightly', schedule: '0 2 * * *' }] }),
  );

/** Files by name; a value that is an Error is thrown when the file is read. */
function looking(files: Map<string, string | Error>) {
  const said: string[] = [];
  let refused: Error | undefined;
  const source: PlanSource = {
    async list() {
      if (refused !== undefined) throw refused;
      return [...files].map(([file, content]) => ({ file, fingerprint: String(content) }));
    },
    async read(file) {
      const content = files.get(file);
      if (content instanceof Error) throw content;
      return content === undefined || content === 'notes' ? undefined : readPlans(content, file);
    },
  };
  const catalog = createCatalog(source, (message) => said.push(message));
  return { catalog, said, refuse: (error: Error | undefined) => (refused = error) };
}

test('plans come, change and go; a file that is being written to is read when it rests', async () => {
  const files = new Map<string, string | Error>([
    ['a.yaml', text('east')],
    ['notes.yaml', 'notes'],
  ]);
  const { catalog, said } = looking(files);
  await catalog.refresh();
  expect(catalog.plans()).toMatchObject([
    { name: 'east', valid: true, schedules: [{ plan: 'east', name: 'nightly' }] },
  ]);
  expect(catalog.files()).toHaveLength(1);

  files.set('a.yaml', text('east', 2).slice(0, 200));
  await catalog.refresh();
  files.set('a.yaml', text('east', 2));
  await catalog.refresh();
  expect(catalog.plan('east')?.plan?.groups).toHaveLength(1);
  await catalog.refresh();
  expect(catalog.plan('east')).toMatchObject({ valid: true, plan: { groups: [{}, {}] } });

  files.set('a.yaml', text('east', 3));
  catalog.hurry();
  await catalog.refresh();
  expect(catalog.plan('east')?.plan?.groups).toHaveLength(3);

  files.delete('a.yaml');
  files.set('b.yaml', text('west'));
  await catalog.refresh();
  await catalog.refresh();
  expect(catalog.plans().map(({ name }) => name)).toEqual(['west']);
  expect(said).toEqual([
    'a.yaml is valid: east',
    'a.yaml has changed, and is valid: east',
    'a.yaml has changed, and is valid: east',
    'a.yaml is gone: its drills are no longer started',
    'b.yaml is valid: west',
  ]);
});

test('a plan that becomes invalid or unreadable keeps its schedules, and is not sound', async () => {
  const files = new Map<string, string | Error>([['a.yaml', text('east')]]);
  const { catalog, said } = looking(files);
  await catalog.refresh();
  for (const broken of [text('east').replace('RecoveryPlan', 'RecoveryPlam'), new Error('permission denied')]) {
    files.set('a.yaml', broken);
    await catalog.refresh();
    await catalog.refresh();
    await catalog.refresh();
    expect(catalog.plan('east')).toMatchObject({
      valid: false,
      plan: { name: 'east' },
      schedules: [{ name: 'nightly' }],
    });
    expect(catalog.whole()).toBe(false);
  }
  expect(said.slice(1)).toEqual([
    'a.yaml is not a valid plan (zdr validate a.yaml): none of its drills start until it is',
    'a.yaml cannot be read: permission denied',
  ]);
  files.set('a.yaml', text('east'));
  await catalog.refresh();
  await catalog.refresh();
  expect(catalog.plan('east')?.valid).toBe(true);
  expect(catalog.whole()).toBe(true);
});

test('a file that takes long to read keeps nobody from the others, and is known when it was read', async () => {
  let release: (text: string) => void = () => {};
  const slow = new Promise<string>((done) => {
    release = done;
  });
  const source: PlanSource = {
    list: () => Promise.resolve(['a.yaml', 'slow.yaml', 'z.yaml'].map((file) => ({ file, fingerprint: file }))),
    read: async (file) => readPlans(file === 'slow.yaml' ? await slow : text(file.slice(0, 1)), file),
  };
  let waited = 0;
  const patience = async () => {
    waited += 1;
    await new Promise(setImmediate);
  };
  const catalog = createCatalog(source, () => {}, patience);
  await catalog.refresh();
  expect([catalog.plans().map(({ name }) => name), catalog.whole()]).toEqual([['a'], false]);
  // Nothing is new: nothing is waited for again.
  await catalog.refresh();
  expect(waited).toBe(1);
  release(text('slow'));
  await vi.waitUntil(() => catalog.whole());
  expect(catalog.plans().map(({ name }) => name)).toEqual(['a', 'slow', 'z']);
});

test('a file that is gone before it was read is not read', async () => {
  const files = ['a.yaml', 'b.yaml'];
  let release: () => void = () => {};
  const asked: string[] = [];
  const source: PlanSource = {
    list: () => Promise.resolve(files.map((file) => ({ file, fingerprint: file }))),
    read: async (file) => {
      asked.push(file);
      await new Promise<void>((done) => {
        release = done;
      });
      return readPlans(text(file.slice(0, 1)), file);
    },
  };
  const catalog = createCatalog(
    source,
    () => {},
    () => Promise.resolve(),
  );
  await catalog.refresh();
  files.pop();
  await catalog.refresh();
  release();
  await vi.waitUntil(() => catalog.whole());
  expect(asked).toEqual(['a.yaml']);
  expect(catalog.plans().map(({ name }) => name)).toEqual(['a']);
});

test('of two files with a plan of one name none is acted on', async () => {
  const { catalog } = looking(
    new Map([
      ['a.yaml', text('east')],
      ['b.yaml', text('east')],
    ]),
  );
  await catalog.refresh();
  expect(catalog.plans()).toMatchObject([
    { name: 'east', valid: false, trouble: 'a.yaml and b.yaml hold a plan of this name' },
  ]);
});

test('a directory that cannot be read takes away nothing that is known', async () => {
  const { catalog, refuse, said } = looking(new Map([['a.yaml', text('east')]]));
  expect(catalog.whole()).toBe(false);
  await catalog.refresh();
  refuse(new Error('EIO'));
  await catalog.refresh();
  await catalog.refresh();
  expect(catalog.plan('east')?.valid).toBe(true);
  expect([catalog.trouble(), catalog.whole()]).toEqual(['EIO', false]);
  expect(said).toHaveLength(2);
});

test('it is said once that there is no plan, and not while a file that may be one is written', async () => {
  const files = new Map<string, string | Error>([['notes.yaml', 'notes']]);
  const { catalog, said } = looking(files);
  await catalog.refresh();
  await catalog.refresh();
  expect(said).toEqual([NO_PLAN]);
  files.set('a.yaml', text('east'));
  await catalog.refresh();
  await catalog.refresh();
  expect(said).toEqual([NO_PLAN, 'a.yaml is valid: east']);
  files.delete('a.yaml');
  await catalog.refresh();
  expect(said.slice(2)).toEqual(['a.yaml is gone: its drills are no longer started', NO_PLAN]);
});
