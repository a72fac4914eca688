import type { PlanDocument } from '../generated/plan-document.ts';

/** A document of which any part may be missing: what the rules work on, so that they also judge a plan with mistakes. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> | undefined }
    : T;

export type PlanDraft = Draft<PlanDocument>;

/** Was it written, well or badly? A value of the wrong type is undefined in a draft, but its key is there. */
export function isWritten(holder: object | undefined, key: string): boolean {
  return holder !== undefined && Object.hasOwn(holder, key);
}
