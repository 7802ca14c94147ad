import type { SignaturePacket } from 'openpgp';

/** A text signed in the clear: what was signed, and the signatures. */
export interface ClearSigned {
  /** The signed lines alone; what stands before or behind them is nobody's word. */
  readonly text: string;
  readonly signatures: readonly SignaturePacket[];
}

const begin = '-----BEGIN PGP SIGNED MESSAGE-----';
const end = '-----END PGP SIGNATURE-----';

/** True for a text that is signed in the clear, or pretends to be. */
export function isClearSigned(text: string): boolean {
  return text.includes(begin);
}

/** Reads a text that is signed in the clear; `null` if it is damaged, or if there is more than one in it. */
export async function readClearSigned(text: string): Promise<ClearSigned | null> {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start === -1 || stop < start) return null;
  if (text.slice(start + 1).includes(begin)) return null;
  const { readCleartextMessage, SignaturePacket } = await import('openpgp');
  try {
    const message = await readCleartextMessage({ cleartextMessage: text.slice(start, stop + end.length) });
    const results = await message.verify([]);
    const signatures: SignaturePacket[] = [];
    for (const { signature } of results) {
      const packets = (await signature).packets.filter((packet) => packet instanceof SignaturePacket);
      signatures.push(...packets);
    }
    return signatures.length === 0 ? null : { text: message.getText(), signatures };
  } catch {
    return null;
  }
}

/** The bytes that a signature in the clear is over: lines end in CRLF, without blanks behind them (RFC 9580, 7.2). */
export function signedBytes({ text }: ClearSigned): Uint8Array {
  return Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'utf8');
}
