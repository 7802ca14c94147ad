/**
 * Stands for `node:module` in the helper that runs as root, so that it loads no code from anywhere: what it has
 * no native calls for, it does without.
 */
export function createRequire(): (name: string) => never {
  return (name) => {
    throw new Error(`${name} is not for the helper`);
  };
}
