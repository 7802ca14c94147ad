/**
 * Numbers and texts out of raw bytes. Everything here is total: past the end there are zeros, so that a
 * truncated or malicious image can make a parser wrong but never make it throw.
 */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8);
}

export function u16be(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0;
}

export function u32be(bytes: Uint8Array, at: number): number {
  return ((u16be(bytes, at) << 16) | u16be(bytes, at + 2)) >>> 0;
}

/** A 64-bit number; beyond 2^53 it loses its last digits, which no real size or address reaches. */
export function u64le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) + u32le(bytes, at + 4) * 2 ** 32;
}

export function u64be(bytes: Uint8Array, at: number): number {
  return u32be(bytes, at) * 2 ** 32 + u32be(bytes, at + 4);
}

/** Text in one byte a character, cut at the first NUL, without the padding spaces at its end. */
export function latin1(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length && i < bytes.length; i++) {
    const code = u8(bytes, i);
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text.trimEnd();
}

/** UTF-16 text, cut at the first NUL, without the padding spaces at its end. */
export function utf16(bytes: Uint8Array, at: number, length: number, order: 'le' | 'be'): string {
  let text = '';
  for (let i = at; i + 1 < at + length && i + 1 < bytes.length; i += 2) {
    const code = order === 'le' ? u16le(bytes, i) : u16be(bytes, i);
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text.trimEnd();
}

/** True if these very bytes stand at this place. A string stands for one byte a character. */
export function hasAt(bytes: Uint8Array, at: number, wanted: string | readonly number[]): boolean {
  if (at < 0 || at + wanted.length > bytes.length) return false;
  for (let i = 0; i < wanted.length; i++) {
    const byte = typeof wanted === 'string' ? wanted.charCodeAt(i) : wanted[i];
    if (bytes[at + i] !== byte) return false;
  }
  return true;
}

/** True if the text occurs anywhere (one byte a character). */
export function contains(bytes: Uint8Array, text: string): boolean {
  return view(bytes).includes(text, 0, 'latin1');
}

const zeros = Buffer.alloc(64 * 1024);

/** True if there is nothing but zeros (an empty range counts). */
export function allZero(bytes: Uint8Array): boolean {
  const whole = view(bytes);
  for (let at = 0; at < whole.length; at += zeros.length) {
    const length = Math.min(zeros.length, whole.length - at);
    if (whole.compare(zeros, 0, length, at, at + length) !== 0) return false;
  }
  return true;
}

/** The same memory as a Buffer. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
