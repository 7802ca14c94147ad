import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import type { Transport } from '../../fetch/http/transport.ts';
import { fetchText, type FetchedText, type TextRequest } from '../../fetch/text/fetch-text.ts';
import { digestUnpacked } from '../../images/unpack.ts';
import type { CpuArch } from '../../machine/profile.ts';
import { findRelease } from '../../systems/release/find-release.ts';
import { fixedRelease } from '../../systems/release/fixed-release.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import { algorithmName } from '../../trust/algorithms.ts';
import { judgeDownload, type DownloadToJudge } from '../../trust/judge-download.ts';
import { readList } from '../../trust/signed-list.ts';
import type { DigestAlgorithm, TrustVerdict } from '../../trust/types.ts';
import type { KnownReleases } from './known-releases.ts';

/** What asking needs from the one who runs the job. */
export interface PublisherPorts {
  readonly transport: Transport;
  readonly known: KnownReleases;
  readonly now: () => Date;
  /** How long to wait between tries of a page, in ms; the usual ones if left out. */
  readonly pausesMs?: readonly number[];
}

/** Pages that name releases are small; a checksum list of a whole mirror has some hundred kilobytes. */
const largestPageBytes = 8 * 1024 * 1024;
const largestSignatureBytes = 256 * 1024;

export interface FoundRelease {
  readonly release: CurrentRelease;
  /** The publisher could not be reached: this is what it said at that time (ISO 8601). */
  readonly seen: string | null;
  /** Why it could not be reached; `null` if it could, or did not have to be. */
  readonly trouble: Reason | null;
}

/** What the publisher offers now or, without a network, what it offered when it was last asked. */
export async function askRelease(
  edition: SystemEdition,
  arch: CpuArch | null,
  ports: PublisherPorts,
  signal: AbortSignal,
): Promise<Result<FoundRelease, Reason>> {
  if (edition.release === null && edition.image)
    return ok({ release: fixedRelease(edition, edition.image), seen: null, trouble: null });
  const known = ports.known.get(edition.id);
  const page = (url: string): ReturnType<typeof text> => text(ports, signal, { url, redirects: 'anywhere' });
  const options = { arch, knownVersion: known?.release.version ?? null };
  const found = await findRelease(edition, page, options);
  if (found.ok) {
    ports.known.note(found.value, ports.now().toISOString());
    return ok({ release: found.value, seen: null, trouble: null });
  }
  // A page that says something else is not overruled by what was remembered; one that cannot be reached is.
  if (known === null || !found.error.code.startsWith('fetch-') || signal.aborted) return found;
  return ok({ release: known.release, seen: known.seen, trouble: found.error });
}

/** What the publisher says of an image, as far as it could be had. */
export interface Published {
  readonly list: FetchedText | null;
  readonly signature: FetchedText | null;
  /** What could not be had, and why. */
  readonly notes: readonly Reason[];
}

/** The list and the signature. What is not there is noted; a list that is empty is an error (see `main/trust`). */
export async function askProofs(
  edition: SystemEdition,
  { sumsUrl, signatureUrl }: Pick<CurrentRelease, 'sumsUrl' | 'signatureUrl'>,
  ports: PublisherPorts,
  signal: AbortSignal,
): Promise<Result<Published, Reason>> {
  const notes: Reason[] = [];
  const same = (url: string): Pick<TextRequest, 'url' | 'redirects'> => ({ url, redirects: 'same-host' });
  const list = sumsUrl === null ? null : await text(ports, signal, same(sumsUrl));
  if (list?.ok === false) {
    if (list.error.code.startsWith('fetch-text-')) return list;
    notes.push({ code: 'get-no-list', data: { url: sumsUrl } }, list.error);
  }
  const signed = edition.signature.keys.length > 0 && signatureUrl !== null;
  const signature = signed ? await text(ports, signal, same(signatureUrl), largestSignatureBytes) : null;
  if (signature?.ok === false) {
    notes.push({ code: 'get-no-signature', data: { url: signatureUrl } }, signature.error);
  }
  return ok({
    list: list?.ok ? list.value : null,
    signature: signature?.ok ? signature.value : null,
    notes,
  });
}

/** What a file is compared with: everything that the publisher says of it. */
export function publishedProof(
  edition: SystemEdition,
  release: CurrentRelease,
  { list, signature }: Published,
): Pick<DownloadToJudge, 'fileName' | 'list' | 'digest' | 'signatures' | 'keys' | 'keyFiles'> {
  const { kind, keys } = edition.signature;
  const on = kind.value === 'openpgp-list' ? ('list' as const) : ('image' as const);
  return {
    fileName: release.fileName,
    list: list && { ...list, page: list.url === edition.downloadPage },
    digest: namedDigest(edition, release),
    signatures: signature ? [{ ...signature, on }] : [],
    keys,
    keyFiles: [],
  };
}

/** The digest that an image will be compared with, so that it can be computed while the file arrives. */
export async function expectedDigest(
  edition: SystemEdition,
  release: CurrentRelease,
  published: Published,
): Promise<{ readonly algorithm: DigestAlgorithm; readonly digest: string } | null> {
  const { fileName, list, digest } = publishedProof(edition, release, published);
  if (list === null) return digest;
  const read = await readList(fileName, list.bytes, list.url, list.page);
  return read.ok ? read.value.entry : null;
}

function namedDigest(
  edition: SystemEdition,
  { digest, index, secure }: CurrentRelease,
): DownloadToJudge['digest'] {
  if (digest !== null) return { ...digest, url: index, secure };
  const sha256 = edition.release === null ? fixedDigest(edition) : null;
  return sha256 === null ? null : { algorithm: 'sha256', digest: sha256, url: null, secure: true };
}

/** The digest of the file itself: of a plain image, that of the unpacked one is the same. */
function fixedDigest({ image, imageFormat }: SystemEdition): string | null {
  if (!image) return null;
  const isPlain = imageFormat.value !== null && /^(img|iso|raw|wic)$/.test(imageFormat.value);
  return image.downloadSha256 ?? (isPlain ? image.unpackedSha256 : null);
}

/**
 * Judges a file by what its publisher says of it. Where only the digest of the unpacked image is known, the file is
 * unpacked to compare it, and nothing of that is stored.
 */
export async function judgeByPublisher(
  edition: SystemEdition,
  release: CurrentRelease,
  published: Published,
  file: Pick<DownloadToJudge, 'path' | 'digested' | 'signal' | 'onProgress'>,
): Promise<Result<TrustVerdict, Reason>> {
  const proof = publishedProof(edition, release, published);
  const verdict = await judgeDownload({ ...proof, ...file });
  const unpacked = edition.release === null ? edition.image?.unpackedSha256 : null;
  if (!verdict.ok || verdict.value.level !== 'none' || unpacked == null) return verdict;
  const { signal, onProgress, path } = file;
  const found = await digestUnpacked({
    path,
    ...(signal ? { signal } : {}),
    onProgress: ({ bytes }) => onProgress?.(bytes),
  });
  return found.ok ? ok(judgeUnpacked(verdict.value, unpacked, found.value.sha256)) : found;
}

function judgeUnpacked(verdict: TrustVerdict, expected: string, found: string): TrustVerdict {
  const algorithm = algorithmName.sha256;
  return found === expected
    ? {
        ...verdict,
        level: 'checksum',
        reasons: [{ code: 'trust-unpacked-matches-catalogue', data: { algorithm } }],
      }
    : {
        ...verdict,
        level: 'mismatch',
        reasons: [{ code: 'trust-mismatch', data: { algorithm, expected, found } }],
      };
}

function text(
  { transport, pausesMs }: PublisherPorts,
  signal: AbortSignal,
  request: Pick<TextRequest, 'url' | 'redirects'>,
  largestBytes = largestPageBytes,
): Promise<Result<FetchedText, Reason>> {
  return fetchText(transport, { ...request, largestBytes, signal, ...(pausesMs ? { pausesMs } : {}) });
}
