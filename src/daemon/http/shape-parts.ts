/** What the shapes of the API are made of. */
import { type TProperties, Type } from 'typebox';

const strict = { additionalProperties: false } as const;
/** What it says in the document, if anything. */
const said = (description: string) => (description === '' ? {} : { description });

/** An object with these members and no others. */
export const shape = <Members extends TProperties>(members: Members, description = '') =>
  Type.Object(members, { ...strict, ...said(description) });
export const Text = (description = '') => Type.String(said(description));
export const Whole = (description = '') => Type.Integer(said(description));
export const Flag = (description = '') => Type.Boolean(said(description));
export const Time = (description = '') => Type.String({ format: 'date-time', ...said(description) });
export const Ms = (description = '') => Type.Number({ description: description === '' ? 'ms' : `${description} (ms)` });
export const Maybe = Type.Optional;
export const oneOf = <const Words extends string[]>(words: readonly [...Words], description = '') =>
  Type.Enum([...words] as [...Words], said(description));
