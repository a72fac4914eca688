/** Many UUIDs in few queries, a few at a time. */

/** Keeps the URL of a batch under 4 KiB, half of what Tomcat takes. */
const BATCH = 100;
const PARALLEL = 4;
/** Rows of one answer: some MiB, where the server's own 1,000 would make a whole site a matter of hundreds of requests. */
export const SURVEY_PAGE = 5000;

/** Asks for each batch; answers in the order of the batches. The first failure ends it. */
export async function inBatches<T>(
  uuids: readonly string[],
  ask: (batch: readonly string[]) => Promise<T>,
  size = BATCH,
): Promise<readonly T[]> {
  const batches = Array.from({ length: Math.ceil(uuids.length / size) }, (_, at) =>
    uuids.slice(at * size, (at + 1) * size),
  );
  const answers: T[] = [];
  const next = batches.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, batch] of next) {
      if (failed) return;
      try {
        answers[index] = await ask(batch);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return answers;
}
