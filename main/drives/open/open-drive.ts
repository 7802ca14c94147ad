import { closeSync } from 'node:fs';
import { err, type Result } from '../../common/result.ts';
import { whoHolds } from '../linux/drive-tree.ts';
import type { OpenReason, UnmountReason } from '../reasons.ts';
import type { DriveIdentity } from '../types.ts';
import { createUdisksClient, type BlockRef, type UdisksClient } from '../udisks/client.ts';
import type { ReleaseNote, UdisksReason } from '../udisks/reasons.ts';
import { createTextAgent, type TextAgent } from '../udisks/text-agent.ts';
import { unmountByUdisks } from '../udisks/unmount-drive.ts';
import { unmountDrive } from '../unmount.ts';
import { openDirect } from './direct.ts';
import { proveHandle } from './prove-handle.ts';
import type { OpenedDrive } from './types.ts';

/** Why a drive could not be opened, by whatever way. */
export type OpenDriveReason = UnmountReason | OpenReason | UdisksReason;

export interface DriveOpener {
  /** Unmounts everything of a drive, with the system's permission where that is needed. */
  unmount(
    device: string,
    shown: DriveIdentity,
    signal?: AbortSignal,
  ): Promise<Result<string[], OpenDriveReason>>;
  /**
   * Opens a drive and proves that it is the one that was shown: directly if this user may, otherwise through
   * UDisks2, which asks for a password. Nothing is written.
   */
  open(
    device: string,
    shown: DriveIdentity,
    signal?: AbortSignal,
  ): Promise<Result<OpenedDrive, OpenDriveReason>>;
  /**
   * Lets a drive go that was closed after all was written: it is switched off or ejected, where it can be. What
   * fails here is a note; the drive is flushed.
   */
  release(drive: BlockRef): Promise<Result<'powered-off' | 'ejected' | 'left', ReleaseNote>>;
  close(): void;
}

/** One for all drives of a process, so that one password serves for all. */
export function createDriveOpener(
  udisks: UdisksClient = createUdisksClient(),
  agent: TextAgent = createTextAgent(),
): DriveOpener {
  /** Asks, and if there is nobody to ask for the password, once more with somebody in the terminal. */
  const withAgent = async <Value, Why extends { code: string }>(
    ask: () => Promise<Result<Value, Why>>,
  ): Promise<Result<Value, Why>> => {
    const answer = await ask();
    if (answer.ok || answer.error.code !== 'permission-not-askable') return answer;
    return (await agent.ready()) ? ask() : answer;
  };

  return {
    async unmount(device, shown, signal) {
      const done = await unmountDrive(device, shown);
      const { majorMinor } = shown;
      if (done.ok || done.error.code !== 'unmount-needs-permission' || majorMinor === null) return done;
      const asked = await withAgent(() => unmountByUdisks(majorMinor, udisks, signal));
      // Whatever is still mounted now, or again, is found by looking again.
      return asked.ok ? unmountDrive(device, shown) : asked;
    },
    async open(device, shown, signal) {
      const direct = await openDirect(device, shown);
      const { majorMinor } = shown;
      if (direct.ok || direct.error.code !== 'drive-needs-permission') return direct;
      if (majorMinor === null) return err({ code: 'drive-not-identified', data: {} });
      const opened = await withAgent(() => udisks.open({ device, majorMinor }, signal));
      if (!opened.ok) {
        if (opened.error.code !== 'drive-busy') return opened;
        return err({ code: 'drive-busy', data: { device, holders: await whoHolds(majorMinor) } });
      }
      const proved = await proveHandle(opened.value, 'udisks2', device, shown);
      if (!proved.ok) closeSync(opened.value);
      return proved.ok && signal?.aborted ? abandon(proved.value) : proved;
    },
    release: (drive) => udisks.release(drive),
    close() {
      udisks.close();
      agent.end();
    },
  };
}

function abandon(drive: OpenedDrive): Result<OpenedDrive, OpenDriveReason> {
  drive.close();
  return err({ code: 'opening-cancelled', data: {} });
}

/** Reasons after which the helper under pkexec may still be able to do it. */
export function helperMayStill(reason: { readonly code: string }): boolean {
  return (
    reason.code === 'udisks-not-there' ||
    reason.code === 'udisks-cannot' ||
    reason.code === 'udisks-drive-unknown'
  );
}
