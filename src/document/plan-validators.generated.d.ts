import type { ValidateFunction } from 'ajv';

/** All of a plan document but its single groups. */
export const plan: ValidateFunction;
/** One group. */
export const group: ValidateFunction;
