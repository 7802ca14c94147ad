import { createPublicKey, verify } from 'node:crypto';
import { createHasher, type Hasher } from '../hasher.ts';
import type { Ed25519Key, Ed25519Signature } from './ed25519-files.ts';
import type { SignatureCheck, SignatureFinding, SignatureState, Signer } from './finding.ts';

/** A minisign or signify key, and how far it is believed to be its owner's. */
export interface OwnedEd25519Key extends Ed25519Key {
  readonly signer: Signer;
}

/**
 * A signature over the file itself needs the whole file in memory (Ed25519 reads it twice). Such are made of lists;
 * minisign signs hashes since 2015 and refused to sign larger files without.
 */
const largestUnhashed = 32 * 1024 * 1024;

/** Checks a minisign or signify signature over bytes that are written to it. */
export async function checkEd25519(
  signature: Ed25519Signature,
  keys: readonly OwnedEd25519Key[],
): Promise<SignatureCheck> {
  const owner = keys.find(({ number }) => number === signature.number);
  const finding = (state: SignatureState): readonly SignatureFinding[] => [
    { state, keyId: signature.number, signer: owner?.signer ?? null, signedAt: null, keyExpiredAt: null },
  ];
  if (!owner) {
    return {
      write: () => undefined,
      end: () => Promise.resolve(finding('unknown-key')),
      abandon: () => undefined,
    };
  }
  const body = signature.prehashed ? new Hashed(await createHasher('blake2b')) : new Whole();
  return {
    write: (block) => body.write(block),
    end() {
      const signed = body.end();
      if (signed === null) return Promise.resolve(finding('unsupported'));
      const { trusted } = signature;
      const good =
        isOver(signed, signature.signature, owner) &&
        (trusted === null ||
          isOver(
            Buffer.concat([signature.signature, Buffer.from(trusted.comment)]),
            trusted.signature,
            owner,
          ));
      return Promise.resolve(finding(good ? 'good' : 'wrong'));
    },
    abandon: () => void body.end(),
  };
}

class Hashed {
  constructor(private readonly hasher: Hasher) {}
  write(block: Uint8Array): void {
    this.hasher.update(block);
  }
  end(): Buffer | null {
    return Buffer.from(this.hasher.hex(), 'hex');
  }
}

class Whole {
  private blocks: Uint8Array[] | null = [];
  private bytes = 0;
  write(block: Uint8Array): void {
    this.bytes += block.length;
    if (this.bytes > largestUnhashed) this.blocks = null;
    this.blocks?.push(Uint8Array.from(block));
  }
  end(): Buffer | null {
    return this.blocks && Buffer.concat(this.blocks);
  }
}

/** DER of an Ed25519 public key without its last 32 bytes, which are the key (RFC 8410, 4). */
const derStart = Buffer.from('302a300506032b6570032100', 'hex');

function isOver(data: Buffer, signature: Buffer, { key }: Ed25519Key): boolean {
  try {
    const der = Buffer.concat([derStart, key]);
    return verify(null, data, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}
