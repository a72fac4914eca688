/** `npm run test:slow`: matrices whole that are sampled otherwise, as they take minutes. */
const SLOW = process.env['ZDR_SLOW'] === '1';

/** All of the cases in a slow run, else every third of them, the first and the last among them. */
export const sampled = <Case>(cases: readonly Case[]): readonly Case[] =>
  SLOW ? cases : cases.filter((_, at) => at % 3 === 0 || at === cases.length - 1);
