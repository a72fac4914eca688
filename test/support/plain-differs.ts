/** The quick reader of plainly written YAML held against the parser of YAML: values, places, and what may be edited. */
import { isDeepStrictEqual } from 'node:util';
import type { Path } from '../../src/document/diagnostic.ts';
import { notText } from '../../src/document/text/not-text.ts';
import { plainOutline } from '../../src/document/text/outline.ts';
import { parseByYaml } from '../../src/document/text/parse.ts';
import { readPlain } from '../../src/document/text/plain.ts';
import { makeSource } from '../../src/document/text/source.ts';

/** `left`: the quick reader left it to the parser; `same`; else what differs. */
export function compare(text: string): string {
  if (notText(text) !== undefined) return 'left';
  const plain = readPlain(text);
  if (plain === undefined) return 'left';
  const source = makeSource(text);
  const { documents, findings } = parseByYaml(source);
  const [document] = documents;
  if (findings.length > 0 || document === undefined || documents.length > 1)
    return `read, where the parser finds ${JSON.stringify(findings)} in ${documents.length} documents`;
  if (!isDeepStrictEqual(plain.value, document.value) || JSON.stringify(plain.value) !== JSON.stringify(document.value))
    return `${JSON.stringify(plain.value)} for ${JSON.stringify(document.value)}`;
  const quick = plainOutline(plain, source);
  for (const path of pathsIn(plain.value, [])) {
    for (const atKey of [false, true]) {
      const ours = placeIn(quick, path, atKey);
      const theirs = placeIn(document.outline, path, atKey);
      if (!isDeepStrictEqual(ours, theirs))
        return `${path.join('.')}${atKey ? ' (key)' : ''}: ${JSON.stringify(ours)} for ${JSON.stringify(theirs)}`;
    }
  }
  return 'same';
}

const placeIn = (outline: ReturnType<typeof plainOutline>, path: Path, atKey: boolean) => ({
  at: outline.locate(path, atKey),
  editable: outline.isEditable(path, atKey),
  start: outline.start(path, atKey),
  near: outline.near(path),
});

/** All paths in a value, and beside each part one to something that is not there. */
function* pathsIn(value: unknown, path: Path): Iterable<Path> {
  yield path;
  if (value === null || typeof value !== 'object') return;
  yield [...path, Array.isArray(value) ? value.length : 'absent'];
  for (const [key, member] of Object.entries(value))
    yield* pathsIn(member, [...path, Array.isArray(value) ? Number(key) : key]);
}
