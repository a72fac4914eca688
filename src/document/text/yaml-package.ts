import { createRequire } from 'node:module';

let loaded: typeof import('yaml') | undefined;

/** The package `yaml`, loaded when a text needs it: most plans are read without, and it takes longer than the rest of a small one. */
export function yamlPackage(): typeof import('yaml') {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return loaded;
}
