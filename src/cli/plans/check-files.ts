import type { Diagnostic, Severity } from '../../document/diagnostic.ts';
import { namesInTwoFiles } from '../../document/plan-names.ts';
import type { Check } from '../../view/findings/check.ts';
import type { Environment } from '../environment.ts';
import type { PlanFiles } from '../files/plan-files.ts';
import { version } from '../version.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { PlanFile } from './load-plan.ts';
import { objectiveFindings } from './objective-findings.ts';
import { directoryUri, placeOf, rootOf } from './places.ts';

/** All findings of the files, of each alone and of all together, with what every format needs. */
export function checkFiles(environment: Environment, { files, skipped }: PlanFiles, failOn: Severity): Check {
  const { cwd, clock, self } = environment;
  const twice = namesInTwoFiles(files.flatMap(namedPlans));
  const diagnostics = files.flatMap((file) =>
    [...file.diagnostics, ...objectiveFindings(file), ...twice.filter(({ at }) => at?.file === file.file)].sort(byLine),
  );
  const root = rootOf(environment);
  const places = new Map(files.map(({ file }) => [file, placeOf(file, root, cwd)]));
  return {
    diagnostics,
    sources: new Map(files.map(({ file, text }) => [file, text])),
    skipped: skipped.map(({ name }) => name),
    leftOut: new Map(files.map(({ file, leftOut }) => [file, leftOut])),
    failOn,
    version,
    root: directoryUri(root),
    startedAt: clock.now(),
    host: self.host,
    places,
    fingerprints: fingerprintsOf(diagnostics, places),
  };
}

const namedPlans = ({ file, documents }: PlanFile) =>
  documents.flatMap(({ name, locate }) =>
    name === undefined ? [] : [{ name, file, locate: () => locate(['metadata', 'name']) }],
  );

const byLine = (a: Diagnostic, b: Diagnostic): number => (a.at?.line ?? 0) - (b.at?.line ?? 0);
