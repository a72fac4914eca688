/** The members without those that are undefined. */
export type Present<Members> = {
  [Key in keyof Members as undefined extends Members[Key] ? never : Key]: Members[Key];
} & {
  [Key in keyof Members as undefined extends Members[Key] ? Key : never]?: Exclude<Members[Key], undefined>;
};

/** The value with the members that there are, in their order: what is undefined is absent. */
export function present<const Members extends object>(members: Members): Present<Members> {
  const there: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined) there[key] = value;
  return there as Present<Members>;
}
