import { openSync, closeSync } from 'node:fs';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';
import { openFileIdentity, sameFile } from '../../writer/file-identity.ts';
import { createDriveWays } from './drive-ways.ts';
import { helperImage } from './helper-image.ts';
import { startProbeTask } from './probe-task.ts';
import type { FromWriter, WriterProbe, WriterRestore, WriterStart } from './protocol.ts';
import { startRestoreTask } from './restore-task.ts';
import { targetName, untouchedDrive } from './run-writer.ts';
import { startStickTask, type StickTask } from './stick-task.ts';

/** The work of one writer process: any number of drives, each on its own, or one drive to be probed. */
export interface WriterSession {
  /** Takes one job; further ones are ignored, for a process does one job in its life. */
  start(job: WriterStart | WriterProbe | WriterRestore): Promise<void>;
  /** Ends one drive, or with `null` all of them. */
  cancel(device: string | null): void;
}

/**
 * @param send tells the parent; every target gets exactly one `drive`, `probed` or `restored` message
 * @param end called once after the last message
 */
export function createSession(send: (message: FromWriter) => void, end: () => void): WriterSession {
  const tasks = new Map<string, StickTask>();
  let started = false;

  const allDone = async (): Promise<void> => {
    await Promise.all([...tasks.values()].map((task) => task.done));
  };
  const write = async (job: WriterStart): Promise<void> => {
    const files = openFiles(job.files);
    if (!files.ok) {
      for (const target of job.targets) {
        send({ type: 'drive', result: untouchedDrive(targetName(target), 'failed', [files.error]) });
      }
      return;
    }
    const ways = createDriveWays();
    const image = helperImage(job.files, files.value);
    for (const target of job.targets) {
      tasks.set(
        targetName(target),
        startStickTask(target, job, files.value, { ...ways, image: image.get }, send),
      );
    }
    await allDone();
    ways.close();
    await image.close();
    for (const fd of files.value) closeSync(fd);
  };
  const probe = async (job: WriterProbe): Promise<void> => {
    const ways = createDriveWays();
    tasks.set(targetName(job.target), startProbeTask(job, ways, send));
    await allDone();
    ways.close();
  };

  const restore = async (job: WriterRestore): Promise<void> => {
    const ways = createDriveWays();
    for (const target of job.targets) {
      tasks.set(targetName(target), startRestoreTask(target, job, ways, send));
    }
    await allDone();
    ways.close();
  };
  const work = (job: WriterStart | WriterProbe | WriterRestore): Promise<void> => {
    switch (job.type) {
      case 'start':
        return write(job);
      case 'probe':
        return probe(job);
      case 'restore':
        return restore(job);
    }
  };

  return {
    async start(job) {
      if (started) return;
      started = true;
      await work(job);
      send({ type: 'end' });
      end();
    },
    cancel(device) {
      for (const [name, task] of tasks) if (device === null || name === device) task.cancel();
    },
  };
}

function openFiles(files: WriterStart['files']): Result<number[], Reason> {
  const open: number[] = [];
  for (const file of files) {
    const opened = openFile(file);
    if (!opened.ok) {
      for (const fd of open) closeSync(fd);
      return opened;
    }
    open.push(opened.value);
  }
  return ok(open);
}

/** Opens a file and makes sure that it is still the one that was proved. */
function openFile(image: WriterStart['files'][number]): Result<number, Reason> {
  let fd: number;
  try {
    fd = openSync(image.path, 'r');
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'image-not-readable-by-writer', data: { errno } });
  }
  const now = openFileIdentity(fd);
  if (now && sameFile(now, image.identity)) return ok(fd);
  closeSync(fd);
  return err({ code: 'image-changed', data: { path: image.path } });
}
