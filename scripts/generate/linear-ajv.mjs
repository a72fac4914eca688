/**
 * Ajv copies all errors before for each faulty part of a list or mapping, and compares every item of a list with every
 * other where their type stands in a definition: both cost with the square of what somebody wrote. A part's errors are
 * its own list, so they can be added instead; what must be unique are texts, so they can be looked up.
 */
export function linear(code) {
  return code.replace(COPIED, `${ADD}($1, $2)`).replace(COMPARED, (_, outer, i, j, list) => {
    return `${outer}:\n{\n{\nif(([${i}, ${j}] = ${REPEATED}(${list})) && ${i} > 0){`;
  });
}

const COPIED = /(\w+)\.concat\((\w+\.errors)\)/g;
const COMPARED =
  /(outer\d+):\s*for\(;(\w+)--;\)\{\s*for\((\w+) = \2; \3--;\)\{\s*if\(func\d+\((data\d*)\[\2\], \4\[\3\]\)\)\{/g;

const ADD = '((all, more) => { for (const one of more) all.push(one); return all; })';

/** The last text of the list that stands in it before, and where; zeros where there is none. */
const REPEATED = `((list) => {
let found = [0, 0];
const last = new Map();
for (const [at, item] of list.entries()) {
if (typeof item !== "string") continue;
if (last.has(item)) found = [at, last.get(item)];
last.set(item, at);
}
return found;
})`;
