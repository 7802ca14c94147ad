import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemFamily } from '../../../main/systems/schema.ts';

const folder = join(import.meta.dirname, '../../../resources/systems');

/** Every edition of the catalogue that comes with Rekindle. */
export const builtInSystems = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'schema.json')
  .flatMap((name) => systemFamily.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).editions);
