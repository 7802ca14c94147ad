import type { TrustKeys } from '../keys/keyring.ts';
import { checkEd25519 } from './ed25519.ts';
import { readEd25519Signature } from './ed25519-files.ts';
import type { SignatureCheck } from './finding.ts';
import { checkOpenPgp, readDetached } from './openpgp.ts';

/** A file of detached signatures that was recognised: starts a check of them over the bytes of another file. */
export type OpenedSignature = (keys: TrustKeys, now: Date) => Promise<SignatureCheck>;

/** Recognises a detached signature of OpenPGP, minisign, signify or usign by its content; `null` if it is none. */
export async function openSignature(file: Uint8Array): Promise<OpenedSignature | null> {
  const ed25519 = readEd25519Signature(file);
  if (ed25519) return ed25519.embedded ? null : (keys) => checkEd25519(ed25519, keys.ed25519);
  const packets = await readDetached(file);
  return packets && ((keys, now) => checkOpenPgp(packets, keys.openpgp, now));
}
