import { allZero, hasAt, latin1, u8, view } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';

/** POSIX.1-2017, pax, "ustar Interchange Format", with the older and GNU forms. */
const blockBytes = 512;

export type TarKind = 'container-image' | 'rootfs' | 'openwrt-sysupgrade' | 'other';

function octal(bytes: Uint8Array, at: number, length: number): number {
  // GNU writes sizes from 8 GiB on in binary, marked by the highest bit.
  if (u8(bytes, at) & 0x80) {
    let value = 0;
    for (let i = at + length - 8; i < at + length; i++) value = value * 256 + u8(bytes, i);
    return value;
  }
  const value = parseInt(latin1(bytes, at, length).trim() || '0', 8);
  return Number.isNaN(value) ? 0 : value;
}

/** True if the block is a header: its check sum is right. That also finds archives older than `ustar`. Pure. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || allZero(block.subarray(0, 100))) return false;
  if (!/^[0-7 ]+$/.test(view(block.subarray(148, 156)).toString('latin1').replaceAll('\0', ' ')))
    return false;
  let sum = 8 * 0x20;
  for (let i = 0; i < blockBytes; i++) if (i < 148 || i >= 156) sum += u8(block, i);
  return octal(block, 148, 8) === sum;
}

/**
 * The names at the beginning of an archive, without `./`.
 * @param most how many headers are looked at
 */
export async function tarNames(source: ByteSource, most: number): Promise<string[]> {
  const names: string[] = [];
  for (let at = 0, count = 0; count < most; count++) {
    const header = await source.read(at, blockBytes);
    if (!isTarHeader(header)) break;
    const type = String.fromCharCode(u8(header, 156));
    const prefix = hasAt(header, 257, 'ustar\0') ? latin1(header, 345, 155) : '';
    const name = latin1(header, 0, 100);
    // Extended headers (x, g) and GNU's long names (L, K) only describe what follows.
    if (!'xgLK'.includes(type)) {
      names.push((prefix === '' ? name : `${prefix}/${name}`).replace(/^(\.?\/)+/, ''));
    }
    at += blockBytes + Math.ceil(octal(header, 124, 12) / blockBytes) * blockBytes;
  }
  return names;
}

const systemFolders = [
  'bin',
  'etc',
  'usr',
  'lib',
  'sbin',
  'var',
  'dev',
  'proc',
  'root',
  'home',
  'tmp',
  'opt',
];

/**
 * What an archive is by the names in it. Container images: OCI image layout 1.1 (`oci-layout`, `index.json`, `blobs`)
 * and `docker save` (`manifest.json`, `repositories`, one folder a layer). Pure.
 */
export function tarKind(names: readonly string[]): TarKind {
  if (names.some((name) => /^sysupgrade-[^/]+\/CONTROL$/.test(name))) return 'openwrt-sysupgrade';
  const isContainer = names.some(
    (name) =>
      name === 'oci-layout' ||
      /^blobs\/sha256(\/|$)/.test(name) ||
      /^[0-9a-f]{64}\/(layer\.tar|VERSION|json)$/.test(name),
  );
  if (isContainer || (names.includes('manifest.json') && names.includes('repositories')))
    return 'container-image';
  const top = new Set(names.map((name) => name.split('/')[0] ?? ''));
  return systemFolders.filter((folder) => top.has(folder)).length >= 4 ? 'rootfs' : 'other';
}
