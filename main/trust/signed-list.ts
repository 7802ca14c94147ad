import { err, ok, type Result } from '../common/result.ts';
import { digestFor } from './checksum-file.ts';
import type { SumsEntry } from './lists/entry.ts';
import type { SumsError } from './reasons.ts';
import { isClearSigned, readClearSigned, signedBytes } from './signatures/clear-signed.ts';
import { checkEd25519 } from './signatures/ed25519.ts';
import { readEd25519Signature } from './signatures/ed25519-files.ts';
import type { OpenedSignature } from './signatures/open-signature.ts';
import { checkOpenPgp } from './signatures/openpgp.ts';

/** A list that names a file's digest, as it was read or fetched. */
export interface ReadList {
  readonly entry: SumsEntry;
  /** The whole file, which is what a detached signature is over. */
  readonly bytes: Uint8Array;
  /** Signatures inside the list, over the text that the entry was taken from. */
  readonly inside: { readonly opened: OpenedSignature; readonly bytes: Uint8Array } | null;
}

/**
 * Finds a file's digest in a list. Of a list that carries its own signature (OpenPGP in the clear, `signify -e`)
 * only the signed text counts: lines before and behind it are not looked at.
 * @param path where it lies, or its address
 * @param page a web page was asked for
 */
export async function readList(
  fileName: string,
  bytes: Uint8Array,
  path: string,
  page = false,
): Promise<Result<ReadList, SumsError>> {
  const embedded = readEd25519Signature(bytes);
  if (embedded?.embedded) {
    const text = textOf(embedded.embedded);
    const inside = {
      opened: (keys) => checkEd25519(embedded, keys.ed25519),
      bytes: embedded.embedded,
    } satisfies ReadList['inside'];
    return withEntry(await digestFor(fileName, { text, path, page }), bytes, inside);
  }
  const text = textOf(bytes);
  if (!isClearSigned(text)) return withEntry(await digestFor(fileName, { text, path, page }), bytes, null);
  const signed = await readClearSigned(text);
  if (!signed) return err({ code: 'sums-signature-damaged', data: { path } });
  const inside = {
    opened: (keys, now) => checkOpenPgp(signed.signatures, keys.openpgp, now),
    bytes: signedBytes(signed),
  } satisfies ReadList['inside'];
  return withEntry(await digestFor(fileName, { text: signed.text, path, page }), bytes, inside);
}

function withEntry(
  found: Result<SumsEntry, SumsError>,
  bytes: Uint8Array,
  inside: ReadList['inside'],
): Result<ReadList, SumsError> {
  return found.ok ? ok({ entry: found.value, bytes, inside }) : found;
}

/** Windows' own tools write lists in UTF-16. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
