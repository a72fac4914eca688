import type { Plan } from '../plan/plan.ts';
import { SiteError } from '../run/failure.ts';
import type { Site, SiteFacts } from '../run/ports.ts';
import { CommandError, EXIT } from './exit.ts';

/**
 * Refuses a plan whose storages have the other role by the site's own system tags: with swapped roles the copies would
 * be looked for where they come from, and found there (zstack-api.md 5.1, 7.1). Silent where the site does not say.
 * Throws CommandError.
 */
export async function refuseSwappedRoles(site: Site, plan: Plan, facts: SiteFacts): Promise<void> {
  if (plan.verify !== 'observed' || !facts.queries) return;
  const roles = await site.storageRoles(plan.storages.map(({ uuid }) => uuid)).catch((error: unknown) => {
    if (error instanceof SiteError) return new Map<string, 'local' | 'backup'>();
    throw error;
  });
  const wrong = plan.storages.filter(({ uuid, role }) => roles.has(uuid) && roles.get(uuid) !== role);
  const [first] = wrong;
  if (first === undefined) return;
  throw new CommandError(
    EXIT.blocked,
    `by its system tags, storage ${first.name} is a ${roles.get(first.uuid)} image storage at the site, but the plan gives it the role ${first.role}`,
    'Correct role, source and destination: source is the local storage, which receives the copies; destination holds the backups. If the plan is right all the same: --trust-roles',
  );
}
