/** `zdr serve`: drills on a calendar, and the API over it, until it is stopped. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Daemon, type DaemonPorts, openDaemon, stateDirectory } from '../../daemon/daemon.ts';
import { loadPage } from '../../daemon/http/page.ts';
import { LedgerError } from '../../daemon/ledger/state.ts';
import { given } from '../../given.ts';
import { JournalError } from '../../journal/journal-file.ts';
import { LockedError } from '../../journal/lock.ts';
import { DamagedJournalError } from '../../journal/read-journal.ts';
import { send } from '../../notify/send/send.ts';
import { reportDocument, reportJson } from '../../view/report/report.ts';
import { clean } from '../../view/write/clean.ts';
import { writeHtml } from '../../view/write/html.ts';
import { writeMarkdown } from '../../view/write/markdown.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT, internalError, refusedError, usageError } from '../exit.ts';
import { readText } from '../files/read-text.ts';
import { readAheadForServe } from '../read-ahead.ts';
import { lockImpossible, makeRunsDirectory } from '../runs/lock-plan.ts';
import { storeIn } from '../runs/open-run.ts';
import { approveFor } from '../serve/approve-for.ts';
import { createChildren } from '../serve/children.ts';
import { readTokens } from '../serve/token-file.ts';
import { watchedPlans } from '../serve/watched-plans.ts';
import { sendPorts } from '../site/send-ports.ts';
import { plainPage } from '../terminal/page.ts';
import { version } from '../version.ts';

export interface ServeOptions {
  readonly tokens: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly allowRemote: boolean;
  readonly hostName?: readonly string[] | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly simulate: boolean;
  readonly allowCommands: boolean;
  readonly speed?: number | undefined;
  readonly runsDir: string;
}

export async function serve(environment: Environment, args: readonly string[], options: ServeOptions): Promise<number> {
  refuseArguments(args, options);
  readAheadForServe();
  const say = (message: string) =>
    environment.stderr.write(`${new Date(environment.clock.wall()).toISOString().slice(0, 19)}Z ${clean(message)}\n`);
  let tokens = await readTokens(environment, options.tokens);
  const tls = await readTls(environment, options);
  const server = { tokens: () => tokens, hosts: options.hostName ?? [], ...given({ tls }) };
  const daemon = await open(environment, args, options, server, say);
  const reload = async () => {
    daemon.reload();
    try {
      tokens = await readTokens(environment, options.tokens);
      say(`read again: ${options.tokens} with ${tokens.count} tokens, and the plans`);
    } catch (error) {
      say(`${(error as Error).message}. The tokens of before still hold`);
    }
  };
  say(`zdr ${version} serves ${daemon.url} and keeps its runs in ${options.runsDir}`);
  const stopped = new Promise<'stopped'>((done) => {
    environment.onSignal((signal) => {
      if (signal === 'SIGHUP') void reload();
      else done('stopped');
    });
  });
  const end = await Promise.race([daemon.failed, stopped]);
  if (end === 'stopped') say('stopping; runs go on by themselves, and the next zdr serve takes them over');
  await daemon.close();
  if (end === 'stopped') return EXIT.ok;
  const lost = !(end instanceof JournalError);
  throw new CommandError(
    lost ? EXIT.locked : EXIT.internal,
    `${end.message}; nothing more is started`,
    'Runs go on by themselves. Fix that, and start zdr serve again.',
    { cause: end },
  );
}

function refuseArguments(args: readonly string[], { listen, allowRemote, tlsCert, tlsKey }: ServeOptions): void {
  if (args.includes('-')) {
    throw usageError('a plan that is watched is a file', 'Name plan files, directories or patterns.');
  }
  if (!allowRemote && !isLoopback(listen.host)) {
    throw refusedError(
      `${listen.host} can be reached from other machines`,
      'Keep it on 127.0.0.1 behind a reverse proxy with TLS, or say that you mean it with --allow-remote.',
    );
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw usageError('TLS needs both --tls-cert and --tls-key');
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** A chain of certificates has some thousand bytes. */
const MOST_PEM_BYTES = 1024 ** 2;

async function readTls(
  { cwd }: Environment,
  { tlsCert, tlsKey }: ServeOptions,
): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const read = (file: string) =>
    readText({ cwd }, file, {
      mostBytes: MOST_PEM_BYTES,
      streams: 'read',
      decode: true,
      rename: 'Name a file in PEM.',
    });
  return { cert: await read(tlsCert), key: await read(tlsKey) };
}

async function open(
  environment: Environment,
  args: readonly string[],
  options: ServeOptions,
  server: DaemonPorts['server'],
  say: DaemonPorts['say'],
): Promise<Daemon> {
  const store = storeIn(environment, options.runsDir);
  const { self, isAlive, signal, clock, random } = environment;
  try {
    await makeRunsDirectory(environment, store);
    return await openDaemon(
      {
        store,
        processes: { self, isAlive, signal },
        plans: watchedPlans(environment, args),
        commands: createChildren(environment, { ...options, logs: join(stateDirectory(store), 'logs') }),
        clock,
        now: clock.wall,
        random,
        approve: approveFor(environment, options.runsDir),
        reports: {
          json: reportJson,
          markdown: (report) => writeMarkdown(reportDocument(report)),
          text: (report) => writeText(reportDocument(report), { ...plainPage, runsDir: options.runsDir }),
          html: (report) => writeHtml(reportDocument(report)),
        },
        page: await loadPage(fileURLToPath(new URL('dist/src/daemon/page/', environment.root))),
        send: (receiver, notice, signal) =>
          send(receiver, notice, {
            ...sendPorts(environment, options.allowCommands),
            clock: { ...clock, now: clock.wall },
            signal,
          }),
        runsDir: options.runsDir,
        version,
        simulated: options.simulate,
        server,
        say,
      },
      options.listen,
    );
  } catch (error) {
    throw explain(error, options) ?? error;
  }
}

/** Why it cannot start; undefined where that is a bug. */
function explain(error: unknown, { runsDir, listen }: ServeOptions): CommandError | undefined {
  const because = { cause: error };
  const impossible = lockImpossible(error);
  if (impossible !== undefined) return impossible;
  if (error instanceof LockedError) {
    const { owner, file } = error;
    return new CommandError(
      EXIT.locked,
      owner === undefined
        ? `the lock ${file} cannot be read`
        : `another zdr serve keeps ${runsDir}: process ${owner.pid} on ${owner.host}`,
      `One daemon keeps a runs directory. Stop that one, or name another with --runs-dir. If its host or container is gone for good: rm -r ${file}`,
      because,
    );
  }
  if (error instanceof DamagedJournalError || error instanceof LedgerError) {
    return internalError(
      `the ledger of the daemon is damaged: ${error.message}`,
      'It says which drills were decided: bring it back from a backup, or move it away to begin anew from now on.',
      because,
    );
  }
  if (error instanceof JournalError) return internalError(error.message, undefined, because);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo') {
    const why = code === 'EADDRINUSE' ? 'it is taken' : code === 'EACCES' ? 'it is not allowed' : (code ?? 'unknown');
    return usageError(
      `cannot listen on ${listen.host}:${listen.port}: ${why}`,
      'Choose another address with --listen; port 0 takes a free one.',
      because,
    );
  }
  if (code?.startsWith('ERR_OSSL') === true) {
    return usageError(`the certificate or its key cannot be used: ${code}`, undefined, because);
  }
  return undefined;
}
