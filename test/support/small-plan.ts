/** Plans as a user writes them, small enough that a run takes a second or two. */
import { groupUuid, LOCAL, VAULT } from './events.ts';

/** The endpoint of every plan here and in plans/, to be replaced. */
export const ENDPOINT = 'http://127.0.0.1:8080/zstack';

export interface SmallGroup {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** Groups `g1` … of two volumes and 1 MiB. */
export const smallGroups = (count: number, change: (n: number) => object = () => ({})): SmallGroup[] =>
  Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    return { name: `g${n}`, groupUuid: groupUuid(n), expect: { volumes: 2, minSize: '1MiB' }, ...change(n) };
  });

/** A plan of the groups; members of `change` replace those of the plan. At most `concurrency` at a time. */
export const smallPlan = (groups: readonly SmallGroup[], change: object = {}, concurrency = 8): object => ({
  apiVersion: 'zstack-dr/v1',
  kind: 'RecoveryPlan',
  metadata: { name: 'small' },
  site: { endpoint: ENDPOINT, auth: { account: 'admin', password: { env: 'ZSTACK_PASSWORD' } } },
  storages: {
    local: { uuid: LOCAL, role: 'local', maxConcurrent: concurrency, throughput: '1GiB/s' },
    vault: { uuid: VAULT, role: 'backup', maxConcurrent: concurrency, throughput: '1GiB/s' },
  },
  limits: { concurrency },
  retry: { attempts: 2, delay: '1s', maxDelay: '1s' },
  defaults: { source: 'local', destination: 'vault' },
  groups,
  ...change,
});
