/** Reads and checks one plan file after another in a process of its own: what it is asked stands in plan-reader.ts. */
import process from 'node:process';
import { looksLikePlan } from '../../document/looks-like-plan.ts';
import { readPlans, unread } from '../../document/read-plans.ts';
import { CommandError } from '../exit.ts';
import { readNamedPlan } from '../plans/load-plan.ts';
import type { Answer, Question } from './plan-reader.ts';

async function answer({ cwd, file, named }: Question): Promise<Answer> {
  try {
    const { text, look } = await readNamedPlan({ cwd }, file, 'refuse');
    if (!named && !looksLikePlan(look)) return {};
    const { documents, diagnostics, leftOut } = text === undefined ? unread(file) : readPlans(text, file);
    return { read: { documents: documents.map(({ name, value }) => ({ name, value })), diagnostics, leftOut } };
  } catch (error) {
    if (error instanceof CommandError) return { refused: error.message };
    throw error;
  }
}

process.on('message', (question: Question) => {
  void answer(question).then((said) => process.send?.(said));
});
