import { closeSync, openSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** A USB stick for a guest: what is printed on it, and how it behaves. */
export interface StickSpec {
  /** Short, a-z and 0-9; no two of one guest have the same. */
  readonly name: string;
  /** What it says that it holds; a multiple of 512. */
  readonly sizeBytes: number;
  readonly vendor?: string;
  readonly model?: string;
  /** By default made from the name. */
  readonly serial?: string;
  /** How fast it is, in both directions together; `null`: as fast as it goes. */
  readonly bytesPerSecond?: number | null;
  /** The little switch is on “lock”. */
  readonly writeProtected?: boolean;
  /** Places that fail with an I/O error. */
  readonly badSectors?: readonly BadSector[];
  /** What stands for its memory chips: by default a file that is full of old data. */
  readonly chips?: Chips;
}

export interface BadSector {
  readonly offset: number;
  readonly on: 'read' | 'write';
  /** Fails only the first time. */
  readonly once?: boolean;
}

export type Chips =
  /** A file that is there already; it is written to. */
  | { readonly kind: 'file'; readonly path: string }
  /** A drive that somebody else plays, over NBD on this socket. */
  | { readonly kind: 'nbd'; readonly socket: string };

/** A stick that exists, plugged in or not. */
export interface Stick {
  readonly spec: StickSpec;
  readonly serial: string;
  /** What is on it; `null` if somebody else plays it. */
  readonly file: string | null;
}

/** Old data: what was not written can be told from zeros, and from an image. */
export const oldByte = 0x5a;

/** Makes a stick; its file, if it needs one, in `folder`. */
export function makeStick(spec: StickSpec, folder: string): Stick {
  const serial = spec.serial ?? `RKL${spec.name.toUpperCase().padStart(9, '0')}`;
  if (spec.chips) return { spec, serial, file: spec.chips.kind === 'file' ? spec.chips.path : null };
  const file = join(folder, `${spec.name}.stick`);
  const fd = openSync(file, 'wx');
  const block = Buffer.alloc(1 << 20, oldByte);
  for (let at = 0; at < spec.sizeBytes; at += block.length)
    writeSync(fd, block, 0, Math.min(block.length, spec.sizeBytes - at), at);
  closeSync(fd);
  return { spec, serial, file };
}

/** The block device of a stick as QEMU builds it, the chips at the bottom (QEMU: qapi/block-core.json). */
export function blockdev(stick: Stick): Record<string, unknown> {
  const { spec } = stick;
  const chips = spec.chips ?? { kind: 'file', path: stick.file ?? '' };
  let node: Record<string, unknown> =
    chips.kind === 'file'
      ? { driver: 'file', filename: chips.path }
      : { driver: 'nbd', server: { type: 'unix', path: chips.socket } };
  if (spec.badSectors) {
    const faults = spec.badSectors.map(({ offset, on, once }) => ({
      event: 'none',
      iotype: on,
      errno: 5,
      sector: Math.floor(offset / 512),
      once: once ?? false,
    }));
    node = { driver: 'blkdebug', image: node, 'inject-error': faults };
  }
  if (spec.bytesPerSecond) node = { driver: 'throttle', 'throttle-group': group(spec), file: node };
  return {
    driver: 'raw',
    file: node,
    'node-name': nodeName(spec),
    'read-only': spec.writeProtected ?? false,
  };
}

export const nodeName = ({ name }: StickSpec): string => `stick-${name}`;
export const group = ({ name }: StickSpec): string => `speed-${name}`;

/** SHA-256 of a stick's file. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    for await (const part of handle.createReadStream({ highWaterMark: 1 << 20, autoClose: false }))
      hash.update(part as Buffer);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}
