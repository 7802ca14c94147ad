import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allZero } from '../../images/bytes.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { withoutStretches, type Stretch } from '../../writer/stretches.ts';
import type { PersistenceFailure } from './reasons.ts';

export interface Ext4Volume {
  readonly sizeBytes: number;
  /** Old kernels know the third, and everybody the fourth. */
  readonly type: 'ext3' | 'ext4';
  /** At most 16 letters. */
  readonly label: string;
  /** Files in its root folder, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** A part of a file system, in bytes from its start: `null` is room that nobody reads before it was written. */
export interface VolumePiece {
  readonly start: number;
  readonly length: number;
  readonly bytes: Uint8Array | 'zeroes' | null;
}

const timeoutMs = 120_000;
/** Where such tools are, and most people's programs do not look. */
const usualFolders = '/usr/sbin:/sbin:/usr/local/sbin';
const blockBytes = 4096;
const readBytes = 1024 * 1024;
/**
 * What kernels since 2.6.28 mount, whatever the computer that makes the stick thinks is usual: its own configuration would
 * add checksums and orphan files, which the kernels and repair programs of small systems do not know (ext4(5), mke2fs.conf(5)).
 */
const configuration = `[defaults]
base_features = sparse_super,large_file,filetype,resize_inode,dir_index,ext_attr
default_mntopts = acl,user_xattr
enable_periodic_fsck = 0
blocksize = ${blockBytes}
inode_size = 256
inode_ratio = 16384

[fs_types]
ext3 = {
  features = has_journal
}
ext4 = {
  features = has_journal,extent,huge_file,flex_bg,dir_nlink,extra_isize
}
`;

/**
 * Makes a file system of Linux with `mke2fs` (e2fsprogs) in a file that is all holes, and takes out of it what has to be written:
 * all that the file system says is in use, be it empty or not. So it needs neither root nor the drive.
 * @returns pieces in order, without gaps; each a whole number of blocks
 */
export async function makeExt4(
  volume: Ext4Volume,
  toolFolders: string = usualFolders,
): Promise<Result<VolumePiece[], PersistenceFailure>> {
  let folder: string | null = null;
  try {
    folder = await mkdtemp(join(tmpdir(), 'rekindle-ext4-'));
    const content = join(folder, 'content');
    await mkdir(content);
    for (const [name, text] of Object.entries(volume.files)) await writeFile(join(content, name), text);
    const path = join(folder, 'volume');
    const file = await open(path, 'wx', 0o600);
    await file.truncate(volume.sizeBytes);
    await file.close();
    const settings = join(folder, 'mke2fs.conf');
    await writeFile(settings, configuration);
    const options = ['-q', '-F', '-t', volume.type, '-b', String(blockBytes), '-m', '0', '-L', volume.label];
    // Everything belongs to root, whoever makes the stick.
    const args = [...options, '-E', 'root_owner=0:0', '-d', content, path];
    const made = await tool('mke2fs', args, { MKE2FS_CONFIG: settings }, toolFolders);
    if (!made.ok) return made;
    const told = await tool('dumpe2fs', [path], {}, toolFolders);
    if (!told.ok) return told;
    return ok(await piecesOf(path, volume.sizeBytes, freeStretches(told.value)));
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

/** What `dumpe2fs` says is free, in bytes. */
export function freeStretches(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [, list = ''] of text.matchAll(/^ {2}Free blocks: (.*)$/gm)) {
    for (const [, first = '', last = first] of list.matchAll(/(\d+)(?:-(\d+))?/g)) {
      stretches.push({ start: Number(first) * blockBytes, end: (Number(last) + 1) * blockBytes });
    }
  }
  return stretches.sort((a, b) => a.start - b.start);
}

async function piecesOf(path: string, sizeBytes: number, free: readonly Stretch[]): Promise<VolumePiece[]> {
  const used = withoutStretches([{ start: 0, end: sizeBytes }], free);
  const pieces: VolumePiece[] = [];
  const file = await open(path, 'r');
  try {
    let at = 0;
    for (const { start, end } of used) {
      if (start > at) pieces.push({ start: at, length: start - at, bytes: null });
      for (let from = start; from < end; from += readBytes) {
        const bytes = new Uint8Array(Math.min(readBytes, end - from));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
        if (bytesRead < bytes.length) throw new Error('mke2fs made a file that ends early');
        pieces.push({ start: from, length: bytes.length, bytes: allZero(bytes) ? 'zeroes' : bytes });
      }
      at = end;
    }
    if (at < sizeBytes) pieces.push({ start: at, length: sizeBytes - at, bytes: null });
  } finally {
    await file.close();
  }
  return pieces;
}

function tool(
  name: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  folders: string,
): Promise<Result<string, PersistenceFailure>> {
  const env = { ...settings, PATH: `${process.env.PATH ?? '/usr/bin:/bin'}:${folders}`, LC_ALL: 'C' };
  return new Promise((resolve) => {
    const limits = { env, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    execFile(name, args, limits, (error, out, stderr) => {
      if (!error) resolve(ok(out));
      else if (error.code === 'ENOENT') resolve(err({ code: 'persistence-no-tool', data: { tool: name } }));
      else resolve(failed(stderr.trim().split('\n')[0]?.slice(0, 200) ?? error.message));
    });
  });
}

function failed(detail: string): Result<never, PersistenceFailure> {
  return err({ code: 'persistence-failed', data: { detail } });
}
