// The process that writes, as the product has one: opens the handles, gives each drive a thread, tells what
// it used. Started with one JSON argument; prints one JSON value.
import { closeSync, constants, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFileIdentity } from '../../main/writer/file-identity.ts';
import { imageLayout } from '../../main/writer/layout.ts';
import { startDriveWrite } from '../../main/writer/drive-write.ts';
import type { Differences, WriteOutcome } from '../../main/writer/types.ts';

export interface WriteRequest {
  readonly image: string;
  readonly drives: readonly { readonly device: string; readonly sizeBytes: number }[];
  readonly differences: Differences;
  /** Cancels all drives once the first has entered this phase and so many seconds have passed. */
  readonly cancel: { readonly phase: 'write' | 'verify'; readonly afterSeconds: number } | null;
}

export interface WriteReport {
  readonly outcomes: readonly WriteOutcome[];
  /** The most memory that the process ever had, in bytes, Node itself and its libraries included. */
  readonly residentBytes: number;
  /** Processor time of the process from its start, without that of the kernel's own threads. */
  readonly cpuSeconds: number;
  /** From the cancel to the end of all threads. */
  readonly secondsToCancel: number | null;
}

const request = JSON.parse(process.argv[2] ?? '') as WriteRequest;
const fd = openSync(request.image, constants.O_RDONLY);
const source = openFileIdentity(fd);
if (source === null) throw new Error('the image cannot be opened');
const sizeBytes = statSync(request.image).size;
const handles = request.drives.map(({ device }) =>
  openSync(device, constants.O_RDWR | constants.O_DIRECT | constants.O_EXCL),
);
const before = process.cpuUsage();
const writes = request.drives.map((drive, at) =>
  startDriveWrite(
    {
      layout: imageLayout(sizeBytes),
      files: [{ fd, sizeBytes, proved: source }],
      changed: [],
      drive: { fd: handles[at] ?? -1, sizeBytes: drive.sizeBytes, sectorBytes: 512 },
      differences: request.differences,
      digest: { kind: 'known', sha256: ''.padEnd(64, '0') },
    },
    new URL('./drive-worker.js', import.meta.url),
  ),
);

let cancelledAt: number | null = null;
if (request.cancel) {
  while (writes[0] && writes[0].progress().phase !== request.cancel.phase) await sleep(20);
  await sleep(request.cancel.afterSeconds * 1000);
  cancelledAt = performance.now();
  for (const write of writes) write.cancel();
}
const outcomes = await Promise.all(writes.map((write) => write.done));
const ended = performance.now();
for (const handle of handles) closeSync(handle);
const used = process.cpuUsage(before);
const peak = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 'NaN';
const report: WriteReport = {
  outcomes,
  residentBytes: Number(peak) * 1024,
  cpuSeconds: (used.user + used.system) / 1e6,
  secondsToCancel: cancelledAt === null ? null : (ended - cancelledAt) / 1000,
};
process.stdout.write(JSON.stringify(report));
