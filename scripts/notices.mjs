/** What third parties are in a bundle, and on what terms: the bundler leaves their licences behind. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/** Directories of the packages that these files belong to. A nested copy counts for itself. */
function packagesOf(paths) {
  return [...new Set(paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))].sort();
}

/** The text of the MIT licence, as it stands below the copyright of this project. */
async function mitTerms() {
  const text = await readFile(new URL('LICENSE', root), 'utf8');
  return text.slice(text.indexOf('Permission is hereby granted')).trim();
}

async function noticeOf(directory) {
  const at = (name) => fileURLToPath(new URL(`${directory}/${name}`, root));
  const { name, version, license, author } = JSON.parse(await readFile(at('package.json'), 'utf8'));
  const title = `${name} ${version} (${license})`;
  const files = (await readdir(at('.'))).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (files.length === 0) {
    // Who ships no text of another licence is looked up by a person before the bundle is shipped.
    if (license !== 'MIT' || author === undefined) throw new Error(`${title}: no licence in its package`);
    return { title, text: `Copyright (c) ${author.name ?? author}\n\n${await mitTerms()}` };
  }
  const texts = await Promise.all(files.map((file) => readFile(at(file), 'utf8')));
  return { title, text: texts.map((text) => text.trim()).join('\n\n') };
}

/** The notices of the packages that `sources` (paths from the root) are of; each text once, below all that it is for. Ends in a newline. */
export async function thirdPartyNotices(sources) {
  const byText = new Map();
  for (const { title, text } of await Promise.all(packagesOf(sources).map(noticeOf)))
    byText.set(text, [...new Set([...(byText.get(text) ?? []), title])]);
  return [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}
