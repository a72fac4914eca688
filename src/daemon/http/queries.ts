/** What several routes take in their addresses. */
import { Type } from 'typebox';

export const Limit = (most: number, usual: number) => Type.Integer({ minimum: 1, maximum: most, default: usual });
export const maybePlan = { plan: Type.Optional(Type.String({ maxLength: 200 })) };
export const maybeDrill = { drill: Type.Optional(Type.String({ maxLength: 200 })) };
