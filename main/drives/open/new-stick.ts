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

/** `4G` and `4GiB` are powers of 1024, `4GB` of 1000, as in GNU coreutils. */
const factors: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 2 ** 10,
  KB: 1e3,
  M: 2 ** 20,
  MB: 1e6,
  G: 2 ** 30,
  GB: 1e9,
  T: 2 ** 40,
  TB: 1e12,
};

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

function parseSize(text: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,18}(?:\.\d{1,6})?) ?([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const factor = factors[unit.toUpperCase().replace('IB', '')];
  if (digits === '' || factor === undefined) return null;
  // Half a byte is nonsense, half a gigabyte is not.
  if (factor === 1 && digits.includes('.')) return null;
  const bytes = Number(digits) * factor;
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes - (bytes % sectorBytes) : Infinity;
}
