import { readFile } from 'node:fs/promises';
import ts from 'typescript';

const PARTS = [
  { file: 'text', title: 'The text', constant: 'TEXT_CODES' },
  { file: 'language', title: 'The language', constant: 'LANGUAGE_CODES' },
  { file: 'rules', title: 'The rules', constant: 'RULE_CODES' },
  { file: 'drills', title: 'The drills', constant: 'DRILL_CODES' },
];

/** docs/codes.md: every finding, from the catalogue in src/document/codes/. */
export async function codesPage(root) {
  const parts = [];
  for (const { file, title, constant } of PARTS) {
    const catalogue = (await importTypeScript(new URL(`src/document/codes/${file}.ts`, root)))[constant];
    parts.push(`## ${title}`, ...Object.entries(catalogue).map(([code, info]) => entry(code, info)));
  }
  return `${[
    '<!-- Generated from src/document/codes/ by `npm run schema`: do not edit. -->',
    '# Findings',
    'What `zdr validate` and `zdr plan` may find in a plan. Codes are never renumbered or reused. `zdr explain CODE` shows the same.',
    ...parts,
  ].join('\n\n')}\n`;
}

function entry(code, { name, severity, title, why, fix, bad, good }) {
  return [
    `### ${code}: ${title}`,
    `\`${name}\`, ${severity}. ${why}`,
    `**To fix it:** ${fix}`,
    ...(bad === undefined ? [] : [`Wrong:\n\n\`\`\`yaml\n${bad}\n\`\`\``]),
    ...(good === undefined ? [] : [`Right:\n\n\`\`\`yaml\n${good}\n\`\`\``]),
  ].join('\n\n');
}

/** Node 20 does not read TypeScript; a file without imports is easily turned into a module. */
async function importTypeScript(url) {
  const { outputText } = ts.transpileModule(await readFile(url, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true },
  });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}
