import index from '../../../resources/keys/index.json' with { type: 'json' };
import type { PublisherKey } from './keyring.ts';

/** A key that is pinned by its full fingerprint: what is known of it, and how. */
export interface PinnedKey extends PublisherKey {
  /** Full fingerprints of subkeys that are known to sign; others count too if the primary key is bound to them. */
  readonly subkeys: readonly string[];
  /** Where the fingerprint was seen. */
  readonly source: readonly string[];
  /** Its file in `resources/keys`; `null` while only the fingerprint is known. */
  readonly file: string | null;
  /** Where its owner publishes it; what is fetched there counts only if the fingerprint is this one. */
  readonly url: string | null;
}

export const pinnedKeys: readonly PinnedKey[] = index.keys;

const files = import.meta.glob<string>('../../../resources/keys/*.asc', { query: '?raw', import: 'default' });

/** The public key with this fingerprint, armored; `null` if Rekindle does not carry it. */
export async function publicKeyFile(fingerprint: string): Promise<Uint8Array | null> {
  const pinned = pinnedKeys.find((key) => key.fingerprint === fingerprint);
  const load = pinned?.file ? files[`../../../resources/keys/${pinned.file}`] : undefined;
  return load ? Buffer.from(await load()) : null;
}
