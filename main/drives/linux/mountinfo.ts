/** One line of `/proc/self/mountinfo` (proc(5)). */
export interface Mount {
  readonly id: number;
  /** The mount that this one was mounted on. */
  readonly parentId: number;
  /** Device number `major:minor`; `0:N` for what has no device of its own (tmpfs, overlay, btrfs). */
  readonly majorMinor: string;
  readonly mountpoint: string;
  readonly filesystem: string;
  /** What was mounted: a device path, or a word that the file system chose. */
  readonly source: string;
  /** Options of the file system itself, as they were given, commas and all. */
  readonly options: string;
}

/** Undoes the octal escapes (`\040` for a space) by which the kernel keeps its lists readable, as UTF-8. */
export function decodeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  const source = Buffer.from(text, 'utf8');
  for (let i = 0; i < source.length; i++) {
    const digits = source.toString('latin1', i + 1, i + 4);
    if (source[i] === 0x5c && /^[0-3][0-7]{2}$/.test(digits)) {
      bytes.push(parseInt(digits, 8));
      i += 3;
    } else {
      bytes.push(source[i] ?? 0);
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

/**
 * Reads `/proc/self/mountinfo`. A line that does not have the form of proc(5) is left out: the kernel
 * writes none, and one odd line must not hide the others.
 */
export function parseMountinfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const separator = fields.indexOf('-', 6);
    const [id, parentId, majorMinor, , mountpoint] = fields;
    if (separator < 0 || id === undefined || parentId === undefined || mountpoint === undefined) continue;
    if (majorMinor === undefined || !/^\d+:\d+$/.test(majorMinor)) continue;
    mounts.push({
      id: Number(id),
      parentId: Number(parentId),
      majorMinor,
      mountpoint: decodeOctal(mountpoint),
      filesystem: fields[separator + 1] ?? '',
      source: decodeOctal(fields[separator + 2] ?? ''),
      options: decodeOctal(fields[separator + 3] ?? ''),
    });
  }
  return mounts;
}

/** The mount that a path lies on: the longest mount point above it, the latest where several are stacked. */
export function mountOfPath(mounts: readonly Mount[], path: string): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    if (isAtOrBelow(path, mount.mountpoint) && mount.mountpoint.length >= (best?.mountpoint.length ?? 0)) {
      best = mount;
    }
  }
  return best;
}

/** True if `path` is `folder` or lies in it. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The folders that an overlay (or union) file system lies on, out of its options. */
export function overlayFolders(options: string): string[] {
  const folders: string[] = [];
  // A comma or colon that belongs to a name is escaped by a backslash (kernel: filesystems/overlayfs).
  for (const option of options.split(/(?<!\\),/)) {
    const [, name = '', value = ''] = /^([a-z+]+)=(.*)$/s.exec(option) ?? [];
    if (!['lowerdir', 'lowerdir+', 'datadir+', 'upperdir'].includes(name)) continue;
    for (const folder of value.split(/(?<!\\):/)) {
      if (folder !== '') folders.push(folder.replaceAll(/\\(.)/gs, '$1'));
    }
  }
  return folders;
}

/** Paths out of `/proc/swaps`: devices and files alike. */
export function parseSwaps(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => decodeOctal(line.split(/\s/)[0] ?? ''))
    .filter((path) => path !== '');
}
