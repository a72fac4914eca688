import type { ValidateFunction } from 'ajv';

/** A pin. */
export const pin: ValidateFunction;
