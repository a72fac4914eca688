/** The site that `zdr simulate --for` serves fits a plan down to its credentials; here is how the plan is run against it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan, SecretReference } from '../../plan/plan.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { resolveSecret } from '../site/secrets.ts';

/** Simulated, so no secrets. */
const PASSWORD = 'password';
const KEY = { id: 'simulated-key', secret: 'simulated-secret' };
const SESSION = '5e551011a1b24c3d8e4f5a6b7c8d9e0f';

/** Whether a credential is the site's own: one that a plan's file holds may be a real one, and is not printed. */
export const isUsual = (secret: string): boolean => [PASSWORD, KEY.secret, SESSION].includes(secret);

/**
 * The credentials of the site, and what the variables of the plan must hold, by name. A secret in a file is read and taken
 * as it is; of one in a variable the site decides. Throws CommandError.
 */
export async function fittingCredentials({ site: { auth } }: Plan, environment: Environment) {
  const variables: Record<string, string> = {};
  const secret = async (reference: SecretReference, where: string, usual: string): Promise<string> => {
    if ('env' in reference) {
      variables[reference.env] = usual;
      return usual;
    }
    return resolveSecret(reference, where, environment);
  };
  const name = auth.kind === 'account' ? auth.account : 'admin';
  const password = auth.kind === 'account' ? await secret(auth.password, 'site.auth.password', PASSWORD) : PASSWORD;
  const id = auth.kind === 'accessKey' ? auth.id : KEY.id;
  const key =
    auth.kind === 'accessKey' ? await secret(auth.secret, 'site.auth.accessKey.secret', KEY.secret) : KEY.secret;
  const session = auth.kind === 'session' ? await secret(auth.session, 'site.auth.session', SESSION) : SESSION;
  return {
    credentials: {
      accounts: [{ name, password }],
      accessKeys: [{ id, secret: key, account: name }],
      sessions: [{ uuid: session, account: name }],
    },
    variables,
  };
}

/** Port and context path of a plan that names a site on this machine: served there, nothing of it needs changing. */
export function fittingAddress({ site: { endpoint } }: Plan): {
  readonly port?: number;
  readonly contextPath?: string;
} {
  if (typeof endpoint !== 'string') return {};
  const url = new URL(endpoint);
  const contextPath = url.pathname.replace(/\/+$/, '');
  const here = url.protocol === 'http:' && /^(127\.0\.0\.1|localhost)$/.test(url.hostname);
  return { contextPath, ...(here && url.port !== '' ? { port: Number(url.port) } : {}) };
}

export interface NextLine {
  readonly plan: Plan;
  readonly file: string;
  readonly name: string | undefined;
  /** Where the site is served, context path and all. */
  readonly endpoint: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The line that runs the plan against the served site from another terminal, whatever its directory. */
export function nextLine({ plan, file, name, endpoint, variables }: NextLine, environment: Environment): string {
  const written = plan.site.endpoint;
  const all = { ...(typeof written === 'string' ? {} : { [written.env]: endpoint }), ...variables };
  const assignments = Object.entries(all).map(([key, value]) => `${key}=${shellWord(value)} `);
  const named = name === undefined ? '' : ` --name ${shellWord(name)}`;
  const run = (plan: string): string => `${assignments.join('')}${programWords(environment)} run${named} ${plan}`;
  const command =
    typeof written !== 'string' || sameEndpoint(written, endpoint)
      ? run(shellWord(file))
      : `sed ${shellWord(`s#${written}#${endpoint}#`)} ${shellWord(file)} | ${run('--yes -')}`;
  return `cd ${shellWord(environment.cwd)} && ${command}`;
}

function sameEndpoint(a: string, b: string): boolean {
  const address = (text: string): string => text.replace('//localhost', '//127.0.0.1').replace(/\/+$/, '');
  return address(a) === address(b);
}

/** `zdr` where the shell would find it, otherwise the way in which this process was started. */
function programWords({ variables, program }: Environment): string {
  const folders = (variables['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return folders.some((folder) => existsSync(join(folder, 'zdr'))) ? 'zdr' : program.map(shellWord).join(' ');
}
