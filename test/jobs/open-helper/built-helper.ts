import { join } from 'node:path';
import { build } from 'vite';
import { helperConfig, helperEntries } from '../../../helper-build.ts';

/** The helper as the product's build makes it, and one that takes loop devices too. */
export interface BuiltHelpers {
  readonly helper: string;
  readonly thread: string;
  readonly helperForLoops: string;
}

export async function buildHelpers(folder: string): Promise<BuiltHelpers> {
  const entries = { ...helperEntries, 'for-loops': 'test/jobs/open-helper/helper-for-loops.ts' };
  for (const [name, entry] of Object.entries(entries)) await build(helperConfig(name, entry, folder));
  const path = (name: string): string => join(folder, `${name}.mjs`);
  return {
    helper: path('open-helper'),
    thread: path('open-helper-thread'),
    helperForLoops: path('for-loops'),
  };
}
