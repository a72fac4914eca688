/** What the management node says of itself (zstack-api.md 8). */
import { type Api, defineApi, isLoaded, success } from '../api.ts';
import { printOffset } from '../timestamp.ts';
import { readVersion } from '../version.ts';

/** Answers while the node is not ready, too: 503 SYS.1010 is then its answer. */
export const isReady = defineApi({
  message: 'org.zstack.header.managementnode.APIIsManagementNodeReadyMsg',
  method: 'GET',
  auth: false,
});

export const getVersion = defineApi({
  message: 'org.zstack.header.managementnode.APIGetVersionMsg',
  method: 'PUT',
  auth: false,
  answer: ({ state }) => success({ version: readVersion(state.world.site.version)?.number ?? '', success: true }),
});

export const getCurrentTime = defineApi({
  message: 'org.zstack.header.managementnode.APIGetCurrentTimeMsg',
  method: 'PUT',
  auth: false,
  answer({ state }) {
    const ms = state.serverNow();
    return success({ currentTime: { MillionSeconds: ms, Seconds: Math.floor(ms / 1000) }, success: true });
  },
});

export const getPlatformTimeZone = defineApi({
  message: 'org.zstack.header.managementnode.APIGetPlatformTimeZoneMsg',
  since: 'platform-timezone',
  method: 'GET',
  answer({ state }) {
    const { name, offset } = state.zone;
    return success({ timezone: name, offset: printOffset(offset(state.serverNow())), success: true });
  },
});

/** Lists every API that the routes know; the backup module's only if it is loaded. */
export function getSupportApis(known: () => readonly Api[]): Api {
  return defineApi({
    message: 'org.zstack.header.managementnode.APIGetSupportAPIsMsg',
    key: 'getSupportAPIs',
    since: 'support-apis',
    method: 'PUT',
    auth: false,
    answer({ state }) {
      const apis = known().filter((api) => isLoaded(api, state));
      return success({ supportApis: [...new Set(apis.map(({ name }) => name))], success: true });
    },
  });
}

/** Recoveries report no steps: whether the real ones do is not known (zstack-api.md 7.5). */
export const getTaskProgress = defineApi({
  message: 'org.zstack.core.progress.APIGetTaskProgressMsg',
  method: 'GET',
  fields: { all: { type: 'boolean' } },
  answer: () => success({ inventories: [] }),
});
