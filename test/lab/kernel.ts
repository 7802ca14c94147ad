import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inCache } from '../../main/setup/places.mjs';
import { firstDependency, unpackedPackage } from './debian-package.ts';
import { moduleDependencies, moduleName, orderModules } from './modules.ts';

/** A kernel of Debian as it lies in the cache. */
export interface Kernel {
  readonly version: string;
  readonly image: string;
  /** Folder below which its modules lie. */
  readonly modules: string;
}

/** Debian's own kernel for PCs; fetched once, then kept until the cache is emptied. */
export async function debianKernel(): Promise<Kernel> {
  const packages = inCache('lab', 'packages');
  const have = existsSync(packages) ? await readdir(packages) : [];
  const name =
    have.find((entry) => entry.startsWith('linux-image-')) ?? (await firstDependency('linux-image-amd64'));
  const root = await unpackedPackage(name);
  const version = name.slice('linux-image-'.length);
  return {
    version,
    image: join(root, 'boot', `vmlinuz-${version}`),
    modules: join(root, 'lib', 'modules', version, 'kernel'),
  };
}

/**
 * The files of these modules and of all that they need, each after what it needs itself, so that `insmod` in this
 * order works without depmod and modprobe. A name that is no module is built into the kernel, or is a mistake.
 * @throws if a name is neither a module nor built in
 */
export async function moduleFiles(kernel: Kernel, wanted: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const entry of await readdir(kernel.modules, { recursive: true }))
    if (entry.endsWith('.ko')) files.set(moduleName(entry), join(kernel.modules, entry));
  const builtIn = await readFile(join(kernel.modules, '..', 'modules.builtin'), 'utf8');
  const builtInNames = new Set(builtIn.split('\n').map((line) => moduleName(basename(line))));
  const dependencies = new Map<string, string[]>();
  const visit = async (name: string): Promise<void> => {
    const file = files.get(name);
    if (dependencies.has(name) || builtInNames.has(name)) return;
    if (!file) throw new Error(`The kernel has no module ${name}.`);
    const needs = moduleDependencies(await readFile(file));
    dependencies.set(name, needs);
    for (const need of needs) await visit(need);
  };
  for (const name of wanted) await visit(moduleName(name));
  return orderModules(dependencies).map((name) => files.get(name) ?? '');
}
