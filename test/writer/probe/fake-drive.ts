import { BlockIoError, type BlockIo } from '../../../main/writer/block-io.ts';

const pageBytes = 4096;
const mebibyte = 1024 * 1024;

/** What a drive does behind its real end. `tail` shares the last MiB, `last-block` the very last block. */
export type Beyond =
  'wrap' | 'tail' | 'last-block' | 'zeros' | 'ones' | 'drops' | 'garbage' | 'errors' | 'nothing';

export interface FakeOptions {
  readonly claimedBytes: number;
  readonly realBytes: number;
  readonly beyond: Beyond;
  /** How long the shared last part of a `tail` is; a MiB if left out. */
  readonly tailBytes?: number;
  /** Keeps the last pages written, wherever they belong, until so many others came. */
  readonly cacheBytes?: number;
  /** Bytes a second, one after the other, and what each transfer and each jump costs on top, in seconds. */
  readonly pace?: {
    readonly read: number;
    readonly write: number;
    readonly transfer: number;
    readonly jump: number;
  };
  /** Fails or pulls the drive; called before each transfer. */
  readonly before?: (transfer: { operation: string; start: number; end: number; count: number }) => void;
  /** Sectors (their first byte) that never keep what is written to them. */
  readonly worn?: readonly number[];
  /** True if what was never written reads as zeros, as on a new drive. */
  readonly blank?: boolean;
}

/** A drive in memory, of any size, that lies about it. Its clock runs by its own pace. */
export interface FakeDrive extends BlockIo {
  /** Seconds that the transfers took. */
  readonly now: () => number;
  /** Real pages that do not hold what they held at the start, by their offset; what is cached counts as written. */
  readonly changedPages: () => number[];
  readonly transfers: () => number;
  readonly bytesWritten: () => number;
  /** Lowest byte that was ever written to. */
  readonly lowestWrite: () => number;
}

export function fakeDrive(options: FakeOptions): FakeDrive {
  const { claimedBytes, realBytes, beyond, cacheBytes = 0, blank = false } = options;
  const { tailBytes = mebibyte } = options;
  const pace = options.pace ?? { read: 100e6, write: 100e6, transfer: 1e-5, jump: 0 };
  const medium = new Map<number, Uint8Array>();
  const cache = new Map<number, Uint8Array>();
  let seconds = 0;
  let head = -1;
  let transfers = 0;
  let bytesWritten = 0;
  let lowestWrite = Infinity;

  const original = (page: number): Uint8Array => (blank ? new Uint8Array(pageBytes) : originalPage(page));

  /** Where a sector's byte really lies; `null` is nowhere. */
  const place = (offset: number): number | null => {
    if (offset < realBytes) return offset;
    switch (beyond) {
      case 'wrap':
        return offset % realBytes;
      case 'tail':
        return realBytes - tailBytes + (offset % tailBytes);
      case 'last-block':
        return realBytes - pageBytes + (offset % pageBytes);
      case 'nothing':
      case 'zeros':
      case 'ones':
      case 'drops':
      case 'garbage':
      case 'errors':
        return null;
    }
  };
  const sector = 512;
  const store = (page: number, bytes: Uint8Array): void => {
    for (let at = 0; at < pageBytes; at += sector) {
      const to = place(page * pageBytes + at);
      if (to === null) continue;
      const index = Math.floor(to / pageBytes);
      let kept = medium.get(index);
      if (!kept) {
        kept = original(index);
        medium.set(index, kept);
      }
      kept.set(bytes.subarray(at, at + sector), to % pageBytes);
      if (options.worn?.includes(to)) kept[to % pageBytes] = (kept[to % pageBytes] ?? 0) ^ 0x10;
    }
  };
  const fetch = (page: number): Uint8Array => {
    const cached = cache.get(page);
    if (cached) return cached;
    const bytes = new Uint8Array(pageBytes);
    for (let at = 0; at < pageBytes; at += sector) {
      const from = place(page * pageBytes + at);
      if (from === null) {
        if (beyond === 'ones') bytes.fill(0xff, at, at + sector);
        if (beyond === 'drops') bytes.fill(0x5a, at, at + sector);
        if (beyond === 'garbage') bytes.fill((transfers * 7 + page + at / sector) & 0xff, at, at + sector);
        continue;
      }
      const index = Math.floor(from / pageBytes);
      const kept = medium.get(index) ?? original(index);
      bytes.set(kept.subarray(from % pageBytes, (from % pageBytes) + sector), at);
    }
    return bytes;
  };
  const put = (page: number, bytes: Uint8Array): void => {
    if (cacheBytes === 0) {
      store(page, bytes);
      return;
    }
    cache.delete(page);
    cache.set(page, bytes);
    while (cache.size * pageBytes > cacheBytes) {
      const oldest = cache.entries().next().value;
      if (!oldest) break;
      cache.delete(oldest[0]);
      store(...oldest);
    }
  };

  const begin = (operation: 'read' | 'write', start: number, length: number): void => {
    const end = start + length;
    transfers++;
    seconds +=
      pace.transfer + length / pace[operation] + (operation === 'write' && start !== head ? pace.jump : 0);
    if (operation === 'write') head = end;
    options.before?.({ operation, start, end, count: transfers });
    if (start % sector || length % sector) throw new BlockIoError(operation, start, 'EINVAL');
    if (beyond === 'errors' && end > realBytes) throw new BlockIoError(operation, start, 'EIO');
  };

  /** Whole pages of a transfer, the first and last of which may be cut. */
  const each = (
    start: number,
    length: number,
    work: (page: number, from: number, to: number) => void,
  ): void => {
    for (let page = Math.floor(start / pageBytes); page * pageBytes < start + length; page++) {
      const from = Math.max(start, page * pageBytes);
      const to = Math.min(start + length, (page + 1) * pageBytes);
      work(page, from, to);
    }
  };

  return {
    sizeBytes: claimedBytes,
    read(buffer, length, position) {
      begin('read', position, length);
      const end = Math.min(length, claimedBytes - position);
      each(position, end, (page, from, to) => {
        buffer.set(fetch(page).subarray(from - page * pageBytes, to - page * pageBytes), from - position);
      });
      return end;
    },
    write(buffer, length, position) {
      begin('write', position, length);
      if (position + length > claimedBytes) throw new BlockIoError('write', claimedBytes, 'ENOSPC');
      bytesWritten += length;
      lowestWrite = Math.min(lowestWrite, position);
      each(position, length, (page, from, to) => {
        const bytes = to - from < pageBytes ? fetch(page).slice() : new Uint8Array(pageBytes);
        bytes.set(buffer.subarray(from - position, to - position), from - page * pageBytes);
        put(page, bytes);
      });
      return length;
    },
    flush() {
      options.before?.({ operation: 'flush', start: 0, end: 0, count: ++transfers });
    },
    now: () => seconds,
    transfers: () => transfers,
    bytesWritten: () => bytesWritten,
    lowestWrite: () => lowestWrite,
    changedPages() {
      for (const [page, bytes] of cache) store(page, bytes);
      cache.clear();
      return [...medium]
        .filter(([page, bytes]) => Buffer.compare(bytes, original(page)) !== 0)
        .map(([page]) => page * pageBytes)
        .sort((a, b) => a - b);
    },
  };
}

/** What a used drive holds: every page something of its own. */
function originalPage(page: number): Uint8Array {
  const words = new Uint32Array(pageBytes / 4);
  let state = (Math.imul(page + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer);
}
