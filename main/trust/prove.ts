import { err, ok, type Result } from '../common/result.ts';
import { digestFile, type DigestOptions, type FileDigests } from './digest.ts';
import type { TrustKeys } from './keys/keyring.ts';
import type { TrustError } from './reasons.ts';
import type { SignatureFinding } from './signatures/finding.ts';
import type { OpenedSignature } from './signatures/open-signature.ts';
import type { SignedThing } from './signatures/tell.ts';
import type { ReadList } from './signed-list.ts';
import type { DigestAlgorithm, TrustVerdict } from './types.ts';
import { judge } from './verdict.ts';

/** A detached signature, and what it is over; `null` where nobody said. */
export interface DetachedSignature {
  readonly opened: OpenedSignature;
  readonly on: SignedThing | null;
}

/** All that a file is proved by. */
export interface Proofs {
  readonly path: string;
  readonly expected: TrustVerdict['expected'];
  /** False if the expectation came over a connection that anybody could change. */
  readonly secure: boolean;
  /** The list that the expectation came from. */
  readonly list: Pick<ReadList, 'bytes' | 'inside'> | null;
  readonly signatures: readonly DetachedSignature[];
  readonly unreadable: readonly string[];
  /** Gathered only if there is a signature: reading keys takes time. */
  readonly keys: () => Promise<TrustKeys>;
  /** Digests of the file that are known already; it is read only for what they lack. */
  readonly digested: FileDigests | null;
  /** When signatures and keys are judged. */
  readonly now: Date;
}

/** Checks every proof, with at most one reading of the file, and judges it. */
export async function proveFile(
  proofs: Proofs,
  options: DigestOptions,
): Promise<Result<TrustVerdict, TrustError>> {
  const { path, list, now, expected } = proofs;
  const anySignature = proofs.signatures.length > 0 || list?.inside;
  const keys: TrustKeys = anySignature
    ? await proofs.keys()
    : { openpgp: { present: [], absent: [] }, ed25519: [] };

  const findings: { on: SignedThing; finding: SignatureFinding }[] = [];
  const add = (on: SignedThing, found: readonly SignatureFinding[]): void => {
    findings.push(...found.map((finding) => ({ on, finding })));
  };
  if (list?.inside) add('list', await over(list.inside.bytes, list.inside.opened, keys, now));

  const onImage: { opened: OpenedSignature; else: readonly SignatureFinding[] | null }[] = [];
  for (const { opened, on } of proofs.signatures) {
    const onList = list && on !== 'image' ? await over(list.bytes, opened, keys, now) : null;
    // Whoever did not say what a signature is over is helped: the list is small, so it is tried first.
    if (onList && (on === 'list' || onList.some(({ state }) => state !== 'wrong'))) add('list', onList);
    else if (on !== 'list') onImage.push({ opened, else: onList });
  }

  const checks = await Promise.all(onImage.map(({ opened }) => opened(keys, now)));
  const algorithms = new Set<DigestAlgorithm>(['sha256', ...(expected ? [expected.algorithm] : [])]);
  const known = proofs.digested;
  const enough = known && checks.length === 0 && [...algorithms].every((one) => known.digests.has(one));
  const digested = enough
    ? ok(known)
    : await digestFile(
        path,
        [...algorithms],
        options,
        checks.map((check) => (block) => check.write(block)),
      );
  if (!digested.ok) {
    for (const check of checks) check.abandon();
    return digested;
  }
  for (const [index, check] of checks.entries()) {
    const found = await check.end();
    const onList = onImage[index]?.else;
    // Over neither of the two: told once, as what it was first tried on.
    if (onList && found.every(({ state }) => state === 'wrong')) add('list', onList);
    else add('image', found);
  }

  const { sizeBytes, digests } = digested.value;
  const sha256 = digests.get('sha256');
  if (sha256 === undefined) return err({ code: 'trust-file-changed', data: { path } });
  if (known && known.sizeBytes !== sizeBytes) return err({ code: 'trust-file-changed', data: { path } });
  return ok(
    judge({
      sizeBytes,
      digests: { ...Object.fromEntries(digests), sha256 },
      expected,
      secure: proofs.secure,
      signatures: findings,
      unreadable: proofs.unreadable,
    }),
  );
}

async function over(
  bytes: Uint8Array,
  opened: OpenedSignature,
  keys: TrustKeys,
  now: Date,
): Promise<readonly SignatureFinding[]> {
  const check = await opened(keys, now);
  await check.write(bytes);
  return check.end();
}
