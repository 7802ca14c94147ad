import type { Keyring, OpenPgpKey, AbsentKey } from '../signatures/openpgp.ts';
import { armoredText } from '../signatures/openpgp.ts';
import type { OwnedEd25519Key } from '../signatures/ed25519.ts';
import { readEd25519Key } from '../signatures/ed25519-files.ts';
import type { Signer } from '../signatures/finding.ts';
import { pinnedKeys, publicKeyFile } from './pinned.ts';

/** A publisher's key as a catalogue entry names it. */
export interface PublisherKey {
  /** Full primary fingerprint, 40 capitals. */
  readonly fingerprint: string;
  readonly whose: string;
  /** False where the fingerprint was seen in one place only: its signatures do not count. */
  readonly established: boolean;
}

/** Every key that a signature may be checked with. */
export interface TrustKeys {
  readonly openpgp: Keyring;
  readonly ed25519: readonly OwnedEd25519Key[];
}

export interface KeySources {
  /** Only these keys count: those that a catalogue entry names. `null`: every pinned key does. */
  readonly publisher: readonly PublisherKey[] | null;
  /** Key files from anywhere; of them only keys with a pinned or named fingerprint are taken. */
  readonly keyFiles: readonly Uint8Array[];
  /** Key files that the person vouches for: every key in them counts, and is told as given unless it is pinned. */
  readonly given: readonly Uint8Array[];
}

/** Gathers the keys. A key counts by its full primary fingerprint, wherever its file came from. */
export async function gatherKeys(sources: KeySources): Promise<TrustKeys> {
  const wanted = new Map<string, { signer: Signer; subkeys: readonly string[] }>();
  const pinned = new Map(pinnedKeys.map((key) => [key.fingerprint, key]));
  for (const { fingerprint, whose, established } of sources.publisher ?? pinnedKeys) {
    const known = pinned.get(fingerprint);
    // Whoever doubts it is believed: catalogue or list of pinned keys.
    const sure = established && known?.established !== false;
    wanted.set(fingerprint, {
      signer: { fingerprint, whose, standing: sure ? 'established' : 'not-established' },
      subkeys: known?.subkeys ?? [],
    });
  }

  const present: OpenPgpKey[] = [];
  const ed25519: OwnedEd25519Key[] = [];
  for (const file of sources.given) {
    const { openpgp, signify } = await readKeyFile(file);
    for (const key of openpgp) {
      const fingerprint = key.getFingerprint().toUpperCase();
      const known = wanted.get(fingerprint)?.signer;
      const whose = known?.whose ?? key.getUserIDs()[0] ?? fingerprint;
      // A pinned key is one wherever its file came from; a doubted one counts because the person vouches for it.
      const standing = known?.standing === 'established' ? 'established' : 'given';
      present.push({ key, signer: { fingerprint, whose, standing } });
    }
    for (const key of signify) {
      ed25519.push({ ...key, signer: { fingerprint: key.number, whose: key.number, standing: 'given' } });
    }
  }
  const bundled = (await Promise.all([...wanted.keys()].map(publicKeyFile))).filter((file) => file !== null);
  for (const file of [...sources.keyFiles, ...bundled]) {
    for (const key of (await readKeyFile(file)).openpgp) {
      const known = wanted.get(key.getFingerprint().toUpperCase());
      if (known) present.push({ key, signer: known.signer });
    }
  }
  const here = new Set(present.map(({ signer }) => signer.fingerprint));
  const absent: AbsentKey[] = [...wanted]
    .filter(([fingerprint]) => !here.has(fingerprint))
    .map(([fingerprint, { signer, subkeys }]) => ({ fingerprints: [fingerprint, ...subkeys], signer }));
  return { openpgp: { present, absent }, ed25519 };
}

/** True if a file holds at least one key that signatures can be checked with. */
export async function holdsKey(file: Uint8Array): Promise<boolean> {
  const { openpgp, signify } = await readKeyFile(file);
  return openpgp.length + signify.length > 0;
}

type PublicKeys = readonly OpenPgpKey['key'][];

async function readKeyFile(file: Uint8Array): Promise<{ openpgp: PublicKeys; signify: OwnedOrNot }> {
  const armored = armoredText(file);
  if (armored === null) {
    const key = file.length <= 2048 ? readEd25519Key(Buffer.from(file).toString('utf8')) : null;
    if (key) return { openpgp: [], signify: [key] };
  }
  const { readKeys, PublicKey } = await import('openpgp');
  const openpgp: OpenPgpKey['key'][] = [];
  // Several armored blocks may lie one behind the other; each may hold several keys.
  const blocks = armored?.match(
    /-----BEGIN PGP PUBLIC KEY BLOCK-----[^]*?-----END PGP PUBLIC KEY BLOCK-----/g,
  );
  for (const block of blocks ?? (armored === null ? [null] : [])) {
    try {
      const keys =
        block === null ? await readKeys({ binaryKeys: file }) : await readKeys({ armoredKeys: block });
      for (const key of keys) if (key instanceof PublicKey) openpgp.push(key.toPublic());
    } catch {
      // What is no key is no key; the caller sees that none was found.
    }
  }
  return { openpgp, signify: [] };
}

type OwnedOrNot = readonly Omit<OwnedEd25519Key, 'signer'>[];
