import { closeSync, constants } from 'node:fs';
import { err, ok, type Result } from '../../common/result.ts';
import { connectToSystemBus, type Bus, type BusFailure, type BusReply } from './gio.ts';
import {
  managerPath,
  objectsPath,
  readBlock,
  udisksService,
  wayToRelease,
  type BlockFacts,
} from './objects.ts';
import { reasonOfFailure } from './error-names.ts';
import type { ReleaseNote, UdisksReason } from './reasons.ts';
import { dictionary, quoted } from './variant.ts';

/** Asking for facts. */
const askTimeoutMs = 20_000;
/** A person looks for the password. */
const openTimeoutMs = 300_000;
/** Unmounting and ejecting write out what the computer still keeps for the stick: minutes, on a slow one. */
const letGoTimeoutMs = 600_000;

/** `O_CLOEXEC` in asm-generic/fcntl.h, the same on every processor that Electron has; Node does not tell it. */
const closeOnExec = 0o2000000;

/** A block device, by its name and by the number under which it was shown. */
export interface BlockRef {
  readonly device: string;
  readonly majorMinor: string;
}

/** What the system's disk service does for us, with its own password dialog. Nothing here ever throws. */
export interface UdisksClient {
  /**
   * Opens a whole drive for reading and writing, exclusively and past the page cache. One at a time: so one
   * password serves for all drives, and one "no" as well.
   * @returns a handle, the caller's to prove and to close
   */
  open(block: BlockRef, signal?: AbortSignal): Promise<Result<number, UdisksReason>>;
  /** Unmounts what is on this partition or drive. Nothing is forced. */
  unmount(block: BlockRef, signal?: AbortSignal): Promise<Result<null, UdisksReason>>;
  /** Switches the drive off, or ejects it. Asks for no password. Only after the handle was closed. */
  release(block: BlockRef): Promise<Result<'powered-off' | 'ejected' | 'left', ReleaseNote>>;
  /** Has the kernel and udev look at the drive again. */
  rescan(block: BlockRef): Promise<Result<null, UdisksReason>>;
  close(): void;
}

/** Connects when it is first needed. */
export function createUdisksClient(
  connect: () => Promise<Result<Bus, BusFailure>> = connectToSystemBus,
): UdisksClient {
  let connecting: Promise<Result<Bus, BusFailure>> | undefined;
  let lastOpen: Promise<unknown> = Promise.resolve();
  /** Whether somebody said no: by whether it was about the system's disks (true) or about sticks (false). */
  const refused = new Set<boolean>();

  const call = async (request: Request): Promise<Result<BusReply, UdisksReason>> => {
    connecting ??= connect();
    const bus = await connecting;
    const { block, timeoutMs = askTimeoutMs, ...rest } = request;
    const attempt = { device: block.device, timeoutMs };
    if (!bus.ok) return err(reasonOfFailure(bus.error, attempt));
    const reply = await bus.value.call({ destination: udisksService, timeoutMs, ...rest });
    return reply.ok ? reply : err(reasonOfFailure(reply.error, attempt));
  };

  const openNow = async (
    block: BlockRef,
    signal: AbortSignal | undefined,
  ): Promise<Result<number, UdisksReason>> => {
    if (signal?.aborted) return err({ code: 'opening-cancelled', data: {} });
    const found = await findBlock(call, block);
    if (!found.ok) return found;
    const { path, facts } = found.value;
    if (refused.has(facts.system)) return err({ code: 'permission-refused', data: { device: block.device } });
    const flags = constants.O_EXCL | constants.O_DIRECT | closeOnExec;
    const reply = await call({
      ...{ block, path, interfaceName: `${udisksService}.Block`, method: 'OpenDevice' },
      args: `('rw', ${dictionary({ flags: `int32 ${flags}` })})`,
      timeoutMs: openTimeoutMs,
      ...(signal && { signal }),
    });
    if (!reply.ok) {
      if (reply.error.code === 'permission-refused') refused.add(facts.system);
      return reply;
    }
    const [handle, ...others] = reply.value.handles;
    for (const other of others) closeSync(other);
    if (handle !== undefined) return ok(handle);
    return err({ code: 'udisks-failed', data: { device: block.device, detail: 'no handle' } });
  };

  return {
    open(block, signal) {
      const opened = lastOpen.then(() => openNow(block, signal));
      lastOpen = opened;
      return opened;
    },
    async unmount(block, signal) {
      const found = await findBlock(call, block);
      if (!found.ok) return found;
      const reply = await call({
        ...{ block, path: found.value.path, interfaceName: `${udisksService}.Filesystem`, method: 'Unmount' },
        args: `(${dictionary({})},)`,
        timeoutMs: letGoTimeoutMs,
        ...(signal && { signal }),
      });
      return reply.ok ? ok(null) : reply;
    },
    async release(block) {
      const note = (reason: UdisksReason): ReleaseNote => ({
        code: 'drive-not-ejected',
        data: { device: block.device, detail: 'detail' in reason.data ? reason.data.detail : reason.code },
      });
      const found = await findBlock(call, block);
      if (!found.ok) return err(note(found.error));
      const { drivePath } = found.value.facts;
      if (drivePath === null) return ok('left');
      const objects = await call({
        ...{ block, path: objectsPath, interfaceName: 'org.freedesktop.DBus.ObjectManager' },
        ...{ method: 'GetManagedObjects', args: '()' },
      });
      if (!objects.ok) return err(note(objects.error));
      const way = wayToRelease(objects.value.values[0], drivePath);
      if (way === null) return ok('left');
      const reply = await call({
        ...{ block, path: drivePath, interfaceName: `${udisksService}.Drive`, method: way },
        args: `(${dictionary({ 'auth.no_user_interaction': 'true' })},)`,
        timeoutMs: letGoTimeoutMs,
      });
      if (!reply.ok) return err(note(reply.error));
      return ok(way === 'PowerOff' ? 'powered-off' : 'ejected');
    },
    async rescan(block) {
      const found = await findBlock(call, block);
      if (!found.ok) return found;
      const reply = await call({
        ...{ block, path: found.value.path, interfaceName: `${udisksService}.Block`, method: 'Rescan' },
        args: `(${dictionary({ 'auth.no_user_interaction': 'true' })},)`,
      });
      return reply.ok ? ok(null) : reply;
    },
    close() {
      void connecting?.then((bus) => {
        if (bus.ok) bus.value.close();
      });
    },
  };
}

interface Request {
  readonly block: BlockRef;
  readonly path: string;
  readonly interfaceName: string;
  readonly method: string;
  readonly args: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

type Call = (request: Request) => Promise<Result<BusReply, UdisksReason>>;

/** More objects than this for one device path are not looked at. */
const maxPaths = 16;

/**
 * The object of a block device. UDisks2 is asked which one it is, and the answer is taken only if it has the
 * device number that was meant: object paths are nothing to be guessed.
 */
async function findBlock(
  call: Call,
  block: BlockRef,
): Promise<Result<{ path: string; facts: BlockFacts }, UdisksReason>> {
  const resolved = await call({
    ...{ block, path: managerPath, interfaceName: `${udisksService}.Manager`, method: 'ResolveDevice' },
    args: `(${dictionary({ path: quoted(block.device) })}, ${dictionary({})})`,
  });
  if (!resolved.ok) return resolved;
  const [paths] = resolved.value.values;
  for (const path of Array.isArray(paths) ? paths.slice(0, maxPaths) : []) {
    if (typeof path !== 'string') continue;
    const properties = await call({
      ...{ block, path, interfaceName: 'org.freedesktop.DBus.Properties', method: 'GetAll' },
      args: `(${quoted(`${udisksService}.Block`)},)`,
    });
    if (!properties.ok) continue;
    const facts = readBlock(properties.value.values[0]);
    if (facts.majorMinor === block.majorMinor) return ok({ path, facts });
  }
  return err({ code: 'udisks-drive-unknown', data: { device: block.device } });
}
