import { compareVersions } from '../../common/compare-versions.ts';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { ImageLibrary, LibraryImage } from '../../fetch/library/library.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import { askRelease, type PublisherPorts } from '../get-image/ask-publisher.ts';
import type { ImageOffer, OfferRequest, StoredImage } from './types.ts';

/** What the job needs from the one who runs it. */
export interface OfferPorts extends PublisherPorts {
  /** By id; `null` if the catalogue has no such entry. */
  readonly edition: (id: string) => Promise<SystemEdition | null>;
  readonly library: ImageLibrary;
}

/**
 * Asks the publisher what it offers now, and looks what the library has of it. Nothing is downloaded. Without a
 * network the answer is what was last known, and says so.
 */
export async function offerImage(
  request: OfferRequest,
  ports: OfferPorts,
  signal: AbortSignal,
): Promise<Result<ImageOffer, Reason>> {
  const edition = await ports.edition(request.id);
  if (edition === null) return err({ code: 'get-no-such-system', data: { id: request.id } });
  const arch = archFor(edition, request);
  const [asked, stored] = await Promise.all([
    current(edition, arch, ports, signal),
    storedImages(edition.id, ports.library),
  ]);
  const { sizeMiB } = edition;
  return ok({
    id: edition.id,
    arch,
    name: edition.name,
    sizeBytes: sizeMiB.value === null ? null : Math.round(sizeMiB.value * 1024 * 1024),
    method: edition.method.value,
    methodNote: edition.methodNote,
    destructive: edition.destructive,
    legalNotice: edition.legalNotice,
    login: edition.login.value,
    downloadPage: edition.downloadPage ?? edition.homepage,
    ...asked,
    stored: newestStored(stored, asked.release),
  });
}

/** The processor to ask for: only where the publisher has images for several, and one of them for this. */
function archFor({ release }: SystemEdition, { arch }: OfferRequest): OfferRequest['arch'] {
  if (arch === null || arch === 'other') return null;
  return release?.archNames?.[arch] === undefined ? null : arch;
}

async function current(
  edition: SystemEdition,
  arch: OfferRequest['arch'],
  ports: OfferPorts,
  signal: AbortSignal,
): Promise<Pick<ImageOffer, 'release' | 'seen' | 'trouble'>> {
  const asked = await askRelease(edition, arch, ports, signal);
  return asked.ok ? asked.value : { release: null, seen: null, trouble: asked.error };
}

type WithEvidence = LibraryImage & { readonly evidence: NonNullable<LibraryImage['evidence']> };

async function storedImages(id: string, library: ImageLibrary): Promise<WithEvidence[]> {
  const images = await library.list();
  return images.filter((image): image is WithEvidence => image.evidence?.system?.id === id);
}

/** The one that is offered now, if it is there, or else the newest. Pure. */
export function newestStored(
  images: readonly WithEvidence[],
  release: CurrentRelease | null,
): ImageOffer['stored'] {
  const offered = images.find(({ evidence }) => release !== null && isThat(evidence, release));
  const newest = images.toSorted((a, b) => newness(b.evidence, a.evidence))[0];
  const best = offered ?? newest;
  return best === undefined ? null : { ...storedImage(best), current: best === offered };
}

function isThat({ system, url }: WithEvidence['evidence'], release: CurrentRelease): boolean {
  if (system?.version !== release.version) return false;
  return release.version !== null || lastName(url ?? '') === release.fileName;
}

function newness(a: WithEvidence['evidence'], b: WithEvidence['evidence']): number {
  const versions = compareVersions(a.system?.version ?? '', b.system?.version ?? '');
  return versions === 0 ? a.date.localeCompare(b.date) : versions;
}

function storedImage({ path, sizeBytes, evidence }: WithEvidence): StoredImage {
  const { level, date, system } = evidence;
  return { path, sizeBytes, level, date, version: system?.version ?? null };
}

function lastName(url: string): string {
  return url.split('/').at(-1) ?? '';
}
