/** The name of a module as the kernel compares it: `-` and `_` are the same. */
export function moduleName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.ko$/, '').replaceAll('-', '_');
}

/**
 * What a module needs, out of its `.modinfo`: strings `key=value` that end with a zero byte, of which `depends=`
 * holds names with commas between (Linux: scripts/mod/modpost.c, `add_depends`).
 */
export function moduleDependencies(file: Uint8Array): string[] {
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('latin1');
  const value = /\0depends=([^\0]*)\0/.exec(text)?.[1] ?? '';
  return value.split(',').filter(Boolean).map(moduleName);
}

/** The names so ordered that each comes after all that it needs. What is not a key itself is left out. */
export function orderModules(dependencies: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const needs = dependencies.get(name);
    if (!needs) return;
    for (const need of needs) visit(need);
    order.push(name);
  };
  for (const name of dependencies.keys()) visit(name);
  return order;
}
