/** `zdr init`: a first plan from a look at a live site. */

import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DEFAULTS } from '../../document/defaults.ts';
import { formatText } from '../../document/format/format.ts';
import { parseDuration } from '../../document/quantity.ts';
import { readPlans } from '../../document/read-plans.ts';
import { given } from '../../given.ts';
import type { PlanSite } from '../../plan/plan.ts';
import { type Draft, draftPlan } from '../../survey/draft-plan.ts';
import { draftText } from '../../survey/draft-text.ts';
import { planName } from '../../survey/names.ts';
import { shellWord } from '../../view/write/command.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import type { LogChoice } from '../execute/run-log.ts';
import { blockedError, CommandError, EXIT, usageError } from '../exit.ts';
import { openRealSite, openSite, orSiteError } from '../site/real-site.ts';
import { resolveEndpoint } from '../site/secrets.ts';
import { writeOutput } from '../terminal/outputs.ts';

export interface InitOptions extends LogChoice {
  readonly endpoint?: string | undefined;
  readonly account: string;
  readonly name?: string | undefined;
  readonly output: string;
  readonly ca?: string | undefined;
  readonly force: boolean;
}

const ENDPOINT = 'ZSTACK_ENDPOINT';
const PASSWORD = 'ZSTACK_PASSWORD';

export async function init(environment: Environment, options: InitOptions): Promise<number> {
  try {
    return await writePlan(environment, options);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { exitCode, message, hint } = error;
    throw new CommandError(exitCode, inOptions(message), hint && inOptions(hint), { cause: error });
  }
}

/** There is no plan yet in which a key could be fixed: what is said of one is said of the option. */
const inOptions = (text: string): string =>
  text
    .replace(/site\.auth\.accessKey\b/g, 'the access key')
    .replace(/site\.auth(\.account)?: the account name and the password[^;,]*/g, `--account and ${PASSWORD}`)
    .replace(/site\.auth(\.\w+)*/g, `--account and ${PASSWORD}`)
    .replaceAll('site.endpoint', `--endpoint (or ${ENDPOINT})`)
    .replaceAll('site.tls.ca', '--ca');

async function writePlan(environment: Environment, options: InitOptions): Promise<number> {
  const { output } = options;
  const toStdout = output === '-';
  if (!toStdout && !options.force) await refuseToOverwrite(environment, output);
  const name = options.name ?? (planName(basename(output).replace(/\.(ya?ml|json)$/i, '')) || 'site');
  if (planName(name) !== name) {
    throw usageError('--name is no name for a plan', 'Use letters, digits, dots, underscores and dashes.');
  }
  const site = siteOf(environment, options);
  await using opened = await openRealSite(
    environment,
    { site, verify: 'observed', concurrency: 4 },
    undefined,
    options,
  );
  const facts = await openSite(opened.site);
  if (!facts.queries) {
    throw blockedError(
      'the site answers no queries, so it cannot be looked at',
      'Write the plan by hand: docs/plan-language.md.',
    );
  }
  const draft = draftPlan(await orSiteError(lookAt(opened.site)));
  if ('problem' in draft) throw noDraft(draft.problem);
  const made = draftText(draft, {
    name,
    endpoint: site.endpoint,
    account: options.account,
    passwordVariable: PASSWORD,
    ca: options.ca,
    now: environment.clock.now(),
  });
  const text = (await formatText(made)) ?? made;
  const wrong = readPlans(text, output).diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Error(`the plan that zdr init made is not valid: ${wrong.code} ${wrong.message}`);
  if (toStdout) environment.stdout.write(text);
  else await writeOutput(environment, output, text);
  environment.stderr.write(summary(draft, toStdout ? undefined : output));
  return EXIT.ok;
}

async function lookAt(site: Awaited<ReturnType<typeof openRealSite>>['site']) {
  const [storages, vms] = await Promise.all([site.storages(), site.vms()]);
  return { storages, vms, backups: await site.backups({ storageUuids: storages.map(({ uuid }) => uuid) }) };
}

function siteOf(environment: Environment, { endpoint, account, ca }: InitOptions): PlanSite {
  const site: PlanSite = {
    endpoint: endpoint?.replace(/\/+$/, '') ?? { env: ENDPOINT },
    auth: { kind: 'account', account, password: { env: PASSWORD } },
    dialect: DEFAULTS.site.dialect,
    tls: { ...given({ caFile: ca }), insecureSkipVerify: false },
    requestTimeoutMs: parseDuration(DEFAULTS.site.requestTimeout) ?? 0,
  };
  if (endpoint === undefined) {
    if (!environment.variables[ENDPOINT]) {
      throw usageError(
        'which site? There is no --endpoint',
        `Name the base URL of its API, --endpoint http://10.0.0.5:8080/zstack, or set ${ENDPOINT} to it.`,
      );
    }
    resolveEndpoint(site, environment);
  } else if (!/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(endpoint)) {
    // Not shown: it may hold a login.
    throw usageError(
      '--endpoint is not the base URL of a ZStack API',
      'It looks like http://10.0.0.5:8080/zstack, without a login in it.',
    );
  }
  if (!environment.variables[PASSWORD]) {
    throw usageError(
      `the environment variable ${PASSWORD} is ${environment.variables[PASSWORD] === undefined ? 'not set' : 'empty'}`,
      `It holds the password of the account ${account} (--account names another): read -rs ${PASSWORD} && export ${PASSWORD}`,
    );
  }
  return site;
}

async function refuseToOverwrite(environment: Environment, output: string): Promise<void> {
  const there = await access(resolve(environment.cwd, output)).then(
    () => true,
    () => false,
  );
  if (there) {
    throw usageError(
      `${output} exists already; nothing was written`,
      'Name another file with -o, or overwrite it with --force.',
    );
  }
}

function noDraft(problem: 'no-backup' | 'no-local'): CommandError {
  return problem === 'no-backup'
    ? blockedError(
        'no backup storage of the site holds a whole, Ready backup of a VM; there is nothing to plan yet',
        'Copy the backups to a backup image storage (tag remotebackup). Where that was done on another site, sync it: SyncVmBackup on that storage.',
      )
    : blockedError(
        'the site has no second image storage that could receive the copies',
        'Add a local backup storage (tag onlybackup or allowbackup), then try again.',
      );
}

function summary(draft: Draft, output: string | undefined): string {
  const { groups, storages, waves, without } = draft;
  const bytes = output === undefined ? '' : ` to ${output}`;
  const file = output === undefined ? 'PLAN' : shellWord(output);
  return [
    `zdr: wrote a plan of ${count(groups.length, 'group')} in ${count(Math.max(1, waves.length), 'wave')} on ${count(storages.length, 'storage')}${bytes}`,
    ...(without.length === 0 ? [] : [`zdr: ${count(without.length, 'VM')} without a whole backup: listed at its end`]),
    `zdr: review what says REVIEW, then: zdr validate ${file} && zdr pin ${file} && zdr plan ${file}`,
    '',
  ].join('\n');
}
