/** The alert rules and the dashboard ask for metrics that there are, with labels that they have. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/daemon/http/metrics.ts';
import type { Known } from '../../src/daemon/http/views.ts';
import { emptyLedger } from '../../src/daemon/ledger/state.ts';

const nothing = {
  ledger: { state: emptyLedger() },
  catalog: { files: () => [], plans: () => [] },
  archive: { runs: () => [], unread: () => [] },
  supervisor: { waiting: () => new Map() },
  now: () => 0,
  version: '0',
} as unknown as Known;

const text = await createMetrics(
  nothing,
  () => true,
  () => 0,
  false,
).text();
const served = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly description: string };
}
const rules: readonly Rule[] = parse(readFileSync('docs/alerts.rules.yaml', 'utf8')).groups[0].rules;
const board = JSON.parse(readFileSync('docs/grafana-dashboard.json', 'utf8'));
const asked: readonly (readonly [string, string])[] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...board.panels.flatMap(({ title, targets }: { title: string; targets: { expr: string }[] }) =>
    targets.map(({ expr }) => [title, expr] as const),
  ),
  ...board.templating.list
    .filter(({ type }: { type: string }) => type === 'query')
    .map(({ name, query }: { name: string; query: { query: string } }) => [name, query.query] as const),
];
const namesIn = (expr: string) => [...expr.matchAll(/\bzdr_\w+/g)].map(([name]) => name);

test.each(asked)('%s asks for what is served', (_, expr) => {
  for (const name of namesIn(expr)) expect(served).toContain(name);
});

test('every metric is named as Prometheus wants it, described, and used by a rule, the dashboard or the docs', () => {
  const used = new Set([...asked.flatMap(([, expr]) => namesIn(expr))]);
  const docs = readFileSync('docs/daemon.md', 'utf8');
  for (const name of served) {
    expect(name).toMatch(/^zdr_[a-z_]+$/);
    expect(text).toMatch(new RegExp(`^# HELP ${name} .+\\.$`, 'm'));
    if (/(duration|timestamp|rto|rpo)/.test(name ?? '')) expect(name).toMatch(/_seconds$/);
    expect({ name, used: used.has(name ?? '') || docs.includes(`\`${name}\``) }).toEqual({ name, used: true });
  }
  expect(asked.length).toBeGreaterThan(25);
  for (const { alert, annotations } of rules)
    expect([alert, annotations.summary === '', annotations.description === '']).toEqual([alert, false, false]);
});
