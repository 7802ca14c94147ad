/** A file, folder or program inside an initramfs. */
export interface CpioEntry {
  /** Without a slash at the front. */
  readonly path: string;
  /** `null` for a folder. */
  readonly data: Uint8Array | null;
  readonly executable?: boolean;
}

/**
 * An archive as the kernel unpacks it (Linux: Documentation/driver-api/early-userspace/buffer-format.rst, "newc").
 * Times and owners are all zero, so that the same entries give the same bytes. Folders have to come before what lies
 * in them.
 */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const parts: Buffer[] = [];
  let inode = 1;
  const add = (path: string, mode: number, data: Uint8Array): void => {
    const name = Buffer.from(`${path}\0`);
    const links = mode & 0o040000 ? 2 : 1;
    const numbers = [inode++, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0];
    const header = `070701${numbers.map((value) => value.toString(16).padStart(8, '0')).join('')}`;
    const head = Buffer.concat([Buffer.from(header), name]);
    parts.push(head, padding(head.length), Buffer.from(data), padding(data.length));
  };
  for (const { path, data, executable } of entries) {
    if (data) add(path, executable ? 0o100755 : 0o100644, data);
    else add(path, 0o040755, new Uint8Array());
  }
  add('TRAILER!!!', 0, new Uint8Array());
  return Buffer.concat(parts);
}

/** Zero bytes up to the next multiple of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
