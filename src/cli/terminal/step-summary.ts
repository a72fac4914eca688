import { appendFile, stat } from 'node:fs/promises';
import type { Environment } from '../environment.ts';

/** GitHub takes 1,024 KiB from a step, and shows nothing of more. */
const MOST_BYTES = 1024 * 1024;
/** Below this a page would say nothing. */
const LEAST_BYTES = 2_000;

/** Appends a page to the summary of a GitHub workflow's step, where there is one. Never fails: the summary is a courtesy. */
export async function appendStepSummary(
  { variables }: Environment,
  page: (mostBytes: number) => string | Promise<string>,
): Promise<void> {
  const file = variables['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  const written = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  const room = MOST_BYTES - written - 1;
  if (room < LEAST_BYTES) return;
  await appendFile(file, await page(room)).catch(() => {});
}
