/** The user VMs of a site with their tags (zstack-api.md 5 and 7.4). */
import type { VmFacts } from '../../plan/survey.ts';
import type { Context } from '../context.ts';
import { queryRows } from '../query.ts';
import { uuidOf } from '../records.ts';
import type { JsonObject } from '../reply.ts';
import { SURVEY_PAGE } from './batches.ts';

/** Sorted by UUID; what the site gives for one is kept where it is none. Throws SiteError. */
export async function readVms(context: Context, signal?: AbortSignal): Promise<readonly VmFacts[]> {
  const rows = (resource: string, condition: string) => queryRows(context, resource, [condition], signal, SURVEY_PAGE);
  const line = (value: unknown) => (typeof value === 'string' ? context.scrub.line(value) || undefined : undefined);
  const [instances, systemTags, userTags] = await Promise.all([
    rows('vm-instances', 'type=UserVm'),
    rows('system-tags', 'resourceType=VmInstanceVO'),
    rows('user-tags', 'resourceType=VmInstanceVO'),
  ]);
  const tags = new Map<string, Set<string>>();
  for (const { resourceUuid, tag } of [...systemTags, ...userTags]) {
    const text = line(tag);
    const uuid = uuidOf(line(resourceUuid));
    if (uuid === undefined || text === undefined) continue;
    tags.set(uuid, (tags.get(uuid) ?? new Set()).add(text));
  }
  const vms = new Map<string, VmFacts>();
  for (const [at, instance] of instances.entries()) {
    const vm = vmOf(instance, at, line, tags);
    vms.set(vm.uuid, vm);
  }
  return [...vms.values()].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
}

function vmOf(
  instance: JsonObject,
  at: number,
  line: (value: unknown) => string | undefined,
  tags: ReadonlyMap<string, ReadonlySet<string>>,
): VmFacts {
  // Without a usable one it is still a VM that somebody should look at.
  const uuid = uuidOf(line(instance['uuid'])) ?? `row ${at + 1} without a uuid`;
  const texts = (['name', 'state', 'clusterUuid', 'zoneUuid'] as const).flatMap((key) => {
    const text = line(instance[key]);
    return text === undefined ? [] : [[key, text] as const];
  });
  return { uuid, ...Object.fromEntries(texts), tags: [...(tags.get(uuid) ?? [])].sort() };
}
