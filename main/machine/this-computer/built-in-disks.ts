import { said } from '../words.ts';
import type { SysFiles } from './sys-files.ts';

/** A disk that is part of the computer, as the kernel tells of it without asking the disk. */
export interface BuiltInDisk {
  /** Without `/dev/`. */
  readonly device: string;
  readonly model: string | null;
  readonly sizeBytes: number | null;
  readonly rotational: boolean | null;
  /** How much of its life soldered memory (eMMC) has used up, in steps of 10: 0…100, or 110 for more. */
  readonly usedPercent: number | null;
  /** Soldered memory runs out of spare blocks. */
  readonly spareLow: boolean | null;
}

/** What no person would call a disk, and what is in a socket: sticks, cards, discs. */
const notBuiltIn = /^(loop|ram|zram|sr|fd|dm-|md|nbd|mtdblock|rbd|drbd|zd)|boot\d+$|rpmb$/;

/** Needs no rights, and wakes no disk. `null` if this system shows no drives at all. */
export async function readBuiltInDisks(files: SysFiles): Promise<readonly BuiltInDisk[] | null> {
  const names = await files.list('/sys/block');
  if (names.length === 0) return null;
  const found = await Promise.all(
    names.filter((name) => !notBuiltIn.test(name)).map((name) => diskOf(files, name)),
  );
  return found.filter((disk) => disk !== null);
}

async function diskOf(files: SysFiles, device: string): Promise<BuiltInDisk | null> {
  const at = `/sys/block/${device}`;
  const [removable, sectors, rotational, model, name, kind, life, spare, path] = await Promise.all([
    files.number(`${at}/removable`),
    files.number(`${at}/size`),
    files.number(`${at}/queue/rotational`),
    files.text(`${at}/device/model`),
    files.text(`${at}/device/name`),
    files.text(`${at}/device/type`),
    files.text(`${at}/device/life_time`),
    files.text(`${at}/device/pre_eol_info`),
    files.target(at),
  ]);
  // A memory card is in a socket, and a drive whose path leads over USB is on a cable.
  if (removable === 1 || kind === 'SD' || path?.includes('/usb') === true) return null;
  if (sectors === null || sectors === 0) return null;
  return {
    device,
    model: said(model) ?? said(name),
    // The kernel counts sectors of 512 bytes, whatever the disk's own are.
    sizeBytes: sectors * 512,
    rotational: rotational === null ? null : rotational === 1,
    usedPercent: lifeUsed(life),
    spareLow: spare === null ? null : /^0x0?[23]$/.test(spare),
  };
}

/** JEDEC eMMC 5.0, DEVICE_LIFE_TIME_EST: two numbers, 0x01 for 0–10 % used up to 0x0b for more than all. */
function lifeUsed(life: string | null): number | null {
  const steps = [...(life ?? '').matchAll(/0x([0-9a-f]{1,2})/gi)]
    .map(([, step = '']) => Number.parseInt(step, 16))
    .filter((step) => step >= 1 && step <= 11);
  return steps.length === 0 ? null : Math.max(...steps) * 10;
}
