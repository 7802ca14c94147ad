import type { SystemFamily } from './schema.ts';

/**
 * Every family file under `resources/systems`, taken in at build time; a new file is found by itself.
 * That each has this shape is proved by `test/systems/built-in.test.ts`, so that no start of the program has to.
 */
export const builtInFiles = import.meta.glob<SystemFamily>(
  ['../../resources/systems/*.json', '!../../resources/systems/schema.json'],
  { eager: true, import: 'default' },
);
