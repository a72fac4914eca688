import type { Diagnostic } from '../../document/diagnostic.ts';
import { type Section, section, tableOf } from '../write/document.ts';

/** What the check of a plan found, for pages: a terminal has seen it. */
export const findingsSection = (findings: readonly Diagnostic[]): Section[] =>
  section(
    'findings',
    'Findings',
    tableOf(
      'What the check of the plan found',
      { finding: 'id', severity: 'word', code: 'id', what: 'text' },
      [...findings]
        .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1))
        .map(({ at, code, severity, message, hint }) => ({
          cells: [
            at === undefined ? '' : `${at.file}:${at.line}`,
            severity,
            code,
            `${message} ${hint ?? ''}`.trimEnd(),
          ],
        })),
    ),
    { pagesOnly: true },
  );
