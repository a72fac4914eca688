/** What the shapes of the API are made of. */
import { Type } from 'typebox';

export const Time = (description = '') =>
  Type.String({ format: 'date-time', ...(description === '' ? {} : { description }) });
export const Ms = (description = '') => Type.Number({ description: description === '' ? 'ms' : `${description} (ms)` });
export const Maybe = Type.Optional;
export const strict = { additionalProperties: false } as const;
export const oneOf = <const Words extends string[]>(words: readonly [...Words], description = '') =>
  Type.Enum([...words] as [...Words], description === '' ? {} : { description });
