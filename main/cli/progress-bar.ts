import { formatDuration } from '../messages/units.ts';
import type { Console } from './console.ts';

const cells = 24;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar with its percentage; `total` of 0 counts as nothing done. */
export function progressBar(done: number, total: number): string {
  const part = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.floor(part * cells);
  const rest = eighths[Math.floor((part * cells - full) * 8)] ?? '';
  const bar = '█'.repeat(full) + rest;
  return `▕${bar.padEnd(cells)}▏ ${String(Math.floor(part * 100)).padStart(3)} %`;
}

/** The bar, the speed, and the time that is left, as far as they are known. */
export function progressText(
  console: Console,
  progress: {
    readonly bytes: number;
    readonly totalBytes: number;
    readonly bytesPerSecond: number | null;
    readonly secondsLeft: number | null;
  },
): string {
  const { bytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  const speed = bytesPerSecond === null ? '' : console.text('cli-speed', { speedBytes: bytesPerSecond });
  const left =
    secondsLeft === null
      ? ''
      : console.text('cli-time-left', { time: formatDuration(console.language, secondsLeft) });
  return `${progressBar(bytes, totalBytes)}  ${speed}  ${left}`.trimEnd();
}
