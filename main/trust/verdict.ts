import { algorithmName, weakAlgorithms } from './algorithms.ts';
import { listNameOf } from './lists/entry.ts';
import type { TrustReason } from './reasons.ts';
import { proofOf, reasonFor, type SignedThing } from './signatures/tell.ts';
import type { SignatureFinding } from './signatures/finding.ts';
import type { SignatureProof, TrustLevel, TrustVerdict } from './types.ts';

/** What is known of a file when it is judged. */
export interface Evidence extends Pick<TrustVerdict, 'sizeBytes' | 'digests' | 'expected'> {
  /** False if the list, or the page that named the digest, came over a connection that anybody could change. */
  readonly secure: boolean;
  readonly signatures: readonly { readonly on: SignedThing; readonly finding: SignatureFinding }[];
  /** Names of signature files that lay beside it and are none. */
  readonly unreadable: readonly string[];
}

/**
 * The level and its reasons. What does not agree stops everything: a digest, or a signature by a known key over
 * other bytes, unless another signature is good. Of the rest the strongest proof counts, and the reasons tell what
 * was not proved.
 */
export function judge(evidence: Evidence): TrustVerdict {
  const { sizeBytes, digests, expected } = evidence;
  const facts = { sizeBytes, digests, expected };
  const told = [
    ...evidence.signatures.flatMap(({ on, finding }) => reasonFor(on, finding)),
    ...evidence.unreadable.map((file): TrustReason => ({
      code: 'trust-signature-unreadable',
      data: { file },
    })),
  ];
  if (expected !== null && digests[expected.algorithm] !== expected.digest) {
    const data = {
      algorithm: algorithmName[expected.algorithm],
      expected: expected.digest,
      found: digests[expected.algorithm] ?? '',
    };
    return { ...facts, level: 'mismatch', signature: null, reasons: [{ code: 'trust-mismatch', data }] };
  }
  const signature = bestProof(evidence);
  const wrong = evidence.signatures.some(({ finding }) => finding.state === 'wrong');
  if (wrong && signature === null) return { ...facts, level: 'mismatch', signature, reasons: told };
  const level = levelOf(evidence, signature);
  return { ...facts, level, signature, reasons: [...compared(evidence, signature), ...told] };
}

function levelOf({ expected, secure }: Evidence, signature: SignatureProof | null): TrustLevel {
  if (signature?.on === 'image') return 'signed';
  if (expected === null) return 'none';
  if (weakAlgorithms.has(expected.algorithm)) return 'weak';
  if (signature) return 'signed';
  return secure ? 'checksum' : 'weak';
}

/** A signature over the image itself goes before one over a list. */
function bestProof({ signatures }: Evidence): SignatureProof | null {
  const proofs = signatures.flatMap(({ on, finding }) => proofOf(on, finding) ?? []);
  return proofs.find(({ on }) => on === 'image') ?? proofs[0] ?? null;
}

/** What it was compared with, and what that is worth by itself. */
function compared({ expected, secure }: Evidence, signature: SignatureProof | null): TrustReason[] {
  if (expected === null) {
    return signature ? [] : [{ code: 'trust-nothing-to-compare', data: {} }];
  }
  const algorithm = algorithmName[expected.algorithm];
  if (expected.from === 'catalogue') return [{ code: 'trust-matches-catalogue', data: { algorithm } }];
  const reasons: TrustReason[] = [
    expected.sumsFile === null
      ? { code: 'trust-matches-pasted', data: { algorithm } }
      : { code: 'trust-matches-file', data: { algorithm, sumsFile: listNameOf(expected.sumsFile) } },
  ];
  if (signature?.on === 'image') return reasons;
  if (weakAlgorithms.has(expected.algorithm)) {
    reasons.push({ code: 'trust-weak-digest', data: { algorithm } });
  }
  if (signature) return reasons;
  const host = expected.from === 'publisher' ? hostOf(expected.sumsFile ?? '') : null;
  if (host !== null) {
    reasons.push({ code: secure ? 'trust-from-publisher' : 'trust-no-tls', data: { host } });
  } else if (!weakAlgorithms.has(expected.algorithm)) {
    reasons.push({ code: 'trust-origin-unknown', data: {} });
  }
  return reasons;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
