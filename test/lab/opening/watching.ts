import { expect, test } from 'vitest';
import type { OpeningBench } from './bench.ts';
import type { OpenerJob, SeenDrives } from './opener-child.ts';

/** Sticks come and go, and an ordinary user sees it. */
export function watching(bench: () => OpeningBench): void {
  test('sticks appear and vanish in the list within two seconds', async () => {
    const { guest, child } = bench();
    let seen: SeenDrives | null = null;
    let slowestListMs = 0;
    const watcher = guest.start(['node', child, JSON.stringify({ do: 'watch' } satisfies OpenerJob)], {
      user: 'visitor',
      timeoutMs: 600_000,
      onOut: (text) => {
        for (const line of text.trim().split('\n')) {
          seen = JSON.parse(line) as SeenDrives;
          slowestListMs = Math.max(slowestListMs, seen.listMs);
        }
      },
    });
    /** An emulated processor takes longer to make a list: so long is added for the last one and for the next. */
    const soon = async (fits: (devices: readonly string[]) => boolean): Promise<void> => {
      const begin = performance.now();
      await expect
        .poll(() => seen !== null && fits(seen.devices), { timeout: 60_000, interval: 20 })
        .toBe(true);
      expect(performance.now() - begin).toBeLessThan(2000 + 3 * slowestListMs);
    };
    try {
      await expect.poll(() => seen, { timeout: 60_000 }).not.toBeNull();
      for (const name of ['first', 'second']) {
        const stick = guest.makeStick({ name, sizeBytes: 1 << 20 });
        const device = await guest.plug(stick);
        await soon((devices) => devices.includes(device));
        await guest.unplug(stick);
        await soon((devices) => !devices.includes(device));
      }
    } finally {
      watcher.kill('SIGKILL');
      await watcher.done;
    }
  });
}
