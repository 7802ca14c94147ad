/** Small words that the readers share. */

/**
 * What firmware vendors leave in a field that nobody filled in, and how tools and publishers hide one.
 * Seen in the outputs of linux-hardware.org and in the SMBIOS templates of AMI, Phoenix and Award.
 */
const blanks =
  /^(|-+|n\/?a|none|null|unknown|undefined|default|default string|not specified|not available|not applicable|not present|no asset information|no enclosure|to be filled( by o\.?e\.?m\.?)?|o\.?e\.?m\.?|system (manufacturer|product name|version|name|serial number)|(base ?board|board|chassis|product|type1)[ -]?(manufacture?r?|product|product name|version|name|serial number|id)|manufacturer\d*|invalid|empty|xxx+|[x.]+|0+|0123456789|1234567890|\*+|<filter>|<out of spec>|\[removed\]|<bad index>)$/i;

/** A text that says something, with its spaces in order; `null` for the many ways of saying nothing. */
export function said(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  // Broken firmware leaves NULs and tabs in its texts.
  const tidy = text
    .slice(0, 300)
    .replaceAll(/[\p{Cc}\ufffd]/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return blanks.test(tidy) ? null : tidy;
}

const binaryUnits: Readonly<Record<string, number>> = {
  '': 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};
const decimalUnits: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/**
 * A size in words (`2048 MB`, `3,8Gi`, `149.05 GiB`) in bytes.
 * @param plain what `MB` without an `i` means: memory is counted in powers of 1024, disks in powers of 1000
 */
export function sizeInBytes(text: string, plain: 'binary' | 'decimal'): number | null {
  const match = /(\d+(?:[.,]\d+)?)\s*([KMGT]?)(i?)B?\b/i.exec(text.slice(0, 100));
  if (!match) return null;
  const [, number = '', letter = '', i = ''] = match;
  const units = i !== '' || plain === 'binary' ? binaryUnits : decimalUnits;
  const bytes = Number(number.replace(',', '.')) * (units[letter.toUpperCase()] ?? NaN);
  return Number.isFinite(bytes) ? Math.round(bytes) : null;
}

/** Bytes as whole MiB, `null` where there is none: a computer has at least one. */
export function toMiB(bytes: number | null): number | null {
  if (bytes === null) return null;
  const mib = Math.round(bytes / 2 ** 20);
  return mib >= 1 && mib < 2 ** 26 ? mib : null;
}

/**
 * A year that a computer's firmware can be of, out of a date as SMBIOS writes it (`mm/dd/yyyy`, before 2.3 also
 * `mm/dd/yy`) or as others do (`yyyy-mm-dd`).
 */
export function yearOf(date: string | null): number | null {
  if (date === null) return null;
  const [, , american] = /\b(\d{1,2})[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b/.exec(date) ?? [];
  const found = /\b(19[89]\d|20[0-4]\d)\b/.exec(date)?.[0] ?? american;
  if (found === undefined) return null;
  const number = Number(found);
  const year = found.length === 2 ? number + (number < 80 ? 2000 : 1900) : number;
  return year >= 1985 && year <= 2049 ? year : null;
}

/** A whole number that stands at the beginning of a text. */
export function count(text: string | null | undefined): number | null {
  const match = /^\s*(\d{1,15})\b/.exec(text ?? '');
  return match ? Number(match[1]) : null;
}

/** The value of the first line `key: value`; spaces before the key are allowed when `indented`. */
export function field(text: string, key: string, indented = false): string | null {
  const escaped = key.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(`^${indented ? '[ \\t]*' : ''}${escaped}[ \\t]*:[ \\t]*(.*)$`, 'm');
  return pattern.exec(text)?.[1]?.trim() ?? null;
}

/** True for a record: what JSON calls an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON that may be none, or stand between other lines; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  const from = text.search(/^[ \t]*[[{]/m);
  if (from === -1) return undefined;
  const closing = /^[\]}][ \t]*$/m.exec(text.slice(from));
  const ends = [text.length, closing === null ? 0 : from + closing.index + 1, text.lastIndexOf('}') + 1];
  for (const end of ends) {
    try {
      return JSON.parse(text.slice(from, end)) as unknown;
    } catch {
      // Another end may do.
    }
  }
  return undefined;
}

export function stringOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

/** A finite number that is not below 0; numbers may come as text. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}
