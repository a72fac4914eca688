/** Notices and receivers for the tests. */
import { drillEnded } from '../../src/notify/make-notice.ts';
import type { Leftover, Notice } from '../../src/notify/notice.ts';
import type { CommandReceiver, EmailReceiver, WebhookReceiver } from '../../src/notify/receiver.ts';
import type { SendPorts } from '../../src/notify/send/port.ts';
import { makeReport, type Report } from '../../src/report/report.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { begin, call, end, finished, makeGroup, makeTestPlan, opened, recover, stateOf } from '../report/runs.ts';

const [G1, G2] = [makeGroup('g1'), makeGroup('g2')];
const PLAN = makeTestPlan([G1, G2], { objectives: { rtoMs: 7_200_000, rpoMs: 86_400_000 } });

const failure = { code: 'SYS.1006', message: 'no space', class: 'permanent' } as const;

/** A report as a real run has it, of two groups of which the second one ends as the events say. */
export const reportOf = (...second: readonly RunEvent[]): Report =>
  makeReport(stateOf(PLAN, [opened, ...recover(G1, 1), ...second]));

export const REPORTS = {
  recovered: reportOf(...recover(G2, 2), finished),
  failed: reportOf(begin('g2'), ...call('g2'), end('g2', 'failed', { kind: 'failure', failure }), finished),
  unknown: reportOf(begin('g2'), ...call('g2'), end('g2', 'unknown', { kind: 'failure', failure }), finished),
  differs: reportOf(begin('g2'), ...call('g2'), end('g2', 'differs'), finished),
  interrupted: reportOf({ type: 'run.interrupted', cause: { kind: 'signal', signal: 'SIGTERM' } }),
} as const;

export const LEFTOVER: Leftover = {
  what: 'vm',
  uuid: '0f8fad5bd9cb469fa16570867728950e',
  group: 'dns',
  why: 'SYS.1021: the host is disconnected.',
};

export const ended = (report: Report, leftovers: readonly Leftover[] = []): Notice =>
  drillEnded({
    drill: 'quarterly',
    report,
    leftovers,
    evidence: [{ title: 'report', at: '/var/lib/zdr/runs/r/report.html' }],
  });

export const NOTICE = ended(REPORTS.failed, [LEFTOVER]);

const common = { on: 'always', timeoutMs: 5_000, retryForMs: 3_600_000 } as const;
export const webhook = (change: Partial<WebhookReceiver> = {}): WebhookReceiver => ({
  ...common,
  name: 'ops',
  kind: 'webhook',
  url: { env: 'HOOK' },
  secret: { env: 'KEY' },
  format: 'plain',
  ...change,
});
export const email = (port: number, change: Partial<EmailReceiver> = {}): EmailReceiver => ({
  ...common,
  name: 'team',
  kind: 'email',
  to: ['dr-team@example.com', 'boss@example.com'],
  from: 'zdr@example.com',
  host: '127.0.0.1',
  port,
  security: 'none',
  ...change,
});
export const command = (argv: readonly string[], change: Partial<CommandReceiver> = {}): CommandReceiver => ({
  ...common,
  name: 'page',
  kind: 'command',
  argv,
  ...change,
});

export const NOW = Date.UTC(2026, 10, 24, 6, 30);

/** Secrets are the variables; commands may be run. */
export const portsWith = (variables: Readonly<Record<string, string>>, change: Partial<SendPorts> = {}): SendPorts => ({
  clock: { now: () => NOW, wall: () => NOW, sleep: () => Promise.resolve() },
  async readSecret(reference, where) {
    const value = 'env' in reference ? variables[reference.env] : undefined;
    if (value === undefined) throw new Error(`${where}: nothing is there`);
    return value;
  },
  allowCommands: true,
  variables: process.env,
  cwd: '/',
  killGroup(group, signal) {
    try {
      process.kill(-group, signal);
    } catch {
      // It has ended.
    }
  },
  ...change,
});
