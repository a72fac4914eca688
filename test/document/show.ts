import type { Diagnostic } from '../../src/document/diagnostic.ts';

/** Findings as the golden files hold them: all that they say, and the source that they point at unless it is secret. */
export function show(diagnostics: readonly Diagnostic[], text: string): string {
  const lines = text.split(/\r?\n/);
  return diagnostics
    .map(({ code, severity, message, hint, at, edit, secret }) => {
      const place = at === undefined ? 'nowhere' : `${at.line}:${at.column}-${at.endLine}:${at.endColumn}`;
      const source = secret ? ['  | (not shown: it may hold a secret)'] : at === undefined ? [] : excerpt(lines, at);
      return [
        `${place} ${severity} ${code}: ${message}`,
        ...(hint === undefined ? [] : [`  hint: ${hint}`]),
        ...(edit === undefined ? [] : [`  edit: ${JSON.stringify(edit.text)}`]),
        ...source,
      ].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}

function excerpt(lines: readonly string[], at: NonNullable<Diagnostic['at']>): string[] {
  const line = lines[at.line - 1] ?? '';
  const end = at.endLine === at.line ? at.endColumn : line.length + 1;
  const visible = `${line.slice(0, 160)}`.replaceAll('\t', '→');
  const caret = `${' '.repeat(at.column - 1)}${'^'.repeat(Math.max(1, end - at.column))}`.slice(0, 160);
  return [`  | ${visible}`, `  | ${caret}`];
}
