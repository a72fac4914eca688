/** A sound plan to make changes to. */
export function soundPlan(): Record<string, unknown> & { groups: Record<string, unknown>[] } {
  return {
    apiVersion: 'zstack-dr/v1',
    kind: 'RecoveryPlan',
    metadata: { name: 'sound' },
    site: {
      endpoint: 'http://10.0.0.5:8080/zstack',
      auth: { account: 'admin', password: { env: 'ZSTACK_PASSWORD' } },
    },
    storages: {
      'east-local': { uuid: '0f8fad5bd9cb469fa16570867728950e', role: 'local' },
      vault: { uuid: '9a7b330aa7364f3ebb5f1f3b5f3f7a11', role: 'backup' },
    },
    defaults: { source: 'east-local', destination: 'vault' },
    groups: Array.from({ length: 4 }, (_, index) => ({
      name: `vm-${index}`,
      groupUuid: (0xa0n + BigInt(index)).toString(16).padStart(32, '0'),
      ...(index > 0 ? { dependsOn: [`vm-${index - 1}`] } : {}),
    })),
  };
}
