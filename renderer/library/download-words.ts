import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { QueueProgress, ShownDownload } from '../../preload/images.ts';
import type { Texts } from '../messages/text-provider.tsx';

/** How a download stands, for people. */
export type DownloadKind =
  'left-over' | 'waiting' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed' | 'needs-yes' | 'mismatch';

export function downloadKind({ state, result }: ShownDownload): DownloadKind {
  if (state !== 'ended') return state;
  switch (result?.outcome) {
    case 'done':
    case 'cancelled':
    case 'mismatch':
      return result.outcome;
    case 'refused':
      return result.reasons.some(({ code }) => code === 'get-needs-yes') ? 'needs-yes' : 'failed';
    case 'failed':
    case undefined:
      return 'failed';
  }
}

/** True while it is going on, or will by itself. */
export function isUnderWay(download: ShownDownload): boolean {
  return download.state === 'waiting' || download.state === 'running' || download.state === 'paused';
}

/** What it is at, in a few words. */
export function downloadStatus(download: ShownDownload): MessageKey {
  const kind = downloadKind(download);
  return kind === 'running' ? `get-phase-${download.phase ?? 'find'}` : `download-${kind}`;
}

/** How far it is, 0 to 1; `null` if that cannot be told. */
export function downloadFraction(progress: QueueProgress | null): number | null {
  if (progress?.totalBytes == null || progress.totalBytes === 0) return null;
  return Math.min(1, progress.bytes / progress.totalBytes);
}

/** How much has arrived, how fast, and how long it will take. */
export function downloadPace(progress: QueueProgress | null, { t, duration }: Texts): string {
  if (progress === null) return '';
  const { bytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  return [
    totalBytes === null ? t('download-so-far-open', { bytes }) : t('download-so-far', { bytes, totalBytes }),
    ...(bytesPerSecond === null ? [] : [t('app-write-speed', { bytes: bytesPerSecond })]),
    ...(secondsLeft === null ? [] : [t('app-write-left', { time: duration(secondsLeft) })]),
  ].join(' · ');
}
