import { err, ok, type Result } from '../../common/result.ts';
import type { Extent, ExtentSource, Layout, LayoutReason } from '../../writer/layout.ts';
import type { Stretch } from '../../writer/stretches.ts';

/** A layout as it travels between processes: short even with many extents, and plain JSON. */
export interface CodedLayout {
  sizeBytes: number;
  /**
   * Four numbers an extent: start, length, source, offset. The source is the number of a file, or one of `sources`.
   */
  extents: number[];
  /** All bytes that are in no file, one after the other, base64. */
  content: string;
  /** Two numbers a stretch; `null` for a new stick. */
  last: number[] | null;
  /** Two numbers a stretch; `null` if it does not matter what the drive holds. */
  found: { stretches: number[]; sha256: string } | null;
}

/** What an extent can come from beside files. */
const sources = { content: -1, zeroes: -2 } as const;

/** Bounds for what is taken from another process; a layout within them costs some 100 MB at most. */
export const mostExtents = 250_000;
export const mostContentChars = 64 * 1024 * 1024;

export function codeLayout({ sizeBytes, extents, last, found }: Layout): CodedLayout {
  const numbers: number[] = [];
  const content: Uint8Array[] = [];
  let contentBytes = 0;
  for (const { start, length, from } of extents) {
    switch (from.kind) {
      case 'file':
        numbers.push(start, length, from.file, from.offset);
        break;
      case 'bytes':
        numbers.push(start, length, sources.content, contentBytes);
        content.push(from.bytes);
        contentBytes += from.bytes.length;
        break;
      case 'zeroes':
        numbers.push(start, length, sources.zeroes, 0);
        break;
    }
  }
  return {
    sizeBytes,
    extents: numbers,
    content: Buffer.concat(content).toString('base64'),
    last: last ? numbersOf(last) : null,
    found: found ? { stretches: numbersOf(found.stretches), sha256: found.sha256 } : null,
  };
}

/** The layout again. Whether it is sound is for the writer to say; here only what cannot be one is refused. */
export function decodeLayout(coded: CodedLayout): Result<Layout, LayoutReason> {
  const content = new Uint8Array(Buffer.from(coded.content, 'base64'));
  const extents: Extent[] = [];
  for (let at = 0; at < coded.extents.length; at += 4) {
    const [start = NaN, length = NaN, source = NaN, offset = NaN] = coded.extents.slice(at, at + 4);
    const from = sourceOf(source, offset, length, content);
    if (from === null) return err({ code: 'layout-not-sound', data: { rule: 'bytes', start: start || 0 } });
    extents.push({ start, length, from });
  }
  const { sizeBytes, last, found } = coded;
  return ok({
    sizeBytes,
    extents,
    ...(last && { last: pairs(last) }),
    ...(found && { found: { ...found, stretches: pairs(found.stretches) } }),
  });
}

function sourceOf(source: number, offset: number, length: number, content: Uint8Array): ExtentSource | null {
  if (source === sources.zeroes) return { kind: 'zeroes' };
  if (source >= 0) return { kind: 'file', file: source, offset };
  const inside = source === sources.content && offset >= 0 && offset + length <= content.length;
  return inside ? { kind: 'bytes', bytes: content.subarray(offset, offset + length) } : null;
}

function numbersOf(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(({ start, end }) => [start, end]);
}

function pairs(numbers: readonly number[]): Stretch[] {
  return Array.from({ length: Math.ceil(numbers.length / 2) }, (_, pair) => ({
    start: numbers[2 * pair] ?? NaN,
    end: numbers[2 * pair + 1] ?? NaN,
  }));
}
