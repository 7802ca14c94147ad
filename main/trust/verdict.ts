import { basename } from 'node:path';
import { err, ok, type Result } from '../common/result.ts';
import { algorithmName, weakAlgorithms } from './algorithms.ts';
import { digestFile, type DigestOptions } from './digest.ts';
import { findSums, readSums } from './find-sums.ts';
import { readPastedDigest } from './pasted-digest.ts';
import type { TrustError, TrustReason } from './reasons.ts';
import type { DigestAlgorithm, TrustVerdict } from './types.ts';

export interface JudgeRequest extends DigestOptions {
  readonly path: string;
  /** A digest as it was pasted; it goes before any checksum file. */
  readonly digest: string | null;
  /** A checksum file; `null` looks for one next to the file. */
  readonly sumsFile: string | null;
}

/** Reads a file to its end and says how far it is proved. */
export async function judgeFile(request: JudgeRequest): Promise<Result<TrustVerdict, TrustError>> {
  const expected = await expectation(request);
  if (!expected.ok) return expected;
  const wanted = expected.value?.algorithm;
  const algorithms: DigestAlgorithm[] = wanted && wanted !== 'sha256' ? ['sha256', wanted] : ['sha256'];
  const digested = await digestFile(request.path, algorithms, request);
  if (!digested.ok) return digested;
  const { sizeBytes, digests } = digested.value;
  const sha256 = digests.get('sha256');
  if (sha256 === undefined) return err({ code: 'digest-not-computable', data: { algorithm: 'sha256' } });
  return ok(
    judge({ sizeBytes, digests: { ...Object.fromEntries(digests), sha256 }, expected: expected.value }),
  );
}

/** The level and its reasons, from what was found and what was expected. */
export function judge(facts: Pick<TrustVerdict, 'sizeBytes' | 'digests' | 'expected'>): TrustVerdict {
  const { expected, digests } = facts;
  if (expected === null) {
    return { ...facts, level: 'none', reasons: [{ code: 'trust-nothing-to-compare', data: {} }] };
  }
  const algorithm = algorithmName[expected.algorithm];
  const found = digests[expected.algorithm] ?? '';
  if (found !== expected.digest) {
    const reason: TrustReason = {
      code: 'trust-mismatch',
      data: { algorithm, expected: expected.digest, found },
    };
    return { ...facts, level: 'mismatch', reasons: [reason] };
  }
  const matches: TrustReason =
    expected.sumsFile === null
      ? { code: 'trust-matches-pasted', data: { algorithm } }
      : { code: 'trust-matches-file', data: { algorithm, sumsFile: basename(expected.sumsFile) } };
  if (weakAlgorithms.has(expected.algorithm)) {
    const reasons: TrustReason[] = [matches, { code: 'trust-weak-digest', data: { algorithm } }];
    return { ...facts, level: 'weak', reasons };
  }
  const reasons: TrustReason[] =
    expected.from === 'publisher' ? [matches] : [matches, { code: 'trust-origin-unknown', data: {} }];
  return { ...facts, level: 'checksum', reasons };
}

/** What the file is to be compared with; `null` if there is nothing. */
async function expectation(request: JudgeRequest): Promise<Result<TrustVerdict['expected'], TrustError>> {
  const fileName = basename(request.path);
  if (request.digest !== null) {
    const pasted = readPastedDigest(request.digest, fileName);
    return pasted.ok ? ok({ ...pasted.value, from: 'pasted', sumsFile: null }) : pasted;
  }
  if (request.sumsFile !== null) {
    const read = await readSums(request.sumsFile, fileName);
    if (!read.ok) return read;
    const { algorithm, digest } = read.value.entry;
    return ok({ algorithm, digest, from: 'file', sumsFile: request.sumsFile });
  }
  const found = await findSums(request.path);
  if (!found) return ok(null);
  return ok({
    algorithm: found.entry.algorithm,
    digest: found.entry.digest,
    from: 'file',
    sumsFile: found.path,
  });
}
