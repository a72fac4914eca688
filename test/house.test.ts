/** What CONTRIBUTING.md says of every file of src/: its length, that of its functions, and what others import of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const MOST_LINES = 300;
const MOST_LINES_OF_A_FUNCTION = 100;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /[.]tsx?$/.test(name) && !/^generated|[.]d[.]ts$/.test(name))
  .map((name) => join('src', name));
const parsed = new Map(
  files.map((file) => [file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)]),
);

const roomOf = (file: string): string => (file.split('/').length > 2 ? (file.split('/')[1] ?? '') : '');
const lineOf = (source: ts.SourceFile, position: number): number => source.getLineAndCharacterOfPosition(position).line;

/** `file#name` of everything that a room imports of another one. */
function imported(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [file, source] of parsed) {
    for (const statement of source.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const from = normalize(join(dirname(file), statement.moduleSpecifier.text));
      const bindings = statement.importClause?.namedBindings;
      if (!parsed.has(from) || roomOf(from) === roomOf(file) || bindings === undefined) continue;
      if (!ts.isNamedImports(bindings)) continue;
      for (const { name, propertyName } of bindings.elements) names.add(`${from}#${(propertyName ?? name).text}`);
    }
  }
  return names;
}

/** Names that the statement exports. */
function exported(statement: ts.Statement): readonly string[] {
  // What is passed on is documented where it stands.
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return exportClause !== undefined && ts.isNamedExports(exportClause)
      ? exportClause.elements.map(({ name }) => name.text)
      : [];
  }
  if (!ts.canHaveModifiers(statement)) return [];
  if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name === undefined ? [] : [name.text];
}

/** Where `file#name` stands if the file has it by `export * from`. */
function passedOn(fullName: string): readonly string[] {
  const [file = '', name = ''] = fullName.split('#');
  return (parsed.get(file)?.statements ?? []).flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause !== undefined) return [];
    const from = statement.moduleSpecifier;
    return from !== undefined && ts.isStringLiteral(from)
      ? [`${normalize(join(dirname(file), from.text))}#${name}`]
      : [];
  });
}

function* functionsIn(source: ts.SourceFile): Generator<{ readonly line: number; readonly lines: number }> {
  const nodes: ts.Node[] = [source];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    node.forEachChild((child) => void nodes.push(child));
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) continue;
    const line = lineOf(source, node.getStart(source));
    yield { line: line + 1, lines: lineOf(source, node.end) - line + 1 };
  }
}

describe('src/', () => {
  test(`has no file of more than ${MOST_LINES} lines`, () => {
    const long = [...parsed].map(([file, source]) => [file, lineOf(source, source.end)] as const);
    expect(long.filter(([, lines]) => lines > MOST_LINES)).toEqual([]);
  });

  test(`has no function of more than ${MOST_LINES_OF_A_FUNCTION} lines`, () => {
    const long = [...parsed].flatMap(([file, source]) =>
      [...functionsIn(source)].map(({ line, lines }) => ({ at: `${file}:${line}`, lines })),
    );
    expect(long.length).toBeGreaterThan(1_000);
    expect(long.filter(({ lines }) => lines > MOST_LINES_OF_A_FUNCTION)).toEqual([]);
  });

  test('says of everything that another room imports what it is', () => {
    const wanted = imported();
    expect(wanted.size).toBeGreaterThan(400);
    const documented = new Set<string>();
    for (const [file, source] of parsed) {
      for (const statement of source.statements) {
        if (!ts.isExportDeclaration(statement) && ts.getJSDocCommentsAndTags(statement).length === 0) continue;
        for (const name of exported(statement)) documented.add(`${file}#${name}`);
      }
    }
    const isSaid = (name: string): boolean => documented.has(name) || passedOn(name).some(isSaid);
    expect([...wanted].filter((name) => !isSaid(name))).toEqual([]);
  });
});
