import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { ImageOffer, ShownDownload } from '../../preload/images.ts';
import { downloadKind, isUnderWay } from '../library/download-words.ts';

/** What the screen of one system's image shows. */
export type GetView =
  | { readonly kind: 'asking' }
  /** The catalogue itself cannot be had. */
  | { readonly kind: 'trouble'; readonly reason: Reason }
  | { readonly kind: 'under-way'; readonly download: ShownDownload }
  /** It ended without an image, or has to be asked about. */
  | { readonly kind: 'failed' | 'needs-yes' | 'mismatch'; readonly download: ShownDownload }
  /** The image is here; `path` is where. */
  | { readonly kind: 'here'; readonly path: string }
  /** It can be downloaded; so much of it is here already. */
  | { readonly kind: 'offered'; readonly leftOver: ShownDownload | null }
  /** There is nothing to download, now or ever: `offline` if only nobody can be reached. */
  | { readonly kind: 'nothing'; readonly offline: boolean };

/** Codes that tell of the network, and not of what a publisher says. */
const noNetwork: ReadonlySet<string> = new Set([
  'fetch-unreachable',
  'fetch-stalled',
  'fetch-cut-off',
  'fetch-too-slow',
  'fetch-certificate',
]);

/** True if somebody could not be reached, as it is without internet. */
export function isOffline(trouble: Reason | null): boolean {
  return trouble !== null && noNetwork.has(trouble.code);
}

/** What is going on goes before what was offered, and what has ended before what could be begun. */
export function getView(offer: Result<ImageOffer, Reason> | null, download: ShownDownload | null): GetView {
  if (download !== null && isUnderWay(download)) return { kind: 'under-way', download };
  const kind = download && downloadKind(download);
  if (download && (kind === 'failed' || kind === 'needs-yes' || kind === 'mismatch'))
    return { kind, download };
  if (offer === null) return { kind: 'asking' };
  if (!offer.ok) return { kind: 'trouble', reason: offer.error };
  const { stored, release, trouble } = offer.value;
  if (stored?.current) return { kind: 'here', path: stored.path };
  if (release === null) return { kind: 'nothing', offline: isOffline(trouble) };
  return { kind: 'offered', leftOver: kind === 'left-over' || kind === 'cancelled' ? download : null };
}

/** The host of an address; the address itself if it is none. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
