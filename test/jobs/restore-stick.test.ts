import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../main/common/result.ts';
import type { Drive } from '../../main/drives/types.ts';
import type { StickTarget } from '../../main/jobs/make-stick/types.ts';
import { unrestoredDrive } from '../../main/jobs/restore-stick/restored-drive.ts';
import { startRestoreStick } from '../../main/jobs/restore-stick/restore-stick.ts';
import type {
  RestoredDrive,
  RestoreStickRequest,
  RestoreStickResult,
} from '../../main/jobs/restore-stick/types.ts';
import type { NewLine } from '../../main/jobs/stick-log/stick-log.ts';
import { forkWriter } from '../../main/jobs/writer-process/child-process.ts';
import { toWriter, type FromWriter } from '../../main/jobs/writer-process/protocol.ts';

const stick: Drive = {
  device: '/dev/sdb',
  sizeBytes: 8_000_000_000,
  logicalSectorBytes: 512,
  vendor: 'SanDisk',
  model: 'Ultra Fit',
  serial: '4C53',
  transport: 'usb',
  removable: true,
  usbHardDisk: false,
  readOnly: false,
  mountpoints: [],
  holds: [],
  identity: { majorMinor: '8:16', sizeBytes: 8_000_000_000, serial: '4C53', diskseq: '12' },
  writable: true,
  needsTypedName: false,
  reasons: [],
};
const large: Drive = { ...stick, device: '/dev/sdc', sizeBytes: 256e9, needsTypedName: true };
const disk: Drive = {
  ...stick,
  device: '/dev/sda',
  writable: false,
  reasons: [{ code: 'drive-runs-system', data: { mountpoint: '/' } }],
};
const tiny: Drive = { ...stick, device: '/dev/sdd', sizeBytes: 16e6 };
const targetOf = (drive: Drive, typedName: string | null = null): StickTarget => ({
  kind: 'drive',
  device: drive.device,
  identity: drive.identity,
  typedName,
});
const request = (targets: StickTarget[], more: Partial<RestoreStickRequest> = {}): RestoreStickRequest => ({
  targets,
  filesystem: 'auto',
  label: null,
  allowLoop: false,
  ...more,
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-restore-job-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Noted {
  readonly model: string | null;
  readonly kind: string;
}

/** Runs the job with a writer process that behaves as `script` says; without one it must not be started. */
async function job(
  wanted: RestoreStickRequest,
  script: string | null = null,
): Promise<{ result: RestoreStickResult; events: string[]; lines: NewLine[]; noted: Noted[] }> {
  const path = join(folder, `${String(Math.random()).slice(2)}.cjs`);
  writeFileSync(path, `process.once('message', (start) => { ${script ?? ''} });`);
  const events: string[] = [];
  const lines: NewLine[] = [];
  const noted: Noted[] = [];
  const { done } = startRestoreStick(
    wanted,
    {
      listDrives: () => Promise.resolve(ok([stick, large, disk, tiny])),
      startWriter: () => {
        if (script === null) throw new Error('No drive was to be opened.');
        return forkWriter(path);
      },
      log: { add: (line) => void lines.push(line), unfinished: () => [] },
      stickJournal: {
        note: ({ model }, all) => void noted.push(...all.map(({ kind }) => ({ model, kind }))),
      },
    },
    (event) => {
      events.push('phase' in event ? `${event.event} ${event.phase}` : event.event);
    },
  );
  return { result: await done, events, lines, noted };
}

describe('a drive that may not be erased is not opened', () => {
  test.each<[string, RestoreStickRequest, string]>([
    ['the system’s own', request([targetOf(disk)]), 'drive-runs-system'],
    ['gone', request([targetOf({ ...stick, device: '/dev/sdx' })]), 'drive-not-there'],
    [
      'swapped',
      request([targetOf({ ...stick, identity: { ...stick.identity, diskseq: '11' } })]),
      'drive-swapped',
    ],
    ['large, and its name not typed', request([targetOf(large)]), 'drive-name-not-typed'],
    ['large, and another name typed', request([targetOf(large, 'Ultra')]), 'drive-name-not-typed'],
    ['too small', request([targetOf(tiny)]), 'restore-drive-too-small'],
    [
      'to get a name that it cannot have',
      request([targetOf(stick)], { label: 'a.b' }),
      'stick-label-character',
    ],
    [
      'to get a name that is too long',
      request([targetOf(stick)], { label: 'twelve chars', filesystem: 'exfat' }),
      'stick-label-too-long',
    ],
    [
      'a file that is too small',
      request([{ kind: 'virtual', path: '/x.stick', createBytes: 1e6 }]),
      'restore-drive-too-small',
    ],
  ])('%s', async (_name, wanted, code) => {
    const { result, events, noted } = await job(wanted);
    expect(noted).toEqual([]);
    expect(result).toMatchObject({ ok: false, outcome: 'refused', drives: [{ partition: null }] });
    expect(result.drives.flatMap(({ reasons }) => reasons.map((reason) => reason.code))).toEqual([code]);
    expect(events).toEqual(['drive', 'result']);
  });
});

const ready: RestoredDrive = {
  ...unrestoredDrive('/dev/sdb', 'failed', []),
  ok: true,
  outcome: 'done',
  partition: { filesystem: 'fat32', label: 'USB STICK', sizeBytes: 7e9 },
  verified: true,
  bytesWritten: 1e6,
};
const says = (message: FromWriter): string => `process.send(${JSON.stringify(message)});`;
const phases = (...names: ('unmount' | 'open' | 'write' | 'verify' | 'eject')[]): string =>
  names.map((phase) => says({ type: 'phase', device: '/dev/sdb', phase })).join('');
const restored = (result: Partial<RestoredDrive> = {}): string =>
  says({ type: 'restored', result: { ...ready, ...result } });
const leave = `${says({ type: 'end' })} process.disconnect();`;

describe('what the writer process says', () => {
  test('a drive that came through all states is ready', async () => {
    const { result, events, lines, noted } = await job(
      request([targetOf(stick)], { label: 'mine' }),
      `${phases('unmount', 'open', 'write', 'verify', 'eject')} ${restored()} ${leave}`,
    );
    expect(result).toMatchObject({ ok: true, outcome: 'done', drives: [ready] });
    expect(events).toEqual([
      'phase unmount',
      'phase open',
      'phase write',
      'phase verify',
      'phase eject',
      'drive',
      'result',
    ]);
    // From the moment on which something is written, nothing is left to go on with.
    expect(lines).toMatchObject([{ event: 'emptied', device: '/dev/sdb', identity: stick.identity }]);
    expect(noted).toEqual([{ model: stick.model, kind: 'emptied' }]);
  });

  test.each<[string, string]>([
    ['none that was not read back', phases('unmount', 'open', 'write', 'eject')],
    ['none that was not even opened', ''],
    ['none that skips a state', phases('unmount', 'open', 'verify', 'eject')],
  ])('%s', async (_name, script) => {
    const { result } = await job(request([targetOf(stick)]), `${script} ${restored()} ${leave}`);
    expect(result).toMatchObject({ ok: false, outcome: 'failed', drives: [{ ok: false, partition: null }] });
    expect(result.drives[0]?.reasons[0]?.code).toBe('stick-out-of-step');
  });

  test('a drive that nobody asked for is not believed in', async () => {
    const { result } = await job(
      request([targetOf(stick)]),
      `${restored({ device: '/dev/sdq' })} ${phases('unmount', 'open')} process.exit(1);`,
    );
    expect(result.drives).toMatchObject([{ device: '/dev/sdb', outcome: 'failed' }]);
    expect(result.drives[0]?.reasons).toEqual([{ code: 'writer-process-ended', data: {} }]);
  });

  test('one drive’s trouble is not another’s', async () => {
    const { result } = await job(
      request([targetOf(disk), targetOf(stick)]),
      `${phases('unmount', 'open', 'write', 'verify', 'eject')} ${restored()} ${leave}`,
    );
    expect(result).toMatchObject({ ok: false, outcome: 'refused' });
    expect(result.drives.map(({ outcome }) => outcome)).toEqual(['refused', 'done']);
  });
});

describe('what the writer process takes as work', () => {
  const start = {
    type: 'restore',
    targets: [{ kind: 'virtual', path: 'a', createBytes: null }],
    filesystem: 'auto',
    label: null,
    eject: false,
  };
  test.each<[string, unknown, boolean]>([
    ['the real thing', start, true],
    ['no targets', { ...start, targets: [] }, false],
    ['an unknown file system', { ...start, filesystem: 'ntfs' }, false],
    ['an extra field', { ...start, force: true }, false],
  ])('%s', (_name, message, taken) => {
    expect(toWriter.safeParse(message).success).toBe(taken);
  });
});
