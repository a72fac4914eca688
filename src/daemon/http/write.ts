/** RFC 3339 UTC of ms since the epoch. */
export function iso(at: number): string;
export function iso(at: number | undefined): string | undefined;
export function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

type Maybe<From, Key extends keyof From> = { readonly [K in Key]?: Exclude<From[K], undefined> };
type Given<From, Key extends keyof From> = {
  readonly [K in Key as undefined extends From[K] ? never : K]: From[K];
} & Maybe<From, { [K in Key]: undefined extends From[K] ? K : never }[Key]>;

/** Those of the members that have a value. */
export function pick<From extends object, Key extends keyof From>(
  from: From,
  ...keys: readonly Key[]
): Given<From, Key>;
export function pick<From extends object, Key extends keyof From>(
  from: From | undefined,
  ...keys: readonly Key[]
): Maybe<From, Key>;
export function pick(from: object = {}, ...keys: readonly string[]): object {
  const all = from as Readonly<Record<string, unknown>>;
  return Object.fromEntries(keys.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
}
