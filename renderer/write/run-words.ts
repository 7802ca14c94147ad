import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { DriveRun, PhaseProgress, Run } from '../flow/run-state.ts';
import type { Texts } from '../messages/text-provider.tsx';

/** What a drive is doing, in words. */
export function statusOf({ progress, result }: DriveRun): MessageKey {
  if (result) return result.ok ? 'app-phase-done' : 'app-phase-failed';
  return progress ? `app-phase-${progress.phase}` : 'app-phase-waiting';
}

/** What the whole job is doing: what the image or the slowest drive is at. */
export function runPhase(run: Run): MessageKey {
  if (run.image) return `app-phase-${run.image.phase}`;
  const slowest = run.drives.find((one) => !one.result) ?? run.drives[0];
  return slowest ? statusOf(slowest) : 'app-phase-waiting';
}

/** Speed and time left of one phase; empty until they can be told. */
export function paceLine(progress: PhaseProgress | null, { t, duration }: Texts): string {
  if (progress?.bytesPerSecond == null) return '';
  const speed = t('app-write-speed', { bytes: progress.bytesPerSecond });
  return progress.secondsLeft === null
    ? speed
    : `${speed} · ${t('app-write-left', { time: duration(progress.secondsLeft) })}`;
}
