import type { TriedSystem } from '../../journal/types.ts';
import type { ManifestSystem } from '../../stick/companion/manifest.ts';

/**
 * Which system a computer was started with: of a stick with one system that one; of a stick with several the only one
 * whose name the running system bears; else nothing but what the running system calls itself.
 * @param said the running system's own name, as results have it
 */
export function triedSystem(
  systems: readonly Pick<ManifestSystem, 'id' | 'name'>[],
  said: string | null,
): TriedSystem | null {
  const fitting = systems.length === 1 ? systems : systems.filter(({ name }) => bears(said, name));
  const [only, ...others] = fitting;
  if (only && others.length === 0) return { id: only.id, name: only.name ?? said };
  return said === null ? null : { id: null, name: said };
}

/** The first word of a name is the system's; versions and editions are told differently everywhere. */
function bears(said: string | null, name: string | null): boolean {
  const word = name?.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  return word.length >= 3 && ` ${said?.toLowerCase() ?? ''} `.includes(` ${word} `);
}
