import { expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { callOf } from '../../src/view/plan/call.ts';
import type { HttpRequest } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { play, setStage } from '../support/simulated-run.ts';

/** What a run knows and a dry run does not. */
function withoutSecrets({ method, path, headers, body }: HttpRequest) {
  const { Authorization = '', 'X-Job-UUID': job, ...rest } = headers;
  return {
    method,
    path,
    headers: {
      Authorization: Authorization.replace(/^OAuth [0-9a-f]{32}$/, 'OAuth {sessionUuid}'),
      ...rest,
      ...(job === undefined ? {} : { 'X-Job-UUID': job.replace(/^[0-9a-f]{32}$/, '{jobUuid}') }),
    },
    body: JSON.parse(body ?? ''),
  };
}

const site = makeTestPlan([]).site;
const groups = [
  makeGroup('g1', { systemTags: ['a::b'], userTags: ["it's"], timeoutMs: 5_400_500 }),
  makeGroup('g2', { dependsOn: ['g1'] }),
];

test.each([
  ['auto, at a server that takes the camelCase key', makeTestPlan(groups, { site }), 3],
  ['sdk', makeTestPlan(groups, { site: { ...site, dialect: 'sdk' } }), 2],
  ['documented', makeTestPlan(groups, { site: { ...site, dialect: 'documented' } }), 2],
] as [string, Plan, number][])(
  'the calls that a dry run shows are those that a run sends: %s',
  async (_, plan, sent) => {
    const requests: HttpRequest[] = [];
    const { report } = await play(setStage({ plan }), {
      transport: (transport) => ({
        ...transport,
        request: (request) => {
          // The probe of a server that is being learnt of has no login and no effect.
          if (request.path.endsWith('/actions') && 'Authorization' in request.headers) requests.push(request);
          return transport.request(request);
        },
      }),
    });
    expect(report.counts.recovered).toBe(2);
    expect(requests).toHaveLength(sent);
    const [first, second] = plan.groups.map((group) => callOf(plan, group).requests);
    // Once the server has shown which key it takes, the other is not tried again.
    const expected = [...(first ?? []), ...(second ?? []).slice(-1)];
    expect(requests.map(withoutSecrets)).toEqual(
      expected.map(({ method, url, headers, body }) => ({
        method,
        path: url.replace('http://127.0.0.1:8080/zstack', ''),
        headers,
        body,
      })),
    );
  },
);
