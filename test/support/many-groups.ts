/** A plan of many groups, as YAML text: some depend on the one before, sizes differ. */
export function makeManyGroups(count: number): string {
  const head = `apiVersion: zstack-dr/v1
kind: RecoveryPlan
metadata: { name: many }
site:
  endpoint: http://127.0.0.1:8080/zstack
  auth: { account: admin, password: { env: ZSTACK_PASSWORD } }
storages:
  local: { uuid: 0f000000000040008000000000000001, role: local, maxConcurrent: 100 }
  vault: { uuid: 9a000000000040008000000000000002, role: backup, maxConcurrent: 100 }
limits: { concurrency: 100 }
defaults: { source: local, destination: vault }
groups:
`;
  const groups = Array.from({ length: count }, (_, n) => {
    const dependsOn = n % 10 === 9 ? `\n    dependsOn: [vm-${n - 1}]` : '';
    return `  - name: vm-${n}
    groupUuid: 0150a8120f9344db8e9abc9d${n.toString(16).padStart(8, '0')}
    expect: { volumes: 2, minSize: ${1 + (n % 50)}GiB }${dependsOn}\n`;
  });
  return head + groups.join('');
}
