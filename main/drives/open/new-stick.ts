import { err, ok, type Result } from '../../common/result.ts';
import type { NewStickReason } from '../reasons.ts';

/** A virtual stick that is to be made. */
export interface NewStick {
  readonly path: string;
  readonly sizeBytes: number;
}

const sectorBytes = 512;
/** Less holds no partition table and nothing behind it. */
const leastBytes = 2 ** 20;
/** No stick is larger, and some file systems take no larger file. */
const mostBytes = 8 * 2 ** 40;

const prefixes = ['', 'K', 'M', 'G', 'T'];

/**
 * Reads `new:FILE:SIZE`, the name under which the command line makes a virtual stick. The file's name may
 * hold colons. The size is rounded down to whole sectors of 512 bytes.
 */
export function parseNewStick(text: string): Result<NewStick, NewStickReason> {
  const [, path = '', size = ''] = /^new:(.+):([^:]*)$/s.exec(text) ?? [];
  if (path === '' || path.includes('\0')) return err({ code: 'new-stick-malformed', data: { text } });
  const sizeBytes = parseSize(size);
  if (sizeBytes === null) return err({ code: 'new-stick-size-malformed', data: { size } });
  if (sizeBytes < leastBytes) return err({ code: 'new-stick-too-small', data: { sizeBytes, leastBytes } });
  if (sizeBytes > mostBytes) return err({ code: 'new-stick-too-large', data: { sizeBytes, mostBytes } });
  return ok({ path, sizeBytes });
}

/**
 * `4G` and `4GiB` are powers of 1024, `4GB` of 1000, as in GNU coreutils.
 * @returns bytes in whole sectors of 512; `null` if it is no size
 */
export function parseSize(text: string): number | null {
  const [, digits = '', prefix = '', unit = ''] =
    /^(\d{1,18}(?:\.\d{1,6})?) ?(?:([KMGT])(B|iB)?|B)?$/i.exec(text.trim()) ?? [];
  // Half a byte is nonsense, half a gigabyte is not.
  if (digits === '' || (prefix === '' && digits.includes('.'))) return null;
  const thousand = unit.toUpperCase() === 'B' ? 1000 : 1024;
  const bytes = Number(digits) * thousand ** prefixes.indexOf(prefix.toUpperCase());
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes - (bytes % sectorBytes) : Number.MAX_SAFE_INTEGER;
}
