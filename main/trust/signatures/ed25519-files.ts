/**
 * The files of minisign, of OpenBSD's signify and of OpenWrt's usign: a line of untrusted comment, then base64 of an
 * algorithm's two letters, a key number of 8 bytes, and the key (32 bytes) or signature (64 bytes).
 * Minisign's letters `ED` mean that BLAKE2b-512 of the file is signed instead of the file, and it adds a trusted
 * comment with a signature over signature and comment (jedisct1/minisign, "Signature format"; signify(1)).
 */

export interface Ed25519Key {
  /** The key's number, 16 capital hexadecimal digits, as minisign prints it (little endian). */
  readonly number: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface Ed25519Signature {
  readonly number: string;
  /** 64 bytes. */
  readonly signature: Buffer;
  /** BLAKE2b-512 of the file is signed, not the file. */
  readonly prehashed: boolean;
  /** Minisign's trusted comment and the signature over it; `null` in signify's files. */
  readonly trusted: { readonly comment: string; readonly signature: Buffer } | null;
  /** What follows the signature in the same file (`signify -e`): the very bytes that it is over. */
  readonly embedded: Uint8Array | null;
}

const commentStart = 'untrusted comment:';
const trustedStart = 'trusted comment: ';

/** Reads a public key, with or without its comment line; `null` if it is none. */
export function readEd25519Key(text: string): Ed25519Key | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const encoded = lines[0]?.startsWith(commentStart) ? lines[1] : lines[0];
  if (lines.length > 2 || encoded === undefined) return null;
  const bytes = decode(encoded, 42);
  if (bytes?.toString('latin1', 0, 2) !== 'Ed') return null;
  return { number: numberOf(bytes), key: bytes.subarray(10) };
}

/** Reads a signature; `null` if it is none. */
export function readEd25519Signature(file: Uint8Array): Ed25519Signature | null {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const comment = lineAt(bytes, 0);
  if (!comment?.text.startsWith(commentStart)) return null;
  const line = lineAt(bytes, comment.next);
  const decoded = line ? decode(line.text, 74) : null;
  if (!line || !decoded) return null;
  const letters = decoded.toString('latin1', 0, 2);
  if (letters !== 'Ed' && letters !== 'ED') return null;
  const found = { number: numberOf(decoded), signature: decoded.subarray(10), prehashed: letters === 'ED' };

  const third = lineAt(bytes, line.next);
  if (third?.text.startsWith(trustedStart)) {
    const global = lineAt(bytes, third.next);
    const signature = global ? decode(global.text, 64) : null;
    if (!signature) return null;
    const trusted = { comment: third.text.slice(trustedStart.length), signature };
    return { ...found, trusted, embedded: null };
  }
  // Only minisign hashes first, and it always adds a trusted comment.
  if (found.prehashed) return null;
  const rest = bytes.subarray(line.next);
  return { ...found, trusted: null, embedded: rest.length === 0 ? null : rest };
}

/** The key number of a signature or key, as minisign prints it. */
function numberOf(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(2, 10)).reverse().toString('hex').toUpperCase();
}

function decode(text: string, length: number): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length ? bytes : null;
}

/** Comments are at most 1024 bytes long in signify, 8192 in minisign. */
const longestLine = 16 * 1024;

function lineAt(bytes: Buffer, from: number): { text: string; next: number } | null {
  if (from >= bytes.length) return null;
  const stop = bytes.indexOf(0x0a, from);
  const end = stop === -1 ? bytes.length : stop;
  if (end - from > longestLine) return null;
  return {
    text: bytes.toString('utf8', from, end).replace(/\r$/, ''),
    next: stop === -1 ? bytes.length : stop + 1,
  };
}
