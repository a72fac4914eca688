/** A plan as a person writes it, for the built command. */
import type { Plan } from '../../src/plan/plan.ts';

/** The YAML text of a test plan against the endpoint in ZSTACK_ENDPOINT; what is left out has the defaults. */
export function planYaml(plan: Plan): string {
  // JSON is YAML, and what is quoted needs no thought.
  return `${JSON.stringify(
    {
      apiVersion: 'zstack-dr/v1',
      kind: 'RecoveryPlan',
      metadata: { name: plan.name },
      site: {
        endpoint: { env: 'ZSTACK_ENDPOINT' },
        auth: { account: 'admin', password: { env: 'ZSTACK_PASSWORD' } },
      },
      storages: Object.fromEntries(
        plan.storages.map(({ name, uuid, role, maxConcurrent }) => [name, { uuid, role, maxConcurrent }]),
      ),
      limits: { concurrency: plan.concurrency },
      retry: { attempts: 4, delay: '200ms', maxDelay: '1s' },
      failure: { tolerate: plan.groups.length, then: 'stop' },
      waves: plan.waves.map(({ name }) => ({ name })),
      groups: plan.groups.map(({ name, groupUuid, source, destination, wave, dependsOn, expect }) => ({
        name,
        groupUuid,
        source,
        destination,
        wave: plan.waves[wave]?.name,
        dependsOn,
        expect: { volumes: expect.volumes },
      })),
    },
    undefined,
    2,
  )}\n`;
}
