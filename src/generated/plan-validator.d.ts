import type { ValidateFunction } from 'ajv';

/** A plan document. */
export const plan: ValidateFunction;
