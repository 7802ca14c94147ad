import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { ImportReport } from '../../../main/jobs/import-results/types.ts';
import { dataLabel } from '../../../main/stick/data-partition/plan.ts';
import { rekindleJsonWith } from '../command.ts';
import { temporaryFolder } from '../guest/temporary-folder.ts';
import type { Step } from '../machine.ts';
import { dataPartition } from './check-file-systems.ts';

const run = promisify(execFile);

/**
 * Where the place for files is in the live system: it is mounted already if the system itself lies there. Where the system
 * has mounted the whole stick as a disc, as it does with what grub-mkrescue makes, Linux gives none of its partitions
 * away, but a loop device over one goes by that.
 */
const places = {
  'behind the image': { mount: `mount -o loop LABEL=${dataLabel} /mnt`, at: '/mnt' },
  kit: { mount: 'mount -o remount,rw /run/live/findiso', at: '/run/live/findiso' },
} as const;

/** The check from the stick, in the shell of the live system that was started from it: everything works. */
export function theCheck(where: keyof typeof places): Step {
  const { mount, at } = places[where];
  return {
    type: `${mount} && sh ${at}/rekindle/check.sh --five-minutes --lang en\n`,
    until: /DONE\. Thank you/,
    on: 'serial',
    answers: [
      [/y yes, n no, .*: $/, 'y\n'],
      [/p works, .*: $/, 'p\n'],
      [/\(Enter: .*\): $/, '\n'],
    ],
  };
}

/** Switches the live system off; afterwards everything is on the stick. */
export const switchOff: Step = { type: 'off\n', until: /REKINDLE-LAB OFF/, on: 'serial' };

/** The check of one computer is on the stick, and the command line takes it into a journal. @param stick its file */
export async function expectImported(stick: string): Promise<void> {
  const folder = await temporaryFolder('rekindle-results-');
  try {
    const { startBytes } = await dataPartition(stick);
    await run('mcopy', ['-s', '-i', `${stick}@@${startBytes}`, '::/rekindle', folder.path]);
    const env = { REKINDLE_JOURNAL: join(folder.path, 'journal') };
    const { code, lines, errors } = await rekindleJsonWith(env, 'import', join(folder.path, 'rekindle'));
    const report = lines[0] as ImportReport;
    expect({ code, errors, files: report.files }).toMatchObject({
      code: 0,
      files: [{ became: 'new', whole: true }],
    });
    expect(report.files[0]?.answers).toBeGreaterThanOrEqual(5);
    expect(report.stick).toMatch(/^[0-9a-f-]{36}$/);
  } finally {
    await folder.remove();
  }
}
