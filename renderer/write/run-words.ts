import type { MessageKey } from '../../main/messages/catalogues.ts';
import { phaseOf, runImage, type DriveRun, type PhaseProgress, type Run } from '../flow/run-state.ts';
import type { Texts } from '../messages/text-provider.tsx';
import { endKind } from '../result/end-kind.ts';

/** What a drive is doing, or how it ended, in words. */
export function statusOf(run: Run, one: DriveRun): MessageKey {
  if (one.result) return `app-result-drive-${endKind(one.result)}`;
  const phase = phaseOf(run, one);
  return phase ? `app-phase-${phase}` : 'app-phase-waiting';
}

/** What the whole job is doing: what the image or the slowest drive is at. */
export function runPhase(run: Run): MessageKey {
  const image = runImage(run);
  if (image) return `app-phase-${image.phase}`;
  const slowest = run.drives.find((one) => !one.result) ?? run.drives[0];
  return slowest ? statusOf(run, slowest) : 'app-phase-waiting';
}

/** Speed and time left of one phase; empty until they can be told. */
export function paceLine(progress: PhaseProgress | null, { t, duration }: Texts): string {
  if (progress?.bytesPerSecond == null) return '';
  const speed = t('app-write-speed', { bytes: progress.bytesPerSecond });
  return progress.secondsLeft === null
    ? speed
    : `${speed} · ${t('app-write-left', { time: duration(progress.secondsLeft) })}`;
}
