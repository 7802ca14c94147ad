import { factsOf, type Reader } from '../facts.ts';
import { sizeInBytes, toMiB } from '../words.ts';

/** `/proc/meminfo`: what the kernel can use. */
export const meminfo: Reader = {
  tool: 'meminfo',
  recognises: (text) => /^MemTotal:[ \t]+\d+ kB/m.test(text),
  read(text) {
    return [...text.matchAll(/^MemTotal:[ \t]+(\d{1,15}) kB/gm)].map(([, kib]) =>
      factsOf('meminfo', { usableMiB: toMiB(Number(kib) * 1024) }),
    );
  },
};

/** `free`, in any unit, in English or German. */
export const free: Reader = {
  tool: 'free',
  recognises: (text) => /^[ \t]+(total|gesamt)[ \t]+(used|benutzt|belegt)\b/m.test(text) && row.test(text),
  read(text) {
    const line = row.exec(text)?.[1] ?? '';
    const usableMiB = toMiB(totalBytes(line.trim().split(/\s+/)));
    return usableMiB === null ? [] : [factsOf('free', { usableMiB })];
  },
};

const row = /^(?:Mem|Speicher|Speicher\.?):[ \t]+(\S.*)$/m;

/**
 * `free` does not write its unit. The kernel counts pages of 4 KiB, so that KiB are multiples of 4 and bytes
 * multiples of 4096, which seven numbers in MiB are not by chance. Whole GiB are too coarse to be believed.
 */
function totalBytes(columns: readonly string[]): number | null {
  const [total = ''] = columns;
  if (/[a-z]/i.test(total)) return sizeInBytes(total, 'binary');
  const numbers = columns.map(Number).filter((number) => Number.isSafeInteger(number) && number > 0);
  const value = Number(total);
  if (!Number.isSafeInteger(value) || value < 32) return null;
  if (value >= 2 ** 24 && numbers.every((number) => number % 4096 === 0)) return value;
  if (value >= 2 ** 12 && numbers.every((number) => number % 4 === 0)) return value * 1024;
  return value * 2 ** 20;
}

/** `decode-dimms`: the modules themselves, where the bus to them may be read. */
export const decodeDimms: Reader = {
  tool: 'decode-dimms',
  recognises: (text) => /^# decode-dimms\b/m.test(text),
  read(text) {
    const sizes = [...text.matchAll(/^Size[ \t]+(\d+ MB)/gm)].map(([, size = '']) =>
      sizeInBytes(size, 'binary'),
    );
    const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    return [factsOf('decode-dimms', { installedMiB: toMiB(total) })];
  },
};
