// Opens drives inside the guest, as the user that this program runs as: a job as JSON in the first argument, what
// came of it as JSON on standard output.
import { listDrives } from '../../../main/drives/list.ts';
import { createDriveOpener } from '../../../main/drives/open/open-drive.ts';
import type { DriveIdentity } from '../../../main/drives/types.ts';
import { driveChanges } from '../../../main/drives/watch/changes.ts';

export type OpenerJob =
  | { readonly do: 'list' }
  | {
      readonly do: 'open';
      readonly device: string;
      readonly identity: DriveIdentity;
      /** Something mounts it again in between: the step before opening is left out. */
      readonly withoutUnmount?: boolean;
      /** After opening and closing. */
      readonly release?: boolean;
    }
  /** Tells the list each time when it may be another one, until it is killed. */
  | { readonly do: 'watch' };

/** A list of drives, and how long it took to make. */
export interface SeenDrives {
  readonly devices: readonly string[];
  readonly listMs: number;
}

const tell = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

async function list(): Promise<readonly { device: string; identity: DriveIdentity }[]> {
  const drives = await listDrives({ allowLoop: false });
  return drives.ok ? drives.value.map(({ device, identity }) => ({ device, identity })) : [];
}

async function openIt(job: Extract<OpenerJob, { do: 'open' }>): Promise<unknown> {
  const opener = createDriveOpener();
  try {
    if (job.withoutUnmount !== true) {
      const unmounted = await opener.unmount(job.device, job.identity);
      if (!unmounted.ok) return { step: 'unmount', ...unmounted };
    }
    const opened = await opener.open(job.device, job.identity);
    if (!opened.ok) return { step: 'open', ...opened };
    const { openedBy, identity, sizeBytes, pastPageCache } = opened.value;
    opened.value.close();
    const { majorMinor } = identity;
    const released =
      job.release === true && majorMinor !== null
        ? await opener.release({ device: job.device, majorMinor })
        : null;
    return { ok: true, drive: { openedBy, identity, sizeBytes, pastPageCache }, released };
  } finally {
    opener.close();
  }
}

const job = JSON.parse(process.argv[2] ?? '') as OpenerJob;
switch (job.do) {
  case 'list':
    tell(await list());
    break;
  case 'open':
    tell(await openIt(job));
    break;
  case 'watch':
    for await (const _ of driveChanges(new AbortController().signal)) {
      const begin = performance.now();
      const devices = (await list()).map(({ device }) => device);
      tell({ devices, listMs: performance.now() - begin } satisfies SeenDrives);
    }
    break;
}
