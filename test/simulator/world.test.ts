import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../schemas/simulator-world.schema.json' with { type: 'json' };
import { FAULTS, parseFault } from '../../src/simulator/faults/faults.ts';
import { ADMIN_UUID, completeWorld, WorldError } from '../../src/simulator/world/complete-world.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { worldFile } from './site-under-test.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

it.each(['CST', 'EST', 'PRC', 'utc', 'Mars/Phobos', '+08:00'])('%s is the time zone of no site', (timeZone) => {
  expect(() => completeWorld({ ...worldFile(), site: { timeZone } })).toThrow(WorldError);
});

describe('the schema of a world', () => {
  it('accepts the worlds of these tests', () => {
    expect(validate(worldFile({ faults: ['orphan:attempt=1', { name: 'slow', delay: '5s' }] }))).toBe(true);
  });

  it.each([
    ['an unknown member', { ...worldFile(), grups: [] }],
    ['a bad uuid', { ...worldFile(), sessions: [{ uuid: 'XYZ' }] }],
    ['a bad quantity', worldFile({ storages: [{ name: 'a', bandwidth: 'fast' }] })],
    ['an unknown fault', { ...worldFile(), faults: [{ name: 'gremlins' }] }],
  ])('refuses %s', (_name, file) => {
    expect(validate(file)).toBe(false);
  });

  it('knows exactly the faults that exist, and their parameters', () => {
    const fault = schema.properties.faults.items.anyOf[1] as { properties: Record<string, { enum?: string[] }> };
    expect(fault.properties['name']?.enum?.toSorted()).toEqual(Object.keys(FAULTS).toSorted());
    const parameters = new Set(Object.values(FAULTS).flatMap(({ takes }): readonly string[] => takes));
    expect(Object.keys(fault.properties).toSorted()).toEqual(['name', ...parameters].toSorted());
  });

  it('describes every property', () => {
    const undescribed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) {
        return;
      }
      for (const [key, member] of Object.entries(value)) {
        visit(member, `${path}/${key}`);
      }
      for (const [key, member] of Object.entries((value as { properties?: object }).properties ?? {})) {
        if (typeof (member as { description?: unknown }).description !== 'string') {
          undescribed.push(`${path}/properties/${key}`);
        }
      }
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });
});

describe('completing a world', () => {
  it('fills in the defaults', () => {
    const world = completeWorld({
      storages: [{ name: 'local' }, { name: 'vault', bandwidth: '1MiB', latencyMs: '2s' }],
      groups: [
        { groupUuid: '0'.repeat(32), storages: ['vault'], volumes: [{ size: '1GiB' }, { storages: ['local'] }] },
      ],
    });
    expect(world.site).toMatchObject({ dialect: 'sdk', timeZone: 'Asia/Shanghai', locale: 'zh_CN', maxSessions: 500 });
    expect(world.accounts).toMatchObject([{ name: 'admin', uuid: ADMIN_UUID }]);
    const [local, vault] = world.storages;
    expect(vault).toMatchObject({ bandwidth: 2 ** 20, latencyMs: 2000, state: 'Enabled', status: 'Connected' });
    expect(world.groups[0]?.volumes).toMatchObject([
      { type: 'Root', size: 2 ** 30, storages: [vault?.uuid] },
      { type: 'Data', size: 10 * 2 ** 30, storages: [local?.uuid] },
    ]);
    expect(world.groups[0]?.volumes[0]?.uuid).toMatch(/^[0-9a-f]{32}$/);
  });

  it('gives every mistake with its place', () => {
    const file: WorldFile = {
      site: { timeZone: 'Mars/Olympus', apiTimeoutMs: 'soon' },
      storages: [{ name: 'a' }, { name: 'a' }],
      sessions: [{ uuid: '1'.repeat(32), account: 'bob' }],
      groups: [
        { groupUuid: '0'.repeat(32), storages: ['nowhere'], createDate: 'yesterday', volumes: [{ size: 'big' }] },
        { groupUuid: '0'.repeat(32), storages: ['a'], volumes: [{}] },
      ],
      faults: ['gremlins', 'storage-full:storage=b', 'orphan:group=c'],
    };
    let found: unknown;
    try {
      completeWorld(file);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(WorldError);
    expect((found as WorldError).findings.map(({ path }) => path).toSorted()).toEqual(
      [
        '/faults/0',
        '/faults/1/storage',
        '/faults/2/group',
        '/groups/1',
        '/groups/1/volumes',
        '/groups/0/createDate',
        '/groups/0/storages/0',
        '/groups/0/volumes/0/size',
        '/sessions/0/account',
        '/site/apiTimeoutMs',
        '/site/timeZone',
        '/storages/1',
        '/storages/1',
      ].toSorted(),
    );
  });
});

describe('a fault on the command line', () => {
  it.each([
    ['orphan', { name: 'orphan' }],
    [
      'job-fails:group=dns-01,attempt=1,code=SYS.1016,progress=0.5,nested=false',
      { name: 'job-fails', group: 'dns-01', attempt: 1, code: 'SYS.1016', progress: 0.5, nested: false },
    ],
    ['internal-location:host=10.0.0.5:8080', { name: 'internal-location', host: '10.0.0.5:8080' }],
    ['restart:at=1.5m,refuse=250', { name: 'restart', at: 90_000, refuse: 250 }],
    ['clock-skew:by=-5m', { name: 'clock-skew', by: -300_000 }],
  ])('%s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  it.each([
    ['gremlins', /there is no fault "gremlins"; the faults are lost-response, /],
    ['orphan:colour=red', /fault "orphan" has no parameter "colour"; it takes group, /],
    ['orphan:group', /write key=value/],
    ['orphan:attempt=0', /attempt is "0", but must be a whole number from 1/],
    ['orphan:probability=2', /must be a number from 0 to 1/],
    ['orphan:work=maybe', /must be done, lost/],
    ['slow:delay=long', /must be a duration such as/],
    ['storage-full', /must say which one: storage-full:storage=NAME/],
  ])('%s is refused', (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
  });
});
