/** What the management node says of itself (zstack-api.md 8). */
import { type Api, defineApi, success } from '../api.ts';
import { printOffset } from '../timestamp.ts';
import { readVersion } from '../version.ts';

/** Answers while the node is not ready, too: 503 SYS.1010 is then its answer. */
export const isReady: Api = defineApi({
  name: 'APIIsManagementNodeReadyMsg',
  package: 'org.zstack.header.managementnode',
  method: 'GET',
  auth: false,
});

export const getVersion: Api = defineApi({
  name: 'APIGetVersionMsg',
  package: 'org.zstack.header.managementnode',
  method: 'PUT',
  auth: false,
  run: ({ state }, settle) =>
    settle(success({ version: readVersion(state.world.site.version)?.number ?? '', success: true })),
});

export const getCurrentTime: Api = defineApi({
  name: 'APIGetCurrentTimeMsg',
  package: 'org.zstack.header.managementnode',
  method: 'PUT',
  auth: false,
  run({ state }, settle) {
    const ms = state.serverNow();
    settle(success({ currentTime: { MillionSeconds: ms, Seconds: Math.floor(ms / 1000) }, success: true }));
  },
});

export const getPlatformTimeZone: Api = defineApi({
  name: 'APIGetPlatformTimeZoneMsg',
  since: 'platform-timezone',
  package: 'org.zstack.header.managementnode',
  method: 'GET',
  run({ state }, settle) {
    const { name, offset } = state.zone;
    settle(success({ timezone: name, offset: printOffset(offset(state.serverNow())), success: true }));
  },
});

/** Lists every API that the routes know; the backup module's only if it is loaded. */
export function getSupportApis(known: () => readonly Api[]): Api {
  return defineApi({
    name: 'APIGetSupportAPIsMsg',
    key: 'getSupportAPIs',
    since: 'support-apis',
    package: 'org.zstack.header.managementnode',
    method: 'PUT',
    auth: false,
    run({ state }, settle) {
      const apis = known().filter(
        (api) =>
          (state.world.site.backupModule || !api.backupModule) && (api.since === undefined || state.has(api.since)),
      );
      settle(success({ supportApis: [...new Set(apis.map(({ name }) => name))], success: true }));
    },
  });
}

/** Recoveries report no steps: whether the real ones do is not known (zstack-api.md 7.5). */
export const getTaskProgress: Api = defineApi({
  name: 'APIGetTaskProgressMsg',
  package: 'org.zstack.core.progress',
  method: 'GET',
  fields: { all: { type: 'boolean' } },
  run: (_call, settle) => settle(success({ inventories: [] })),
});
