import { assertNever } from '../../common/assert-never.ts';
import type { SignatureReason } from '../reasons.ts';
import type { SignatureProof } from '../types.ts';
import type { SignatureFinding } from './finding.ts';

export type SignedThing = SignatureProof['on'];

/** The proof that a signature is; `null` if it does not count. */
export function proofOf(on: SignedThing, finding: SignatureFinding): SignatureProof | null {
  const { state, signer, signedAt } = finding;
  if (state !== 'good' || signer === null || signer.standing === 'not-established') return null;
  const { fingerprint, whose, standing } = signer;
  return { on, key: standing === 'given' ? 'given' : 'pinned', fingerprint, whose, signedAt };
}

/** What is to be told of a signature. */
export function reasonFor(on: SignedThing, finding: SignatureFinding): SignatureReason[] {
  const { state, keyId, signer } = finding;
  const whose = signer?.whose ?? keyId;
  const date = (finding.signedAt ?? '').slice(0, 10);
  switch (state) {
    case 'good':
      return good(on, finding);
    case 'wrong':
      return [{ code: 'trust-signature-wrong', data: { on, whose } }];
    case 'unknown-key':
      return [{ code: 'trust-signature-unknown-key', data: { on, keyId } }];
    case 'key-not-here':
      return [{ code: 'trust-signature-key-not-here', data: { on, whose, keyId } }];
    case 'in-future':
      return [{ code: 'trust-signature-in-future', data: { on, whose, date } }];
    case 'weak-hash':
    case 'weak-key':
    case 'key-revoked':
    case 'key-expired':
    case 'expired':
    case 'key-unusable':
    case 'unsupported':
      return [{ code: `trust-signature-${state}`, data: { on, whose } }];
    default:
      return assertNever(state);
  }
}

function good(on: SignedThing, { signer, keyId, keyExpiredAt }: SignatureFinding): SignatureReason[] {
  const fingerprint = signer?.fingerprint ?? keyId;
  const whose = signer?.whose ?? keyId;
  switch (signer?.standing) {
    case undefined:
    case 'not-established':
      return [{ code: 'trust-signature-not-established', data: { on, whose, fingerprint } }];
    case 'given':
      return [
        { code: 'trust-signed-by-given-key', data: { on, fingerprint } },
        ...expiredSince(keyExpiredAt),
      ];
    case 'established':
      return [{ code: 'trust-signed', data: { on, whose, fingerprint } }, ...expiredSince(keyExpiredAt)];
  }
}

function expiredSince(date: string | null): SignatureReason[] {
  return date === null ? [] : [{ code: 'trust-key-expired-since', data: { date: date.slice(0, 10) } }];
}
