import { fstatSync, readFileSync, constants } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Reason } from '../../common/reason.ts';
import { openDirect } from '../../drives/open/direct.ts';
import type { OpenedDrive } from '../../drives/open/types.ts';
import { piecesFit, type Pieces } from '../../stick/pieces.ts';
import { startRestore } from '../../stick/restore/start-restore.ts';
import { unmountDrive } from '../../drives/unmount.ts';
import { probeThenWrite, type DriveThreads } from '../../writer/probe/probe-then-write.ts';
import { imageLayout } from '../../writer/layout.ts';
import { startProbe } from '../../writer/probe/start-probe.ts';
import {
  lineCutter,
  parseCommand,
  parseContent,
  type HelperMessage,
  type HelperProbeCommand,
  type HelperRestoreCommand,
  type HelperStep,
  type HelperWriteCommand,
} from './messages.ts';

export interface HelperWorld {
  readonly commands: Readable;
  readonly messages: Writable;
  readonly imageFd: number;
  /** The built threads of a drive. */
  readonly threads: DriveThreads & { readonly restore: URL };
  readonly mayWrite: (majorMinor: string) => Promise<boolean>;
}

/** With so much unread on the other side, progress is not told: it would be old news, and pile up here. */
const maxUnreadBytes = 65_536;
/** How often progress is told, in ms. */
const progressEveryMs = 200;
const maxDrives = 256;
/** What drives that have not begun are to hold beside the image: it lies in memory. */
const mostWaitingChars = 128 * 1024 * 1024;

/**
 * What runs as root. It can do three things: prove that a drive is the one that was meant, unmount what is on it, and
 * write the image that it was started with, or a layout of it and of bytes that it is told, to it and read it back; or ask the drive how much it holds, and leave it as
 * it is; or make an ordinary stick of it.
 * @returns when the other side has hung up and every drive has ended
 */
export async function runHelper(world: HelperWorld): Promise<void> {
  const drives = new Map<string, DriveWork>();
  const contents = new Map<string, string>();
  const send = (message: HelperMessage): void => void world.messages.write(`${JSON.stringify(message)}\n`);
  const cancelAll = (): void => {
    for (const drive of drives.values()) drive.cancel();
  };
  // The other side is gone: there is nobody to tell, but the drives have to be brought to a good end.
  world.messages.on('error', cancelAll);

  const obey = (line: string): boolean => {
    const command = parseCommand(line);
    if (command === null) return false;
    if (command.type === 'cancel') drives.get(command.device)?.cancel();
    else if (drives.has(command.device) || drives.size >= maxDrives) return false;
    else if (command.type === 'content') {
      contents.set(command.device, (contents.get(command.device) ?? '') + command.piece);
      return [...contents.values()].reduce((sum, { length }) => sum + length, 0) <= mostWaitingChars;
    } else if (command.type === 'write') {
      const whole = contents.get(command.device);
      contents.delete(command.device);
      const content = whole === undefined ? imageContent(command) : parseContent(whole);
      if (content === null || (command.image !== null && !isReadOnlyFile(world.imageFd))) return false;
      drives.set(command.device, startDrive(world, { ...command, content }, send));
    } else drives.set(command.device, startDrive(world, command, send));
    return true;
  };

  if (isReadOnly(world.imageFd)) {
    send({ type: 'ready' });
    await obeyAll(world.commands, obey);
  }
  cancelAll();
  await Promise.all([...drives.values()].map((drive) => drive.done));
}

/** Until the commands end, or one of them is none: then nothing more is believed. */
async function obeyAll(commands: Readable, obey: (line: string) => boolean): Promise<void> {
  const cut = lineCutter();
  try {
    for await (const piece of commands.setEncoding('utf8')) {
      const lines = cut(String(piece));
      if (lines?.every(obey) !== true) return;
    }
  } catch {
    // A pipe that breaks is one that ends.
  }
}

/** The image as it is. */
function imageContent({ image }: HelperWriteCommand): HelperWrite['content'] {
  return { layout: imageLayout(image?.identity.sizeBytes ?? 0), changed: [] };
}

/** A write and what the drive is to hold. */
interface HelperWrite extends HelperWriteCommand {
  readonly content: NonNullable<ReturnType<typeof parseContent>>;
}

interface DriveWork {
  readonly done: Promise<void>;
  cancel(): void;
}

function startDrive(
  world: HelperWorld,
  command: HelperWrite | HelperProbeCommand | HelperRestoreCommand,
  send: (message: HelperMessage) => void,
): DriveWork {
  const { device } = command;
  const state: { cancelled: boolean; work: DriveThread | null } = { cancelled: false, work: null };
  const step = (name: HelperStep): void => send({ type: 'step', device, step: name });
  const work = async (): Promise<Reason | null> => {
    if (!(await world.mayWrite(command.identity.majorMinor))) {
      return { code: 'helper-not-for-this-drive', data: { device } };
    }
    step('unmount');
    const unmounted = await unmountDrive(device, command.identity);
    if (!unmounted.ok) return unmounted.error;
    step('open');
    const opened = await openDirect(device, command.identity);
    if (!opened.ok) return opened.error;
    const drive = opened.value;
    try {
      if (state.cancelled) return { code: 'opening-cancelled', data: {} };
      const thread = begun(world, command, drive);
      if (thread === null) return { code: 'helper-not-for-this-drive', data: { device } };
      step('begun');
      state.work = thread;
      const telling = setInterval(() => {
        if (world.messages.writableLength < maxUnreadBytes) send(thread.progress());
      }, progressEveryMs);
      const outcome = await thread.done;
      clearInterval(telling);
      send(outcome);
      return null;
    } finally {
      drive.close();
    }
  };
  return {
    done: work()
      .catch((error: unknown): Reason => {
        const detail = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
        return { code: 'drive-unforeseen', data: { detail } };
      })
      .then((reason) => {
        if (reason) send({ type: 'refused', device, reason });
      }),
    cancel() {
      state.cancelled = true;
      state.work?.cancel();
    },
  };
}

/** What is done with an open drive, in the words of the other side. */
interface DriveThread {
  readonly done: Promise<HelperMessage>;
  progress(): HelperMessage;
  cancel(): void;
}

/** @returns `null` if the drive is not one that this could be done with */
function begun(
  world: HelperWorld,
  command: HelperWrite | HelperProbeCommand | HelperRestoreCommand,
  drive: OpenedDrive,
): DriveThread | null {
  switch (command.type) {
    case 'write':
      return writing(world, command, drive);
    case 'probe':
      return probing(world, command, drive);
    case 'restore':
      return restoring(world, command, drive);
  }
}

function writing(
  { imageFd, threads }: HelperWorld,
  { device, image, content, differences, probeFirst }: HelperWrite,
  drive: OpenedDrive,
): DriveThread {
  const sha256 = image?.sha256 ?? null;
  const write = probeThenWrite(
    {
      ...content,
      files: image ? [{ fd: imageFd, sizeBytes: image.identity.sizeBytes, proved: image.identity }] : [],
      drive: { fd: drive.fd, sizeBytes: drive.sizeBytes, sectorBytes: drive.logicalSectorBytes },
      digest: sha256 === null ? { kind: 'compute' } : { kind: 'known', sha256 },
      differences,
      probeFirst,
    },
    threads,
  );
  return {
    done: write.done.then((outcome) => ({ type: 'outcome', device, outcome })),
    progress: () => ({ type: 'progress', device, ...write.progress() }),
    cancel: () => {
      write.cancel();
    },
  };
}

function probing(
  { threads }: HelperWorld,
  { device, form }: HelperProbeCommand,
  { fd, sizeBytes }: OpenedDrive,
): DriveThread {
  const probe = startProbe({ fd, sizeBytes, form }, threads.probe);
  return {
    done: probe.done.then((outcome) => ({ type: 'probed', device, outcome })),
    progress: () => ({ type: 'probing', device, ...probe.progress() }),
    cancel: () => {
      probe.cancel();
    },
  };
}

function restoring(
  { threads }: HelperWorld,
  { device, pieces, content }: HelperRestoreCommand,
  { fd, sizeBytes, logicalSectorBytes: sectorBytes }: OpenedDrive,
): DriveThread | null {
  const planned: Pieces = { pieces, content: new Uint8Array(Buffer.from(content, 'base64')) };
  if (!piecesFit(planned, { sizeBytes, sectorBytes })) return null;
  const restore = startRestore({ fd, sizeBytes, sectorBytes, pieces: planned }, threads.restore);
  return {
    done: restore.done.then((outcome) => ({ type: 'restored', device, outcome })),
    progress: () => ({ type: 'restoring', device, ...restore.progress() }),
    cancel: () => {
      restore.cancel();
    },
  };
}

/** Nothing can be written to the image by mistake, and what is no file cannot be read twice. */
export function isReadOnlyFile(fd: number): boolean {
  try {
    return isReadOnly(fd) && fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

function isReadOnly(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (parseInt(flags, 8) & (constants.O_WRONLY | constants.O_RDWR)) === 0;
  } catch {
    return false;
  }
}
