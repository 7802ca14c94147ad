import { basename } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { RecognisedEntry } from '../../systems/recognise.ts';
import { proofAddresses } from '../../systems/release/addresses.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import { judgeFile } from '../../trust/judge-file.ts';
import { readList } from '../../trust/signed-list.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import {
  askProofs,
  askRelease,
  judgeByPublisher,
  type Published,
  type PublisherPorts,
} from '../get-image/ask-publisher.ts';

/** A file that a person has, and what it probably is. */
export interface OwnFile {
  readonly path: string;
  readonly entry: RecognisedEntry | null;
  /** Its entry in the catalogue; `null` if nobody is to be asked. */
  readonly edition: SystemEdition | null;
}

/** What can be said of it. */
export interface OwnProof {
  readonly trust: TrustVerdict;
  /** The name and the version under which its publisher knows it; `null` if the publisher did not prove it. */
  readonly known: { readonly fileName: string; readonly version: string | null } | null;
  /** Why the publisher could not prove it, and what could not be had. */
  readonly notes: readonly Reason[];
}

interface Asking {
  readonly ports: PublisherPorts;
  readonly signal: AbortSignal;
  /** The publisher's pages are fetched now, or the file is read. */
  readonly onStep: (step: 'ask' | 'prove') => void;
  readonly onRead: (bytes: number) => void;
}

/** What the publisher says of one file name. */
interface Claim {
  readonly release: CurrentRelease;
  readonly published: Published;
  /** Name of the image that the publisher offers now. */
  readonly offered: string;
  /** The publisher has a file of this very name: if its bytes are others, this one is not genuine. */
  readonly sameName: boolean;
}

/**
 * Proves a file that a person has by what its publisher says of it: of the current release, of an older one that the
 * list still names, or of the current one under another name. If the publisher proves nothing, by what lies beside it.
 */
export async function proveOwnFile(file: OwnFile, asking: Asking): Promise<Result<OwnProof, Reason>> {
  const notes: Reason[] = [];
  if (file.edition !== null) {
    asking.onStep('ask');
    const asked = await claimFor(file, file.edition, asking);
    if (asking.signal.aborted) return err({ code: 'trust-cancelled', data: {} });
    notes.push(...asked.notes);
    if (asked.claim !== null) {
      asking.onStep('prove');
      const proved = await proveByClaim(file, file.edition, asked.claim, asking);
      // A list that is none proves nothing; whatever else went wrong ends it.
      if (!proved.ok && !proved.error.code.startsWith('sums-')) return proved;
      if (proved.ok && proved.value !== null) return ok({ ...proved.value, notes });
      const notListed: Reason = { code: 'adopt-not-listed', data: { offered: asked.claim.offered } };
      notes.push(proved.ok || !asked.claim.sameName ? notListed : proved.error);
    }
  }
  asking.onStep('prove');
  const judged = await judgeFile({
    path: file.path,
    digest: null,
    sumsFile: null,
    signal: asking.signal,
    onProgress: asking.onRead,
  });
  return judged.ok ? ok({ trust: judged.value, known: null, notes }) : judged;
}

/** Asks the publisher, and picks what it says of this file. */
async function claimFor(
  { path, entry }: OwnFile,
  edition: SystemEdition,
  { ports, signal }: Asking,
): Promise<{ claim: Claim | null; notes: readonly Reason[] }> {
  const found = await askRelease(edition, null, ports, signal);
  if (!found.ok) return { claim: null, notes: [found.error] };
  const { release, trouble } = found.value;
  if (trouble !== null) return { claim: null, notes: [trouble] };
  const name = basename(path);
  const asked = await askProofs(edition, release, ports, signal);
  if (!asked.ok) return { claim: null, notes: [asked.error] };
  const published = asked.value;
  const { notes } = published;
  const offered = release.fileName;
  const current: Claim = { release, published, offered, sameName: name === offered };
  if (current.sameName) return { claim: current, notes };
  if (await names(published, name)) {
    const one = { ...older(release, name, entry), signatureUrl: null };
    const list = edition.signature.kind.value === 'openpgp-list' ? published.signature : null;
    const said = { ...published, signature: list };
    return { claim: { release: one, published: said, offered, sameName: true }, notes };
  }
  if (entry?.version != null && entry.version !== release.version) {
    const one = older(release, name, entry);
    const image = new URL(encodeURIComponent(name), release.urls[0]).href;
    const addresses = proofAddresses(edition, { image, name, version: entry.version });
    const own = await askProofs(edition, addresses, { ...ports, pausesMs: [] }, signal);
    if (own.ok && (await names(own.value, name)))
      return { claim: { release: one, published: own.value, offered, sameName: true }, notes };
  }
  return { claim: current, notes };
}

function older(release: CurrentRelease, fileName: string, entry: RecognisedEntry | null): CurrentRelease {
  return { ...release, fileName, version: entry?.version ?? null, sizeBytes: null, digest: null };
}

async function names({ list }: Published, fileName: string): Promise<boolean> {
  return list !== null && (await readList(fileName, list.bytes, list.url)).ok;
}

/** `null` if the publisher says nothing of these bytes. */
async function proveByClaim(
  { path }: OwnFile,
  edition: SystemEdition,
  { release, published, sameName }: Claim,
  { signal, onRead }: Asking,
): Promise<Result<Omit<OwnProof, 'notes'> | null, Reason>> {
  const reading = { path, digested: null, signal, onProgress: onRead };
  const judged = await judgeByPublisher(edition, release, published, reading);
  if (!judged.ok) return judged;
  const { level } = judged.value;
  if (level === 'none' || (level === 'mismatch' && !sameName)) return ok(null);
  const known = level === 'mismatch' ? null : { fileName: release.fileName, version: release.version };
  return ok({ trust: judged.value, known });
}
