import { afterEach, describe, expect, it } from 'vitest';
import type { SiteOptions } from '../../src/zstack/site.ts';
import { failed, json, type Received, type Script, siteAt, startServer, text } from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server = await startServer(script);
  const site = siteAt(server.endpoint, options);
  closers.push(() => site.close(), server.close);
  return { server, site };
}

const group = (at: number) => at.toString(16).padStart(32, '0');
const record = (at: number, of: number, nth = 0) => ({
  uuid: `b${nth}${of.toString().padStart(30, '0')}${at}`.slice(0, 32),
  groupUuid: group(of),
});

/** A query API as section 5 of the facts has it: `q` with `?=` or `=`, start, limit, replyWithCount. */
function queryServer(
  rows: readonly { uuid: string; groupUuid?: string }[],
  shown = (row: object): object => row,
): Script {
  return ({ url }) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    if (pathname !== '/zstack/v1/volume-backups') return undefined;
    const condition = searchParams.get('q') ?? '';
    const [, operator, value = ''] = /^groupUuid(\?=|=)(.*)$/.exec(condition) ?? [];
    if (operator === undefined) return text(400, 'Invalid query parameter.');
    const wanted = new Set(value.split(','));
    const matching = rows
      .filter(({ groupUuid }) => wanted.has(groupUuid ?? ''))
      .toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1));
    const start = Number(searchParams.get('start'));
    const page = matching.slice(start, start + Number(searchParams.get('limit')));
    return json(200, { inventories: page.map(shown), total: matching.length, schema: {} });
  };
}

describe('find', () => {
  it('asks for at most 200 groups at a time and answers in the order asked', async () => {
    const groups = Array.from({ length: 450 }, (_, at) => group(449 - at));
    const rows = Array.from({ length: 450 }, (_, at) => [record(0, at), record(1, at)]).flat();
    const { server, site } = await setUp(queryServer(rows));
    const found = await site.find(groups);
    expect(found.map(({ groupUuid }) => groupUuid)).toEqual(groups);
    expect(
      found.every(({ records, groupUuid }) => records.length === 2 && records.every((r) => r.groupUuid === groupUuid)),
    ).toBe(true);
    expect(server.requests).toHaveLength(3);
    // Tomcat takes 8 KiB for the request line and the headers together.
    expect(Math.max(...server.requests.map(({ url }) => url.length))).toBeLessThan(7_500);
  });

  it('asks for fewer at a time where the address is too long for what stands between', async () => {
    const groups = Array.from({ length: 200 }, (_, at) => group(at));
    const rows = groups.map((groupUuid, at) => ({ ...record(0, at), groupUuid }));
    const answer = queryServer(rows);
    const { server, site } = await setUp((request) =>
      request.url.length > 2_048 ? text(414, '<html>URI Too Long</html>') : answer(request),
    );
    const found = await site.find(groups);
    expect(found.map(({ groupUuid, records }) => [groupUuid, records.length])).toEqual(groups.map((one) => [one, 1]));
    expect(server.requests.length).toBeLessThan(10);
  });

  it('sends the parameters that the server knows, and no body', async () => {
    const { server, site } = await setUp(queryServer([]));
    await site.find([group(1), group(2)]);
    const query = `q=groupUuid%3F%3D${group(1)}%2C${group(2)}&sort=%2Buuid&start=0&limit=1000&replyWithCount=true`;
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: `/zstack/v1/volume-backups?${query}`, body: '' });
  });

  it('reads every page', async () => {
    const rows = Array.from({ length: 2500 }, (_, at) => ({ uuid: group(at + 10_000), groupUuid: group(1) }));
    const { server, site } = await setUp(queryServer(rows));
    const [found] = await site.find([group(1)]);
    expect(found?.records).toHaveLength(2500);
    expect(server.requests).toHaveLength(3);
  });

  it('looks again when the total changed between pages', async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => ({ uuid: group(at + 10_000), groupUuid: group(1) }));
    let added = false;
    const script: Script = (request) => {
      const answer = queryServer(rows)(request);
      if (!added) rows.unshift({ uuid: group(1), groupUuid: group(1) });
      added = true;
      return answer;
    };
    const { site } = await setUp(script);
    const [found] = await site.find([group(1)]);
    expect(new Set(found?.records.map(({ uuid }) => uuid)).size).toBe(1501);
    expect(found?.records).toHaveLength(1501);
  });

  it('counts no record twice, even where the total never stands still', async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => ({ uuid: group(at + 10_000), groupUuid: group(1) }));
    const { server, site } = await setUp((request) => {
      const answer = queryServer([...rows])(request);
      rows.unshift({ uuid: group(rows.length), groupUuid: group(1) });
      return answer;
    });
    const [found] = await site.find([group(1)]);
    expect(found?.records.length).toBe(new Set(found?.records.map(({ uuid }) => uuid)).size);
    expect(server.requests).toHaveLength(6);
  });

  it('gives a group without records an empty list, and nothing for none', async () => {
    const { server, site } = await setUp(queryServer([]));
    expect(await site.find([])).toEqual([]);
    expect(server.requests).toHaveLength(0);
    expect(await site.find([group(1)])).toEqual([{ groupUuid: group(1), records: [] }]);
  });

  it('asks group by group where the server leaves the group out of its records', async () => {
    const rows = [record(0, 1), record(0, 2), record(1, 2)];
    const { site } = await setUp(queryServer(rows, ({ ...row }) => ({ ...row, groupUuid: undefined })));
    const found = await site.find([group(1), group(2), group(3)]);
    expect(found.map(({ records }) => records.length)).toEqual([1, 2, 0]);
  });

  it('leaves out what a server that ignores conditions sends besides', async () => {
    const { site } = await setUp(() => json(200, { inventories: [record(0, 1), record(0, 9)] }));
    expect(await site.find([group(1)])).toMatchObject([{ records: [{ groupUuid: group(1) }] }]);
    expect(await site.find([group(1), group(2)])).toMatchObject([
      { records: [{ groupUuid: group(1) }] },
      { records: [] },
    ]);
  });

  it('believes no answer with fewer rows than it says', async () => {
    const { site } = await setUp(({ url }) =>
      json(200, { inventories: url.includes('start=0') ? [record(0, 1)] : [], total: 2 }),
    );
    await expect(site.find([group(1)])).rejects.toMatchObject({
      failure: { code: 'query.incomplete', class: 'transient' },
    });
  });

  it('believes no server that sends the first page again, or that sends no list', async () => {
    const rows = Array.from({ length: 1000 }, (_, at) => ({ uuid: group(at + 10_000), groupUuid: group(1) }));
    const again = await setUp(() => json(200, { inventories: rows, total: 2000 }));
    await expect(again.site.find([group(1)])).rejects.toMatchObject({ failure: { code: 'query.incomplete' } });
    for (const nothing of [{}, { inventories: null }, { inventories: 'none' }]) {
      const { site } = await setUp(() => json(200, nothing));
      await expect(site.find([group(1)])).rejects.toMatchObject({
        failure: { code: 'query.no-list', class: 'transient' },
      });
    }
  });

  it('keeps a row without a usable uuid as a record that cannot be used', async () => {
    const rows = [record(0, 1), { groupUuid: group(1) }, { ...record(0, 1), uuid: 'x!=y' }];
    const { site } = await setUp(() => json(200, { inventories: rows }));
    const [found] = await site.find([group(1)]);
    expect(found?.records.map(({ state }) => state)).toEqual([
      undefined,
      'without a usable uuid',
      'without a usable uuid',
    ]);
  });

  it('ends with a server that never does', async () => {
    const { server, site } = await setUp(() => json(200, { inventories: [record(0, 1)], total: 1e300 }));
    await expect(site.find([group(1)])).rejects.toMatchObject({
      failure: { code: 'query.endless', class: 'permanent' },
    });
    expect(server.requests.length).toBeLessThanOrEqual(200);
  });

  it('keeps two equal records of one answer: that is for the judge', async () => {
    const { site } = await setUp(() => json(200, { inventories: [record(0, 1), record(0, 1)], total: 2 }));
    expect((await site.find([group(1)]))[0]?.records).toHaveLength(2);
  });

  it('sends a query again that a closing connection swallowed, once', async () => {
    let asked = 0;
    const { site } = await setUp((request) => {
      asked += 1;
      return asked === 1 ? 'reset' : queryServer([record(0, 1)])(request);
    });
    expect((await site.find([group(1)]))[0]?.records).toHaveLength(1);
    const broken = await setUp(() => 'reset');
    await expect(broken.site.find([group(1)])).rejects.toMatchObject({
      failure: { code: 'net.reset', class: 'unavailable' },
    });
    expect(broken.server.requests).toHaveLength(2);
  });

  it.each([
    ['no query API', (r: Received) => (r.url.endsWith('/ready') ? json(200, {}) : undefined), 'http.404', 'transient'],
    ['starting', () => text(404, 'no api mapping to x'), 'http.404', 'unavailable'],
    ['bad field', () => failed('SYS.1000', 'inventory[x] has no field[groupUuid]'), 'SYS.1000', 'transient'],
    ['permission', () => failed('ID.1002'), 'ID.1002', 'permanent'],
    ['page', () => text(502, '<html>'), 'http.502', 'unavailable'],
    ['garbage', () => text(200, '[1]'), 'http.200', 'unavailable'],
    ['bad query', () => text(400, 'Invalid query parameter.'), 'http.400', 'permanent'],
  ] as const)('throws: %s', async (_name, script, code, failureClass) => {
    const { site } = await setUp(script as Script);
    await expect(site.find([group(1)])).rejects.toMatchObject({
      name: 'SiteError',
      failure: { code, class: failureClass },
    });
  });

  it('takes nothing but UUIDs into a condition', async () => {
    const { server, site } = await setUp(queryServer([]));
    await expect(site.find(['x!=y'])).rejects.toMatchObject({ failure: { code: 'call.uuid' } });
    expect(server.requests).toHaveLength(0);
  });
});
