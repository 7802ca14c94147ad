import { basename } from 'node:path';
import { err, ok, type Result } from '../common/result.ts';
import type { DigestOptions } from './digest.ts';
import { findSignatures, findSums, readSums, type FoundSums } from './find-sums.ts';
import { gatherKeys, holdsKey } from './keys/keyring.ts';
import { readPastedDigest } from './pasted-digest.ts';
import { proveFile, type DetachedSignature } from './prove.ts';
import { readSmallFile } from './read-small.ts';
import type { TrustError } from './reasons.ts';
import { openSignature } from './signatures/open-signature.ts';
import type { TrustVerdict } from './types.ts';

export interface JudgeRequest extends DigestOptions {
  readonly path: string;
  /** A digest as it was pasted; it goes before any checksum file. */
  readonly digest: string | null;
  /** A checksum file; `null` looks for one next to the file. */
  readonly sumsFile: string | null;
  /** A signature over the file or over the checksum file; without one, those beside the two are looked at. */
  readonly signatureFile?: string | null;
  /** A key that the person vouches for: it counts beside the pinned ones. */
  readonly keyFile?: string | null;
}

/** Larger files are neither signatures nor keys; a distribution's whole keyring has some ten kilobytes. */
const largestKeyBytes = 8 * 1024 * 1024;

/** Reads a file that a person has to its end and says how far it is proved. */
export async function judgeFile(request: JudgeRequest): Promise<Result<TrustVerdict, TrustError>> {
  const { path } = request;
  const pasted = request.digest === null ? null : readPastedDigest(request.digest, basename(path));
  if (pasted?.ok === false) return pasted;
  const given = await givenKeys(request.keyFile ?? null);
  if (!given.ok) return given;
  const sums = await expectedList(request, pasted !== null);
  if (!sums.ok) return sums;
  const list = sums.value;
  const isList = list?.path === request.signatureFile;
  const asked = await askedSignature(isList ? null : (request.signatureFile ?? null));
  if (!asked.ok) return asked;

  const signatures: DetachedSignature[] = [];
  const unreadable: string[] = [];
  if (asked.value) {
    const on = signedBy(request.signatureFile ?? '', list?.path ?? null, path);
    signatures.push({ opened: asked.value, on });
  } else {
    for (const [on, signed] of [['list', list?.path] as const, ['image', path] as const]) {
      for (const found of signed === undefined ? [] : await findSignatures(signed)) {
        if (found.opened) signatures.push({ opened: found.opened, on });
        else unreadable.push(basename(found.path));
      }
    }
  }
  const expected: TrustVerdict['expected'] = pasted
    ? { ...pasted.value, from: 'pasted', sumsFile: null }
    : list && {
        algorithm: list.entry.algorithm,
        digest: list.entry.digest,
        from: 'file',
        sumsFile: list.path,
      };
  return proveFile(
    {
      path,
      expected,
      // Where a list that lies here came from is not known, and is told.
      secure: true,
      list,
      signatures,
      unreadable,
      keys: () => gatherKeys({ publisher: null, keyFiles: [], given: given.value }),
      digested: null,
      now: new Date(),
    },
    request,
  );
}

/** The list that the file is to be compared with; `null` if there is none. */
async function expectedList(
  { path, sumsFile, signatureFile }: JudgeRequest,
  pasted: boolean,
): Promise<Result<FoundSums | null, TrustError>> {
  if (pasted) return ok(null);
  const name = basename(path);
  if (sumsFile !== null) return readSums(sumsFile, name);
  if (signatureFile) {
    // A list that is signed in the clear is its own signature.
    const signed = await readSums(signatureFile, name);
    if (signed.ok && signed.value.inside) return signed;
    // `SHA256SUMS.sign` was given, and what it signs lies beside it.
    const beside = signatureFile.replace(/\.(?:asc|sig|gpg|sign|minisig)$/i, '');
    const list = beside === signatureFile || basename(beside) === name ? null : await readSums(beside, name);
    if (list?.ok) return list;
  }
  return ok(await findSums(path));
}

/** What a signature is over, by its name: `x.iso.asc` over `x.iso`; `null` if the name does not say. */
function signedBy(signature: string, list: string | null, image: string): 'list' | 'image' | null {
  const name = basename(signature);
  if (list !== null && name.startsWith(`${basename(list)}.`)) return 'list';
  if (list === null || name.startsWith(`${basename(image)}.`)) return 'image';
  return null;
}

async function askedSignature(
  path: string | null,
): Promise<Result<Awaited<ReturnType<typeof openSignature>>, TrustError>> {
  if (path === null) return ok(null);
  const read = await readSmallFile(path, largestKeyBytes);
  if (!read.ok) {
    if ('sizeBytes' in read.error) return err({ code: 'signature-file-is-none', data: { path } });
    return err({ code: 'signature-file-unreadable', data: { path, ...read.error } });
  }
  const opened = await openSignature(read.value);
  return opened ? ok(opened) : err({ code: 'signature-file-is-none', data: { path } });
}

async function givenKeys(path: string | null): Promise<Result<Uint8Array[], TrustError>> {
  if (path === null) return ok([]);
  const read = await readSmallFile(path, largestKeyBytes);
  if (!read.ok) {
    if ('sizeBytes' in read.error) return err({ code: 'key-file-is-none', data: { path } });
    return err({ code: 'key-file-unreadable', data: { path, ...read.error } });
  }
  if (!(await holdsKey(read.value))) return err({ code: 'key-file-is-none', data: { path } });
  return ok([read.value]);
}
