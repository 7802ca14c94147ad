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
