/** The formats of other tools, judged by their own rules. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

const schemas = new URL('../view/schemas/', import.meta.url);

const {
  $schema: _,
  id: __,
  ...sarif
} = JSON.parse(readFileSync(new URL('sarif-2.1.0-rtm.5.json', schemas), 'utf8')) as Record<string, unknown>;
// Draft 4; nothing in it means another thing in draft 7 but the names of these two.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(sarif);

/** What the official schema of SARIF 2.1.0 has against a text. */
export function sarifErrors(text: string): string[] {
  if (isSarif(JSON.parse(text))) return [];
  return (isSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const xsd = readFileSync(new URL('jenkins-junit.xsd', schemas), 'utf8');

/** What the schema of Jenkins has against texts of JUnit XML, that of XML itself included. */
export async function junitErrors(...texts: readonly string[]): Promise<string[]> {
  const { errors } = await validateXML({
    xml: texts.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [xsd],
  });
  return errors.map(({ message }) => message);
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The commands in the log of a workflow, as the runner finds them (actions/runner, ActionCommand.cs: both forms). */
export function commandsIn(log: string): Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const new_ = /^::(\S+?)(?: (.*?))?::(.*)$/su.exec(line.replace(/^[\s\x85]+/, ''));
    if (new_) {
      const [, name = '', list = '', message = ''] = new_;
      const properties = list
        .split(',')
        .filter((pair) => pair.includes('='))
        .map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1))] as const);
      return [{ name, properties: Object.fromEntries(properties), message: unescaped(message) }];
    }
    const old = /##\[([^\]]+)\](.*)$/s.exec(line);
    return old ? [{ name: old[1] ?? '', properties: {}, message: old[2] ?? '' }] : [];
  });
}

const CODES: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
const unescaped = (text: string): string => text.replace(/%(?:0D|0A|3A|2C|25)/g, (code) => CODES[code] ?? code);
