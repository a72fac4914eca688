/** Secrets are resolved here, at the last moment, and handed to the client alone. */
import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { PlanAuth, PlanSite, SecretReference } from '../../plan/plan.ts';
import { shellWord } from '../../view/write/command.ts';
import type { SiteAuth } from '../../zstack/site.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { decodeText, withoutMark } from '../files/decode-text.ts';
import { ReadError, readBoundedBytes, readDecoded } from '../files/read-bounded.ts';

/** Reads the secrets that the plan refers to; file names are relative to the working directory. Throws CommandError. */
export async function resolveAuth(auth: PlanAuth, environment: Environment): Promise<SiteAuth> {
  switch (auth.kind) {
    case 'account':
      return { ...auth, password: await resolveSecret(auth.password, 'site.auth.password', environment) };
    case 'accessKey':
      return { ...auth, secret: await resolveSecret(auth.secret, 'site.auth.accessKey.secret', environment) };
    case 'session':
      return { ...auth, session: await resolveSecret(auth.session, 'site.auth.session', environment) };
  }
}

/** Reads one secret; `where` names it in messages. Throws CommandError. */
export async function resolveSecret(
  reference: SecretReference,
  where: string,
  environment: Environment,
): Promise<string> {
  if ('env' in reference) {
    const given = environment.variables[reference.env];
    const value = given === undefined ? undefined : bare(withoutMark(given));
    if (value !== undefined && value !== '') return value;
    throw usageError(
      `${where}: the environment variable ${reference.env} is ${value === undefined ? 'not set' : 'empty'}`,
      `Set it, for example: read -rs ${reference.env} && export ${reference.env}`,
    );
  }
  const text = await readNamed(reference.file, where, environment);
  const value = bare(text);
  if (value !== '') return value;
  throw usageError(`${where}: the file ${reference.file} is empty`, 'Write the secret into it, and nothing else.');
}

/** Line ends behind a secret are an editor's, or what a shell leaves of those of Windows: no part of it. */
const bare = (text: string): string => text.replace(/[\r\n]+$/, '');

/** The base URL of the site. Throws CommandError. */
export function resolveEndpoint(site: PlanSite, environment: Environment): string {
  if (typeof site.endpoint === 'string') return site.endpoint;
  const { env } = site.endpoint;
  const value = withoutMark(environment.variables[env] ?? '').trim();
  if (value === '') {
    throw usageError(
      `site.endpoint: the environment variable ${env} is not set`,
      `Set it, for example: export ${env}=http://10.0.0.5:8080/zstack`,
    );
  }
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw usageError(
      `site.endpoint: ${env} does not hold an http or https URL`,
      'It looks like http://10.0.0.5:8080/zstack.',
    );
  }
  return value.replace(/\/+$/, '');
}

/** The PEM text of `site.tls.ca`, if the plan names one. Throws CommandError, also for a file without a certificate, or with one that is broken. */
export async function resolveCa(site: PlanSite, environment: Environment): Promise<string | undefined> {
  const { caFile } = site.tls;
  if (caFile === undefined) return undefined;
  const bytes = await orUnreadable(readBoundedBytes(resolve(environment.cwd, caFile), BOUND), caFile, 'site.tls.ca');
  const pem = pemOf(bytes);
  if (pem !== undefined) return pem;
  throw usageError(
    `site.tls.ca: the file ${caFile} holds no certificate, or one that cannot be read`,
    `Name the certificate of the authority in PEM (-----BEGIN CERTIFICATE-----). To look at it: openssl x509 -in ${shellWord(caFile)} -noout -subject`,
  );
}

/** A secret has some hundred bytes, a bundle of certificates some hundred thousand. */
const MOST_BYTES = 1024 ** 2;

const CERTIFICATE = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/;
/** Each up to its end, or to where the next one begins. */
const CERTIFICATES = new RegExp(`${CERTIFICATE.source}(?:(?!-----BEGIN )[^])*`, 'g');

/** The certificates in PEM; those of a file in DER as well. Undefined where there is none. */
function pemOf(bytes: Buffer): string | undefined {
  try {
    const text = DER.test(bytes.toString('latin1', 0, 2)) ? new X509Certificate(bytes).toString() : decodeText(bytes);
    if (!CERTIFICATE.test(text)) return undefined;
    // One that is broken would be passed over in silence, and with it whom it vouches for.
    for (const [begin] of text.matchAll(CERTIFICATES)) new X509Certificate(begin);
    return text;
  } catch {
    return undefined;
  }
}

/** How a certificate in DER begins: a sequence of more than 127 bytes. */
const DER = /^0[\x81-\x84]/;

const readNamed = (file: string, where: string, environment: Environment): Promise<string> =>
  orUnreadable(readDecoded(resolve(environment.cwd, file), BOUND), file, where);

const BOUND = { mostBytes: MOST_BYTES, streams: 'read' } as const;

const NOT_FOUND: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

async function orUnreadable<T>(reading: Promise<T>, file: string, where: string): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const { code, message, hint } = error;
    throw usageError(
      `${where}: the file ${file} ${code === 'NO_TEXT' ? 'is no text' : 'cannot be read'}: ${message.replace(/^it is no text: /, '')}`,
      NOT_FOUND.has(code) ? 'File names in a plan are relative to the directory in which zdr is started.' : hint,
      { cause: error },
    );
  }
}
