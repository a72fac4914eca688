import type { ValidateFunction } from 'ajv';

/** Evidence. */
export const evidence: ValidateFunction;
