import type { MachineProfile } from '../../machine/profile.ts';
import { ended, line, type Line, type Tell } from './types.ts';

/** What there is, beside what is built in; finding bad memory takes a test that runs without any system. */
export function memoryLines({
  ramMiB,
  usableRamMiB,
}: Pick<MachineProfile, 'ramMiB' | 'usableRamMiB'>): Line[] {
  const lines: Line[] = [];
  if (usableRamMiB !== null)
    lines.push(line('plain', { code: 'measured-memory', data: { usableMiB: usableRamMiB } }));
  if (ramMiB !== null && usableRamMiB !== null && ramMiB !== usableRamMiB) {
    // Graphics and firmware keep some; more than a quarter is a module that is not seen, or a 32-bit system.
    const lost = ramMiB - usableRamMiB > ramMiB / 4;
    lines.push(
      line(lost ? 'caution' : 'plain', { code: 'measured-memory-built-in', data: { builtInMiB: ramMiB } }),
    );
  }
  if (lines.length === 0) lines.push(line('unknown', { code: 'measured-cannot-read', data: {} }));
  lines.push(line('plain', { code: 'measured-memory-test', data: {} }));
  return lines;
}

/** Says what memory there is. Tests none. */
export async function tellMemory(
  read: () => Promise<MachineProfile>,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  tell({
    running: true,
    fraction: null,
    now: { code: 'measured-now-reading', data: {} },
    lines: [],
    finding: null,
  });
  const profile = await read();
  if (!signal.aborted) tell(ended(memoryLines(profile), null));
}
