import { given } from '../../given.ts';
import type { Plan } from '../../plan/plan.ts';
import { createProber } from '../../probe/probe.ts';
import { SiteError } from '../../run/failure.ts';
import { createBackoff } from '../../run/jobs/backoff.ts';
import type { Clock, Prober, Site, SiteFacts } from '../../run/ports.ts';
import type { RunState } from '../../run/state.ts';
import { duration } from '../../words/time.ts';
import { createSite, type SiteOptions, type SurveyedSite } from '../../zstack/site.ts';
import type { Environment } from '../environment.ts';
import { type LogChoice, openRunLog, type RunLog } from '../execute/run-log.ts';
import { CommandError, EXIT } from '../exit.ts';
import { untilSignal } from '../terminal/ask.ts';
import { resolveAuth, resolveCa, resolveEndpoint } from './secrets.ts';

/** A site to run against, the clock that it runs by, and how to leave it. */
export interface OpenedSite extends AsyncDisposable {
  readonly site: SurveyedSite;
  readonly clock: Clock;
  readonly prober: Prober;
  readonly simulated?: { readonly speed: number; readonly seed: number };
  /** Where the run and its requests are logged, if anywhere. */
  readonly log: RunLog | undefined;
}

/** The management node that the plan names. Throws CommandError when a secret is missing. */
export async function openRealSite(
  environment: Environment,
  plan: Pick<Plan, 'site' | 'verify' | 'concurrency'>,
  earlier: RunState | undefined,
  options: LogChoice,
): Promise<OpenedSite> {
  const auth = await resolveAuth(plan.site.auth, environment);
  const ca = await resolveCa(plan.site, environment);
  const secret = auth.kind === 'account' ? auth.password : auth.kind === 'accessKey' ? auth.secret : auth.session;
  const log = openRunLog(environment, options, { secrets: [secret], now: environment.clock.now });
  const endpoint = resolveEndpoint(plan.site, environment);
  const site = createSiteOf({
    endpoint,
    auth,
    dialect: plan.site.dialect,
    ...remembered(earlier),
    verify: plan.verify,
    ...given({ timeZone: plan.site.timeZone }),
    tls: { ...given({ ca }), insecureSkipVerify: plan.site.tls.insecureSkipVerify },
    variables: environment.variables,
    requestTimeoutMs: plan.site.requestTimeoutMs,
    ...given({ requestsPerSecond: plan.site.requestsPerSecond }),
    connections: plan.concurrency,
    clock: environment.clock,
    ...given({ onRequest: log?.request }),
  });
  // Recorded with the run, so that a resumed one is not led to another site.
  const open: Site['open'] = async (signal) => ({ ...(await site.open(signal)), endpoint });
  return {
    ...{ site: { ...site, open }, clock: environment.clock, prober: createProber(), log },
    async [Symbol.asyncDispose]() {
      await site.close();
      await log?.close();
    },
  };
}

/** What an earlier part of the run found out of the site. */
function remembered(run: RunState | undefined): Pick<SiteOptions, 'rememberedDialect' | 'rememberedForeignJobs'> {
  if (run === undefined) return {};
  const { dialect } = run;
  const foreign = [...run.groups.values()].some(({ calls }) => calls.some(({ serverJob }) => serverJob !== undefined));
  return { ...given({ rememberedDialect: dialect }), rememberedForeignJobs: foreign };
}

/** Logs in. Throws CommandError when the site cannot be reached or refuses the login. */
export const openSite = (site: Site): Promise<SiteFacts> => orSiteError(site.open());

export interface SiteWait {
  /** How long a site that is away is waited for, in ms. */
  readonly waitForSite: number;
}

/** The same, once the management node is there: one that is away or starting is waited for, and that is said. */
export function awaitSite(
  environment: Pick<Environment, 'clock' | 'random' | 'stderr' | 'onSignal'>,
  site: Site,
  wait: SiteWait,
): Promise<SiteFacts> {
  return untilSignal(environment, (signal) => askUntilThere(environment, site, wait, signal));
}

async function askUntilThere(
  { clock, random, stderr }: Pick<Environment, 'clock' | 'random' | 'stderr'>,
  site: Site,
  { waitForSite }: SiteWait,
  signal: AbortSignal,
): Promise<SiteFacts> {
  const since = clock.now();
  let said = false;
  const backoff = createBackoff({ clock, random, signal });
  for (;;) {
    try {
      return await site.open(signal);
    } catch (error) {
      const left = since + waitForSite - clock.now();
      const passing =
        error instanceof SiteError && (error.failure.class === 'unavailable' || error.failure.class === 'transient');
      if (!passing || left <= 0 || signal.aborted) return orSiteError(Promise.reject(error));
      if (!said) {
        const { message, code } = error.failure;
        stderr.write(
          `zdr: ${message} (${code}): waiting for the site for up to ${duration(left)}; Ctrl-C leaves, nothing was begun\n`,
        );
        said = true;
      }
      await backoff.pause(left);
    }
  }
}

/** What the site answers. Throws CommandError instead of SiteError. */
export async function orSiteError<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof SiteError ? commandError(error) : error;
  }
}

/** What a failure of the site means for a command. */
export function commandError(error: SiteError, exitCode: number = EXIT.site): CommandError {
  const { message, code, hint } = error.failure;
  return new CommandError(exitCode, `${message} (${code})`, hint, { cause: error });
}

/** Options that cannot be used (an endpoint with credentials, a session with a space) are the user's to fix. */
function createSiteOf(options: SiteOptions): SurveyedSite {
  try {
    return createSite(options);
  } catch (error) {
    throw error instanceof SiteError ? commandError(error, EXIT.usage) : error;
  }
}
