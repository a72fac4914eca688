/** Whether the daemon can do its work, for those who may know nothing else: counts, and no names. */
import { count } from '../../words/count.ts';
import type { Known } from './views.ts';

/** `lead`: whether this daemon still has the lead of the runs directory; `ticked`: ms since the calendar was last looked at. */
export function readinessOf(
  { catalog, archive, ledger }: Known,
  { lead, tickedMs }: { readonly lead: boolean; readonly tickedMs: number },
) {
  const files = catalog.files();
  const invalid = files.filter(({ valid }) => !valid).length;
  const read = files.filter(({ unreadable }) => unreadable === undefined).length;
  const check = (name: string, ok: boolean, message: string) => (ok ? { name, ok } : { name, ok, message });
  const needed = [
    check('lead', lead, 'another daemon has taken over'),
    check('ledger', ledger.broken() === undefined, 'the ledger cannot be written'),
    check('runs', archive.loaded(), 'the journals are being read'),
    check('plans', catalog.trouble() === undefined, 'the plans cannot be looked for'),
    check('catalogue', read > 0, files.length === 0 ? 'no plan is watched' : 'no plan file can be read'),
    check('calendar', tickedMs < SILENT_MS, `the calendar was last looked at ${Math.round(tickedMs / 1_000)} s ago`),
  ];
  const plans = check('valid-plans', false, `${count(invalid, 'plan file')} not valid: no drill of it starts`);
  // A plan that somebody broke takes nothing away from the others.
  return { ready: needed.every(({ ok }) => ok), checks: invalid === 0 ? needed : [...needed, plans] };
}

const SILENT_MS = 120_000;
