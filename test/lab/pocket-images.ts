import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inCache } from '../../main/setup/places.mjs';
import { initramfs } from './initramfs.ts';
import { debianKernel } from './kernel.ts';

const run = promisify(execFile);

/** The ways in which the small systems of this world are laid out. All hold the same Linux. */
export const pocketNames = [
  /** isohybrid with an MBR alone: what older and 32-bit systems are. */
  'hybrid-mbr',
  /** isohybrid with MBR and GPT and an EFI image inside: Debian, antiX, Alpine. */
  'hybrid-gpt',
  /** The same with a loader for 32-bit UEFI beside the 64-bit one. */
  'hybrid-ia32',
  /** A GPT and an EFI system partition behind the ISO, nothing for BIOS. */
  'uefi-only',
  /** GRUB for everything, the EFI system partition appended: Ubuntu, Fedora, MX. */
  'grub2-appended',
  /** An ISO for optical discs alone: Slax, Porteus, Tiny Core. */
  'plain',
] as const;

export type PocketName = (typeof pocketNames)[number];

const toolPackages = ['xorriso', 'isolinux', 'syslinux-common', 'grub-common', 'grub-pc-bin'].concat([
  'grub-efi-amd64-bin',
  'grub-efi-ia32-bin',
  'mtools',
  'dosfstools',
]);
const recipe = [
  'pocket-images.ts',
  'initramfs.ts',
  'cpio.ts',
  'modules.ts',
  'kernel.ts',
  'debian-package.ts',
];
const keepDays = 7;

/**
 * Makes the images, or finds them in the cache.
 * @returns the path of each image
 */
export async function pocketImages(): Promise<Readonly<Record<PocketName, string>>> {
  const kernel = await debianKernel();
  const hash = createHash('sha256').update(kernel.version);
  hash.update((await run('dpkg-query', ['-W', ...toolPackages])).stdout);
  for (const file of recipe) hash.update(await readFile(join(import.meta.dirname, file)));
  const place = inCache('lab', `images-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(place)) {
    await mkdir(inCache('lab'), { recursive: true });
    await removeOldImages();
    const work = await mkdtemp(inCache('lab', '.images-'));
    try {
      await build(work, kernel.image, await initramfs(kernel));
      await rename(join(work, 'done'), place).catch((error: unknown) => {
        // Somebody else was quicker.
        if (!existsSync(place)) throw error;
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  await utimes(place, new Date(), new Date());
  return Object.fromEntries(pocketNames.map((name) => [name, join(place, `${name}.iso`)])) as Record<
    PocketName,
    string
  >;
}

/** Images of recipes that nobody has used for a while. */
async function removeOldImages(): Promise<void> {
  for (const name of await readdir(inCache('lab'))) {
    if (!/^\.?images-/.test(name)) continue;
    const { mtimeMs } = await stat(inCache('lab', name));
    if (Date.now() - mtimeMs > keepDays * 24 * 3600 * 1000)
      await rm(inCache('lab', name), { recursive: true, force: true });
  }
}

const kernelOptions = (name: PocketName): string =>
  `console=tty0 console=ttyS0,115200 quiet autotest rekindle-lab=${name}`;

const isolinuxConfig = (name: PocketName): string =>
  `SERIAL 0 115200
DEFAULT pocket
PROMPT 0
LABEL pocket
  KERNEL /boot/vmlinuz
  INITRD /boot/initramfs.gz
  APPEND ${kernelOptions(name)}
`;

const grubConfig = (name: PocketName): string =>
  `set timeout=0
menuentry "Pocket" {
  linux /boot/vmlinuz ${kernelOptions(name)}
  initrd /boot/initramfs.gz
}
`;

/** What GRUB does before it has found its own folder: it looks for the file system that this is on. */
const grubEarly = `search --no-floppy --set=root --file /boot/pocket.id
set prefix=($root)/boot/grub
configfile $prefix/grub.cfg
`;

const grubModules =
  'part_gpt part_msdos fat iso9660 normal configfile search search_fs_file linux boot echo test'.split(' ');

const biosLoader = ['-b', 'boot/isolinux/isolinux.bin', '-c', 'boot/isolinux/boot.cat'].concat([
  '-no-emul-boot',
  '-boot-load-size',
  '4',
  '-boot-info-table',
]);
const hybridMbr = ['-isohybrid-mbr', '/usr/lib/ISOLINUX/isohdpfx.bin'];
const efiInside = ['-eltorito-alt-boot', '-e', 'boot/grub/efi.img', '-no-emul-boot', '-isohybrid-gpt-basdat'];
const espType = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';
const dataType = 'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7';

/** Makes all images in `work/done`. */
async function build(work: string, vmlinuz: string, core: Buffer): Promise<void> {
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1700000000' };
  const tool = (command: string, args: readonly string[]) => run(command, [...args], { cwd: work, env });
  const path = (...parts: string[]): string => join(work, ...parts);
  await mkdir(path('done'));
  await writeFile(path('early.cfg'), grubEarly);
  const grubImage = (format: string, out: string, more: readonly string[]) =>
    tool('grub-mkimage', [
      '-O',
      format,
      '-o',
      out,
      '-p',
      '/boot/grub',
      '-c',
      'early.cfg',
      ...grubModules,
      ...more,
    ]);
  await Promise.all([
    grubImage('x86_64-efi', 'BOOTX64.EFI', ['efi_gop', 'all_video']),
    grubImage('i386-efi', 'BOOTIA32.EFI', ['efi_gop', 'all_video']),
    grubImage('i386-pc-eltorito', 'eltorito.img', ['biosdisk', 'all_video']),
  ]);
  /** An EFI system partition with these loaders. */
  const espImage = async (out: string, loaders: readonly string[]): Promise<void> => {
    await tool('/sbin/mkfs.fat', ['-C', '-F', '12', '-i', '52454B49', '-n', 'POCKETEFI', out, '2880']);
    await tool('mmd', ['-i', out, '::/EFI', '::/EFI/BOOT']);
    await tool('mcopy', ['-i', out, ...loaders, '::/EFI/BOOT/']);
  };
  await espImage('x64.img', ['BOOTX64.EFI']);
  await espImage('both.img', ['BOOTX64.EFI', 'BOOTIA32.EFI']);

  /** The files of an image, by which loaders read them. */
  const tree = async (
    name: PocketName,
    loader: { isolinux?: true; efi?: readonly string[]; grubBios?: true },
  ) => {
    const at = (...parts: string[]): string => path(name, ...parts);
    await mkdir(at('boot'), { recursive: true });
    await copyFile(vmlinuz, at('boot/vmlinuz'));
    await writeFile(at('boot/initramfs.gz'), core);
    if (loader.isolinux) {
      await mkdir(at('boot/isolinux'));
      await copyFile('/usr/lib/ISOLINUX/isolinux.bin', at('boot/isolinux/isolinux.bin'));
      await copyFile('/usr/lib/syslinux/modules/bios/ldlinux.c32', at('boot/isolinux/ldlinux.c32'));
      await writeFile(at('boot/isolinux/isolinux.cfg'), isolinuxConfig(name));
    }
    if (loader.efi || loader.grubBios) {
      await mkdir(at('boot/grub'));
      await writeFile(at('boot/pocket.id'), `${name}\n`);
      await writeFile(at('boot/grub/grub.cfg'), grubConfig(name));
    }
    if (loader.grubBios) await copyFile(path('eltorito.img'), at('boot/grub/eltorito.img'));
    if (loader.efi) {
      await mkdir(at('EFI/BOOT'), { recursive: true });
      for (const file of loader.efi) await cp(path(file), at('EFI/BOOT', file));
    }
  };
  const iso = (name: PocketName, args: readonly string[]) =>
    tool('xorriso', [
      '-as',
      'mkisofs',
      '-quiet',
      '-r',
      '-J',
      '-V',
      `POCKET_${name}`.toUpperCase(),
      '-o',
      `done/${name}.iso`,
      ...args,
      name,
    ]);

  const x64 = ['BOOTX64.EFI'];
  const both = ['BOOTX64.EFI', 'BOOTIA32.EFI'];
  await tree('hybrid-mbr', { isolinux: true });
  await iso('hybrid-mbr', [...biosLoader, ...hybridMbr]);

  await tree('plain', { isolinux: true });
  await iso('plain', biosLoader);

  await tree('hybrid-gpt', { isolinux: true, efi: x64 });
  await copyFile(path('x64.img'), path('hybrid-gpt/boot/grub/efi.img'));
  await iso('hybrid-gpt', [...biosLoader, ...hybridMbr, ...efiInside]);

  await tree('hybrid-ia32', { isolinux: true, efi: both });
  await copyFile(path('both.img'), path('hybrid-ia32/boot/grub/efi.img'));
  await iso('hybrid-ia32', [...biosLoader, ...hybridMbr, ...efiInside]);

  await tree('uefi-only', { efi: x64 });
  await copyFile(path('x64.img'), path('uefi-only/boot/grub/efi.img'));
  await iso(
    'uefi-only',
    ['-e', 'boot/grub/efi.img', '-no-emul-boot'].concat([
      '-append_partition',
      '2',
      espType,
      'x64.img',
      '-appended_part_as_gpt',
    ]),
  );

  await tree('grub2-appended', { grubBios: true, efi: both });
  await iso('grub2-appended', [
    ...[
      '-partition_offset',
      '16',
      '--grub2-mbr',
      '/usr/lib/grub/i386-pc/boot_hybrid.img',
      '--mbr-force-bootable',
    ],
    ...[
      '-append_partition',
      '2',
      espType,
      'both.img',
      '-appended_part_as_gpt',
      '-iso_mbr_part_type',
      dataType,
    ],
    ...['-b', 'boot/grub/eltorito.img', '-c', 'boot/boot.cat', '-no-emul-boot', '-boot-load-size', '4'],
    ...['-boot-info-table', '--grub2-boot-info', '-eltorito-alt-boot'],
    ...['-e', '--interval:appended_partition_2:all::', '-no-emul-boot'],
  ]);
}
