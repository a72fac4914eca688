/** Names for a plan out of names that a site uses, which may be anything. */

const LONGEST = 100;

/** A name of the plan language that looks like `text`; empty where nothing of it can be used. */
export function planName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, LONGEST)
    .replace(/[-\p{Cs}]+$/u, '');
}

/** Gives each thing its own name: the second `web` becomes `web-2`. `otherwise` names what has no usable name. */
export function namer(): (text: string | undefined, otherwise: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (text, otherwise) => {
    const wanted = planName(text ?? '') || otherwise;
    let name = wanted;
    for (let n = next.get(wanted) ?? 2; taken.has(name); n += 1) {
      name = `${wanted}-${n}`;
      next.set(wanted, n + 1);
    }
    taken.add(name);
    return name;
  };
}

/** A text of a site on one line of a YAML comment: nothing in it can end the comment, or reorder what is read. */
export function commentText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
    .slice(0, LONGEST)
    .replace(/\p{Cs}$/u, '?');
}
