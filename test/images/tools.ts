import { execFile } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Runs one of the real tools. Fails with what the tool said, or that it is missing. */
export async function run(tool: string, args: readonly string[], cwd?: string): Promise<void> {
  const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
  const env = { ...process.env, PATH: path };
  await exec(tool, [...args], { ...(cwd === undefined ? {} : { cwd }), env });
}

/** Writes files below a folder, with the folders they need. */
export async function plant(
  root: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** A kernel as far as its header goes (Documentation/arch/x86/boot.rst, protocol 2.15). */
export function kernel(arch: 'x86_64' | 'i686'): Buffer {
  const bytes = Buffer.alloc(8192, 0x90);
  bytes.writeUInt16LE(0xaa55, 0x1fe);
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x020f, 0x206);
  bytes.writeUInt16LE(arch === 'x86_64' ? 1 : 0, 0x236);
  return bytes;
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that do not compress, the same in every run. */
export function noise(length: number, seed = 1): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(length));
}
