import { ok, type Result } from '../../common/result.ts';
import { algorithmName } from '../../trust/algorithms.ts';
import { digestFile, type DigestOptions } from '../../trust/digest.ts';
import type { TrustError, TrustReason } from '../../trust/reasons.ts';
import type { TrustLevel, TrustVerdict } from '../../trust/types.ts';
import type { Evidence } from './evidence.ts';

/**
 * Reads an image of the library to its end, and says whether it is still, byte for byte, the one that its evidence
 * speaks of. If so, it is worth what it was worth then, never more: what came unproved stays unproved.
 */
export async function judgeStored(
  path: string,
  evidence: Evidence,
  options: DigestOptions = {},
): Promise<Result<TrustVerdict, TrustError>> {
  const read = await digestFile(path, ['sha256'], options);
  if (!read.ok) return read;
  return ok(storedVerdict(evidence, read.value.sizeBytes, read.value.digests.get('sha256') ?? ''));
}

/** What evidence is worth for a file of this size and SHA-256. Pure. */
export function storedVerdict(evidence: Evidence, sizeBytes: number, sha256: string): TrustVerdict {
  const expected = {
    algorithm: 'sha256',
    digest: evidence.digests.sha256,
    from: 'library',
    sumsFile: evidence.sumsUrl,
  } as const;
  const facts = { sizeBytes, digests: { sha256 }, expected };
  if (sha256 !== expected.digest) {
    const data = { algorithm: algorithmName.sha256, expected: expected.digest, found: sha256 };
    return { ...facts, level: 'mismatch', signature: null, reasons: [{ code: 'trust-mismatch', data }] };
  }
  const level = levelThen(evidence);
  const signature = level === 'signed' ? signatureThen(evidence) : null;
  return { ...facts, level, signature, reasons: reasonsFor(evidence, level, signature) };
}

/** A note that says "signed" and does not say by whom is not believed that far. */
function levelThen(evidence: Evidence): Exclude<TrustLevel, 'mismatch'> {
  return evidence.level === 'signed' && signatureThen(evidence) === null ? 'checksum' : evidence.level;
}

function signatureThen({ signature }: Evidence): TrustVerdict['signature'] {
  if (signature?.fingerprint == null) return null;
  const { fingerprint, signedAt, on = 'list', whose = '' } = signature;
  return { on, key: 'pinned', fingerprint, whose, signedAt };
}

/** What it was worth then, said anew; it is told when that was. */
function reasonsFor(
  { date, sumsUrl }: Evidence,
  level: TrustLevel,
  signature: TrustVerdict['signature'],
): TrustReason[] {
  const reasons: TrustReason[] = [{ code: 'trust-as-stored', data: { level, date: date.slice(0, 10) } }];
  if (signature) {
    const { on, whose, fingerprint } = signature;
    reasons.push({ code: 'trust-signed', data: { on, whose, fingerprint } });
  } else if (level === 'checksum' && sumsUrl !== null && URL.canParse(sumsUrl)) {
    reasons.push({ code: 'trust-from-publisher', data: { host: new URL(sumsUrl).host } });
  }
  return reasons;
}
