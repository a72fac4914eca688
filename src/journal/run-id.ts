/** `20261124-061530-east-site-3f9a`: sorts by start, says what it was. */
const RUN_ID = /^\d{8}-\d{6}-[A-Za-z0-9._-]+$/;

/** Whether a name is that of a run. */
export const looksLikeRunId = (name: string): boolean => RUN_ID.test(name);

/** Whether a run may be called so. */
export const isRunId = (text: string): boolean => looksLikeRunId(text) && text.length <= 120;
