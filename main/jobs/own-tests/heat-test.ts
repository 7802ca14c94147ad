import { readHeat } from '../../machine/this-computer/heat-sensors.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import type { Ticks } from './battery-test.ts';
import { heatState, heatStep, type HeatSeen } from './heat.ts';
import type { Load } from './load.ts';
import { ended, line, type Tell } from './types.ts';

interface HeatPorts {
  readonly files: SysFiles | null;
  readonly ticks: Ticks;
  readonly startLoad: () => Load;
}

/**
 * Reads the temperatures at rest, under load, and after it. The load ends with the test, whatever ends it. Never
 * rejects.
 */
export async function testHeat(
  { files, ticks, startLoad }: HeatPorts,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  if (files === null) {
    tell(ended([line('unknown', { code: 'measured-cannot-read', data: {} })], null));
    return;
  }
  let seen: HeatSeen | null = null;
  let load: Load | null = null;
  try {
    for await (const ms of ticks(signal)) {
      seen = heatStep(seen, await readHeat(files), ms);
      if (signal.aborted) return;
      tell(heatState(seen, ms));
      if (seen.phase === 'load') load ??= startLoad();
      else {
        await load?.stop();
        load = null;
      }
      if (seen.phase === 'done') return;
    }
  } finally {
    await load?.stop();
  }
}
