import type { Key, PublicKey, SignaturePacket, Subkey } from 'openpgp';
import type { SignatureState } from './finding.ts';

/** What is to be said of the key behind a signature, before the signature itself is looked at. */
export interface SigningKey {
  readonly packet: Key['keyPacket'] | Subkey['keyPacket'];
  /** Why its signature does not count; `null` if it does. */
  readonly objection: SignatureState | null;
  /** When it expired, if that was after the signature was made and before now. */
  readonly expiredAt: Date | null;
}

/** Shorter RSA keys are within reach of those who have computers enough (NIST SP 800-131A). */
const shortestRsa = 2048;

/**
 * Judges the key that made a signature, by the latest that its owner said of it: a revoked key never counts,
 * whatever the reason given (a thief would name a harmless one); a key that has expired still vouches for what it
 * signed before, which is how old releases stay genuine.
 */
export async function judgeSigningKey(
  primary: PublicKey,
  signature: SignaturePacket,
  now: Date,
): Promise<SigningKey> {
  const [found] = primary.getKeys(signature.issuerKeyID);
  const isSubkey = found !== undefined && 'bindingSignatures' in found;
  const packet = found?.keyPacket ?? primary.keyPacket;
  const refused = (objection: SignatureState): SigningKey => ({ packet, objection, expiredAt: null });
  if (!found || !signature.created) return refused('key-unusable');
  if (isWeak(primary.keyPacket) || isWeak(packet)) return refused('weak-key');
  if (await primary.isRevoked(undefined, undefined, now)) return refused('key-revoked');
  if (isSubkey && (await isSubkeyRevoked(found, primary, now))) return refused('key-revoked');
  try {
    // Without a date: that it is bound to its primary key, may sign, and agrees to be bound. Time comes below.
    await primary.getSigningKey(signature.issuerKeyID, null);
  } catch {
    return refused('key-unusable');
  }
  const ends = [await primary.getExpirationTime()];
  if (isSubkey) ends.push(await found.getExpirationTime(now));
  if (ends.includes(null)) return refused('key-unusable');
  const end = Math.min(...ends.map((one) => Number(one)));
  if (signature.created < found.getCreationTime()) return refused('key-unusable');
  if (signature.created.getTime() >= end) return refused('key-expired');
  return { packet, objection: null, expiredAt: now.getTime() >= end ? new Date(end) : null };
}

async function isSubkeyRevoked(subkey: Subkey, primary: PublicKey, now: Date): Promise<boolean> {
  const [binding] = subkey.bindingSignatures;
  return binding !== undefined && (await subkey.isRevoked(binding, primary.keyPacket, now));
}

function isWeak(packet: SigningKey['packet']): boolean {
  const { algorithm, bits } = packet.getAlgorithmInfo();
  if (algorithm === 'dsa' || algorithm === 'elgamal') return true;
  return algorithm.startsWith('rsa') && (bits ?? 0) < shortestRsa;
}
