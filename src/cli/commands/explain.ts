import { CODES, type Code } from '../../document/codes.ts';
import { makeSuggest } from '../../document/schema/suggest.ts';
import { explainText } from '../../view/findings/explain.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { pageOn } from '../terminal/page.ts';

/** `zdr explain [code]`. */
export async function explain(environment: Environment, wanted: string | undefined): Promise<number> {
  const page = pageOn(environment.stdout, environment);
  if (wanted === undefined) {
    const lines = Object.entries(CODES).map(
      ([code, { severity, title }]) => `${code}  ${severity.padEnd(7)}  ${title}`,
    );
    environment.stdout.write(`${lines.join('\n')}\n`);
    return EXIT.ok;
  }
  const code = wanted.toUpperCase();
  const info = CODES[code as Code];
  if (info === undefined) {
    const suggestion = makeSuggest(Object.keys(CODES))(code);
    const hint = suggestion === undefined ? 'zdr explain lists them all.' : `Did you mean ${suggestion}?`;
    throw usageError(`there is no code ${wanted}`, hint);
  }
  environment.stdout.write(explainText(code, info, page));
  return EXIT.ok;
}
