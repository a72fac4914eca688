/** `T` without its undefined members. */
export type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The members that are not undefined: what is not known has no key, neither in a journal nor in an answer. */
export function given<const T extends object>(members: T): Given<T> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(members)) {
    const value = members[key as keyof T];
    if (value !== undefined) kept[key] = value;
  }
  return kept as Given<T>;
}
