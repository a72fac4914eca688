import type { ValidateFunction } from 'ajv';

/** A simulated world. */
export const world: ValidateFunction;
