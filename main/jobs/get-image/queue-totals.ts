import type { QueuedDownload, QueueTotals } from './queue-types.ts';

/** What is under way as one: bytes and speeds added up; what is not known of one is not known of all. Pure. */
export function queueTotals(downloads: readonly QueuedDownload[]): QueueTotals | null {
  const active = downloads.filter(({ state }) => isUnderWay(state));
  if (active.length === 0) return null;
  let bytes = 0;
  let totalBytes: number | null = 0;
  let bytesPerSecond: number | null = null;
  for (const { progress, release } of active) {
    const total = progress?.totalBytes ?? release?.sizeBytes ?? null;
    bytes += progress?.bytes ?? 0;
    totalBytes = totalBytes === null || total === null ? null : totalBytes + total;
    if (progress?.bytesPerSecond != null) bytesPerSecond = (bytesPerSecond ?? 0) + progress.bytesPerSecond;
  }
  const isKnown = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  const secondsLeft = isKnown ? Math.max(0, (totalBytes ?? 0) - bytes) / (bytesPerSecond ?? 1) : null;
  return { downloads: active.length, bytes, totalBytes, bytesPerSecond, secondsLeft };
}

export function isUnderWay(state: QueuedDownload['state']): boolean {
  return state === 'waiting' || state === 'running' || state === 'paused';
}
