import { err, ok, type Result } from '../common/result.ts';
import type { DigestOptions, FileDigests } from './digest.ts';
import { gatherKeys, type PublisherKey } from './keys/keyring.ts';
import { proveFile, type DetachedSignature } from './prove.ts';
import type { SignatureFileError, TrustError } from './reasons.ts';
import { openSignature } from './signatures/open-signature.ts';
import { readList, type ReadList } from './signed-list.ts';
import type { DigestAlgorithm, TrustVerdict } from './types.ts';

/** Something small that was fetched. Whoever fetched it followed no redirect to another host. */
export interface Fetched {
  readonly bytes: Uint8Array;
  /** The address that answered. */
  readonly url: string;
  /** No hop went without TLS. */
  readonly secure: boolean;
}

export interface DownloadToJudge extends DigestOptions {
  /** Where the file lies now, under whatever name. */
  readonly path: string;
  /** Its name at the publisher, which is the one that lists know. */
  readonly fileName: string;
  /** Digests that were computed while it arrived; it is read again only for what they lack. */
  readonly digested: FileDigests | null;
  /** The publisher's list; `page` if the list is a web page and known to be one. */
  readonly list: (Fetched & { readonly page?: boolean }) | null;
  /**
   * A digest that the index of releases named; without an address if a catalogue of the person's own did. Counts where
   * there is no list.
   */
  readonly digest: {
    readonly algorithm: DigestAlgorithm;
    readonly digest: string;
    readonly url: string | null;
    readonly secure: boolean;
  } | null;
  /** Detached signatures over the image or the list. */
  readonly signatures: readonly (Fetched & { readonly on: 'image' | 'list' })[];
  /** The keys that the catalogue entry names; no other counts, and none that is not established. */
  readonly keys: readonly PublisherKey[];
  /** Key files that were fetched: of them only keys with one of these fingerprints are taken. */
  readonly keyFiles: readonly Uint8Array[];
}

/**
 * Judges what was downloaded by what its publisher says of it. A list that is empty, is a web page that was not asked
 * for, or does not name the file is an error, and so is a signature that is none: the publisher was asked for them, so
 * their absence is not passed over. Nothing fetched raises the level but a digest that agrees or a good signature by
 * a key with a pinned fingerprint.
 */
export async function judgeDownload(download: DownloadToJudge): Promise<Result<TrustVerdict, TrustError>> {
  const { path, fileName } = download;
  let list: ReadList | null = null;
  if (download.list) {
    const read = await readList(fileName, download.list.bytes, download.list.url, download.list.page);
    if (!read.ok) return read;
    list = read.value;
  }
  const signatures = await openAll(download.signatures);
  if (!signatures.ok) return signatures;
  const source = download.list ?? download.digest;
  const named = list?.entry ?? download.digest;
  return proveFile(
    {
      path,
      expected: source &&
        named && {
          algorithm: named.algorithm,
          digest: named.digest.toLowerCase(),
          from: source.url === null ? 'catalogue' : 'publisher',
          sumsFile: source.url,
        },
      secure: source?.secure ?? true,
      list,
      signatures: signatures.value,
      unreadable: [],
      keys: () => gatherKeys({ publisher: download.keys, keyFiles: download.keyFiles, given: [] }),
      digested: download.digested,
      now: new Date(),
    },
    { signal: download.signal, onProgress: download.onProgress },
  );
}

async function openAll(
  fetched: DownloadToJudge['signatures'],
): Promise<Result<DetachedSignature[], SignatureFileError>> {
  const signatures: DetachedSignature[] = [];
  for (const { bytes, url, on } of fetched) {
    const opened = await openSignature(bytes);
    if (!opened) return err({ code: 'signature-file-is-none', data: { path: url } });
    signatures.push({ opened, on });
  }
  return ok(signatures);
}
