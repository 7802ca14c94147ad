import { err, ok, type Result } from '../../common/result.ts';
import type { BootFiles } from './boot-files.ts';
import type { BootFilesReason } from './reasons.ts';

/** Kit sticks count in sectors of this size, whatever the drive says: it is what BIOSes start from USB. */
export const kitSectorBytes = 512;

/** Where the one partition begins that GRUB is started from: at 1 MiB, as everybody has it. */
export const kitPartitionSector = 2048;

/**
 * A file that every kit stick has, with anything in it. GRUB takes the partition that the firmware started it from;
 * only where the firmware does not tell, it looks for this file (`resources/boot/early.cfg`). So of two kit sticks
 * each starts its own systems.
 */
export const kitMarkerPath = 'rekindle/kit';

/** GRUB's menu, where its own loaders and Debian's signed one both look for it. */
export const kitMenuPath = 'boot/grub/grub.cfg';

/** Where memtest86+ lies, for the menu. */
export const memtestPaths = {
  bios: 'boot/memtest/memtest-bios.bin',
  efiX64: 'boot/memtest/memtest-x64.efi',
  efiIa32: 'boot/memtest/memtest-ia32.efi',
} as const;

/** A file of a kit stick, with its path on it: `/` between the parts, none in front. */
export interface KitBootFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What makes a kit stick start. */
export interface KitBoot {
  /** The first 440 bytes of the drive: what the BIOS runs. The partition table behind them is not in it. */
  readonly bootCode: Uint8Array;
  /** From sector 1 on: GRUB for BIOS, filled up with zeroes to whole sectors. */
  readonly core: Uint8Array;
  readonly files: readonly KitBootFile[];
}

export interface KitBootOptions {
  /**
   * For computers with Secure Boot switched on: 64-bit UEFI then starts Debian's signed loader instead of our own.
   * It knows less (no `linux16`, `syslinux_configfile`, `udf`), so our own is better wherever it may run.
   */
  readonly secureBoot: boolean;
}

/**
 * What belongs where on a kit stick so that BIOS, 64-bit and 32-bit UEFI start GRUB from it. The partition has to be
 * the first, a FAT32 marked as active, beginning at `kitPartitionSector`; `kitMarkerPath` and `kitMenuPath` are the
 * caller's.
 */
export function kitBoot(
  bootFiles: BootFiles,
  { secureBoot }: KitBootOptions,
): Result<KitBoot, BootFilesReason> {
  const { biosCore, signed, memtest } = bootFiles;
  const roomBytes = (kitPartitionSector - 1) * kitSectorBytes;
  const coreSectors = Math.ceil(biosCore.length / kitSectorBytes);
  if (coreSectors * kitSectorBytes > roomBytes)
    return err({ code: 'boot-files-too-large', data: { sizeBytes: biosCore.length, roomBytes } });
  if (secureBoot && signed === null) return err({ code: 'boot-files-not-signed', data: {} });
  const core = new Uint8Array(coreSectors * kitSectorBytes);
  core.set(biosCore);
  const files: KitBootFile[] = [];
  if (secureBoot && signed !== null) {
    files.push(
      { path: 'EFI/BOOT/BOOTX64.EFI', bytes: signed.shimX64 },
      // By these names the shim looks for the next two, beside itself.
      { path: 'EFI/BOOT/grubx64.efi', bytes: signed.grubX64 },
      { path: 'EFI/BOOT/mmx64.efi', bytes: signed.mokManagerX64 },
    );
  } else {
    files.push({ path: 'EFI/BOOT/BOOTX64.EFI', bytes: bootFiles.efiX64 });
  }
  files.push({ path: 'EFI/BOOT/BOOTIA32.EFI', bytes: bootFiles.efiIa32 });
  if (memtest !== null) {
    files.push(
      { path: memtestPaths.bios, bytes: memtest.bios },
      { path: memtestPaths.efiX64, bytes: memtest.efiX64 },
      { path: memtestPaths.efiIa32, bytes: memtest.efiIa32 },
    );
  }
  for (const { name, bytes } of bootFiles.notices) files.push({ path: `boot/licences/${name}`, bytes });
  return ok({ bootCode: bootCodeForDisks(bootFiles.mbrBoot), core, files });
}

/**
 * GRUB's boot code as `grub-install` adapts it for disks: the jump over the check of the BIOS' drive number becomes
 * two `nop`, so that a BIOS that gives a wrong number (below 80h) is corrected (GRUB: util/setup.c,
 * `GRUB_BOOT_MACHINE_DRIVE_CHECK`, which is 66h).
 */
function bootCodeForDisks(mbrBoot: Uint8Array): Uint8Array {
  const code = mbrBoot.slice(0, 440);
  code.set([0x90, 0x90], 0x66);
  return code;
}
