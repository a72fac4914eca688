import type { CodeInfo } from '../../document/codes/info.ts';
import { clean } from '../write/clean.ts';
import type { Page } from '../write/page.ts';
import { wrap } from '../write/width.ts';

/** A code of the catalogue: what it means, why it matters, how to fix it. Ends in a newline. */
export function explainText(code: string, info: CodeInfo, page: Page): string {
  const { style, width } = page;
  const paragraph = (text: string) => wrap(clean(text), Math.min(width, 100));
  const example = (title: string, text: string | undefined) =>
    text === undefined ? [] : [[style.bold(title), ...text.split('\n').map((line) => `  ${clean(line)}`)]];
  const severity = info.severity === 'error' ? style.red(info.severity) : style.yellow(info.severity);
  const sections = [
    [`${style.bold(clean(code))} ${severity} ${style.dim(clean(info.name))}`, ...paragraph(info.title)],
    [style.bold('Why'), ...paragraph(info.why)],
    [style.bold('How to fix it'), ...paragraph(info.fix)],
    ...example('Wrong', info.bad),
    ...example('Right', info.good),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
