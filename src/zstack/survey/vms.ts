/** The user VMs of a site with their tags (zstack-api.md 5 and 7.4). */
import type { VmFacts } from '../../plan/survey.ts';
import type { Context } from '../context.ts';
import { queryAll } from '../query.ts';
import { isObject, type JsonObject } from '../reply.ts';
import { SURVEY_PAGE } from './batches.ts';

const UUID = /^[0-9a-f]{32}$/;

/** Sorted by UUID. Throws SiteError. */
export async function readVms(context: Context, signal?: AbortSignal): Promise<readonly VmFacts[]> {
  const rows = async (resource: string, condition: string) =>
    (await queryAll(context, resource, [condition], signal, SURVEY_PAGE)).flatMap(({ inventories }) =>
      Array.isArray(inventories) ? inventories.filter(isObject) : [],
    );
  const line = (value: unknown) => (typeof value === 'string' ? context.scrub.line(value) || undefined : undefined);
  const [instances, systemTags, userTags] = await Promise.all([
    rows('vm-instances', 'type=UserVm'),
    rows('system-tags', 'resourceType=VmInstanceVO'),
    rows('user-tags', 'resourceType=VmInstanceVO'),
  ]);
  const tags = new Map<string, Set<string>>();
  for (const { resourceUuid, tag } of [...systemTags, ...userTags]) {
    const text = line(tag);
    if (typeof resourceUuid !== 'string' || text === undefined) continue;
    const known = tags.get(resourceUuid);
    if (known === undefined) tags.set(resourceUuid, new Set([text]));
    else known.add(text);
  }
  const vms = new Map<string, VmFacts>();
  for (const instance of instances) {
    const vm = vmOf(instance, line, tags);
    if (vm !== undefined) vms.set(vm.uuid, vm);
  }
  return [...vms.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
}

function vmOf(
  instance: JsonObject,
  line: (value: unknown) => string | undefined,
  tags: ReadonlyMap<string, ReadonlySet<string>>,
): VmFacts | undefined {
  const { uuid } = instance;
  if (typeof uuid !== 'string' || !UUID.test(uuid)) return undefined;
  const texts = (['name', 'state', 'clusterUuid', 'zoneUuid'] as const).flatMap((key) => {
    const text = line(instance[key]);
    return text === undefined ? [] : [[key, text] as const];
  });
  return { uuid, ...Object.fromEntries(texts), tags: [...(tags.get(uuid) ?? [])].sort() };
}
