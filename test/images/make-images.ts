import { copyFile, mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kernel, plant, run } from './tools.ts';

/**
 * Real images by the real tools, as small as they can be: nothing in them runs, but all that firmware looks at is
 * there. They are made on demand, each once, in one temporary folder.
 */
export class ImageWorkshop {
  private readonly made = new Map<string, Promise<string>>();

  constructor(private readonly folder: string) {}

  /** Makes a file with this name, unless that has been done. */
  private once(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
    let path = this.made.get(name);
    if (!path) {
      const target = join(this.folder, name);
      path = make(target).then(() => target);
      this.made.set(name, path);
    }
    return path;
  }

  /** GRUB as a UEFI program, with hardly a module in it. */
  private loader(platform: 'x86_64-efi' | 'i386-efi'): Promise<string> {
    return this.once(`${platform}.efi`, (path) =>
      run('grub-mkimage', ['-O', platform, '-o', path, '-p', '/boot/grub', 'normal']),
    );
  }

  /** A FAT file system with UEFI boot loaders, as it is put into images. */
  esp(name: string, loaders: readonly ('x64' | 'ia32' | 'shim')[], kib = 1440): Promise<string> {
    return this.once(name, async (path) => {
      await run('mkfs.fat', ['-C', '-n', 'TESTESP', path, String(kib)]);
      await run('mmd', ['-i', path, '::/EFI', '::/EFI/BOOT']);
      for (const loader of loaders) {
        const file =
          loader === 'shim'
            ? '/usr/lib/shim/shimx64.efi.signed'
            : await this.loader(loader === 'x64' ? 'x86_64-efi' : 'i386-efi');
        const target = loader === 'ia32' ? 'BOOTIA32.EFI' : 'BOOTX64.EFI';
        await run('mcopy', ['-i', path, file, `::/EFI/BOOT/${target}`]);
      }
    });
  }

  /** A tree that ISOLINUX starts. */
  private async biosTree(
    name: string,
    arch: 'x86_64' | 'i686',
    more: Record<string, string> = {},
  ): Promise<string> {
    const tree = join(this.folder, `${name}.tree`);
    await plant(tree, { 'boot/vmlinuz': kernel(arch), 'boot/initrd.img': 'not an initrd', ...more });
    await mkdir(join(tree, 'boot/isolinux'), { recursive: true });
    await copyFile('/usr/lib/ISOLINUX/isolinux.bin', join(tree, 'boot/isolinux/isolinux.bin'));
    await copyFile('/usr/lib/syslinux/modules/bios/ldlinux.c32', join(tree, 'boot/isolinux/ldlinux.c32'));
    return tree;
  }

  private readonly isolinux = [
    ...['-c', 'boot/isolinux/boot.cat', '-b', 'boot/isolinux/isolinux.bin'],
    ...['-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'],
  ];

  private xorriso(label: string, output: string, args: readonly string[], tree: string): Promise<void> {
    return run('xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-J', '-V', label, ...args, '-o', output, tree]);
  }

  /** As Slax makes its own: genisoimage, an empty system area, files with Rock Ridge names. */
  notHybrid(): Promise<string> {
    return this.once('not-hybrid.iso', async (path) => {
      const tree = await this.biosTree('not-hybrid', 'i686', {
        'slax/01-core.sb': 'x',
        'slax/Longer Name.txt': 'x',
      });
      await run('genisoimage', [
        '-quiet',
        '-J',
        '-R',
        '-D',
        '-V',
        'slax',
        ...this.isolinux,
        '-o',
        path,
        tree,
      ]);
    });
  }

  /** Without Rock Ridge and Joliet: upper-case names with version numbers are all there is. */
  plainNames(): Promise<string> {
    return this.once('plain-names.iso', async (path) => {
      const tree = await this.biosTree('plain-names', 'i686');
      await run('genisoimage', ['-quiet', '-V', 'PLAIN', ...this.isolinux, '-o', path, tree]);
    });
  }

  /** isohybrid's MBR, for BIOS only. */
  hybridMbr(): Promise<string> {
    return this.once('hybrid-mbr.iso', async (path) => {
      const tree = await this.biosTree('hybrid-mbr', 'x86_64', { 'boot/corepure64.gz': 'x' });
      const mbr = ['-isohybrid-mbr', '/usr/lib/ISOLINUX/isohdpfx.bin'];
      await this.xorriso('CorePure64', path, [...this.isolinux, ...mbr], tree);
    });
  }

  /**
   * Debian's and Alpine's way: an MBR and a GPT with 248 entries that overlap.
   * @param program a UEFI program to be its kernel
   */
  hybridGpt(
    loaders: readonly ('x64' | 'ia32' | 'shim')[],
    label: string,
    program: string | null = null,
  ): Promise<string> {
    const name = `hybrid-gpt-${loaders.join('-')}${program === null ? '' : '-program'}`;
    return this.once(`${name}.iso`, async (path) => {
      const tree = await this.biosTree(name, 'x86_64');
      if (program !== null) await copyFile(program, join(tree, 'boot/vmlinuz'));
      await copyFile(await this.esp(`${name}.esp`, loaders, 2880), join(tree, 'boot/efi.img'));
      await this.xorriso(
        label,
        path,
        [
          ...this.isolinux,
          ...['-isohybrid-mbr', '/usr/lib/ISOLINUX/isohdpfx.bin', '-eltorito-alt-boot', '-e', 'boot/efi.img'],
          ...['-no-emul-boot', '-isohybrid-gpt-basdat'],
        ],
        tree,
      );
    });
  }

  /** UEFI only: the ESP is a partition behind the ISO file system, named in a GPT. */
  uefiOnly(): Promise<string> {
    return this.once('uefi-only.iso', async (path) => {
      const tree = join(this.folder, 'uefi-only.tree');
      await plant(tree, { 'boot/vmlinuz': kernel('x86_64') });
      const esp = await this.esp('uefi-only.esp', ['x64']);
      await this.xorriso(
        'UEFI_ONLY',
        path,
        [
          ...['-append_partition', '2', 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B', esp, '-appended_part_as_gpt'],
          ...['-e', '--interval:appended_partition_2:all::', '-no-emul-boot'],
        ],
        tree,
      );
    });
  }

  /** Ubuntu's and Fedora's way: GRUB's hybrid MBR, the ESP appended, the ISO's own partition from sector 64 on. */
  grubAppended(): Promise<string> {
    return this.once('grub-appended.iso', async (path) => {
      const tree = join(this.folder, 'grub-appended.tree');
      await plant(tree, {
        'casper/vmlinuz': kernel('x86_64'),
        '.disk/info': 'Tryubuntu 24.04.1 LTS "Noble Numbat" - Release amd64 (20240827)\n',
      });
      const core = join(tree, 'boot/grub/eltorito.img');
      await mkdir(join(tree, 'boot/grub'), { recursive: true });
      await run('grub-mkimage', [
        '-O',
        'i386-pc-eltorito',
        '-o',
        core,
        '-p',
        '/boot/grub',
        'biosdisk',
        'iso9660',
      ]);
      const esp = await this.esp('grub-appended.esp', ['x64', 'ia32']);
      await this.xorriso(
        'Tryubuntu 24.04.1 LTS amd64',
        path,
        [
          ...['-partition_offset', '16', '--grub2-mbr', '/usr/lib/grub/i386-pc/boot_hybrid.img'],
          ...['--mbr-force-bootable', '-append_partition', '2', 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B', esp],
          ...['-appended_part_as_gpt', '-iso_mbr_part_type', 'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7'],
          ...['-c', 'boot/boot.cat', '-b', 'boot/grub/eltorito.img', '-no-emul-boot', '-boot-load-size', '4'],
          ...['-boot-info-table', '--grub2-boot-info', '-eltorito-alt-boot'],
          ...['-e', '--interval:appended_partition_2:all::', '-no-emul-boot'],
        ],
        tree,
      );
    });
  }

  /** grub-mkrescue: GPT with its array at sector 20, HFS+, APM and all three platforms. */
  grubRescue(): Promise<string> {
    return this.once('grub-rescue.iso', async (path) => {
      const tree = join(this.folder, 'grub-rescue.tree');
      await plant(tree, { 'boot/vmlinuz': kernel('x86_64') });
      const few = ['--install-modules=normal iso9660 part_gpt', '--fonts=', '--locales=', '--themes='];
      await run('grub-mkrescue', ['-o', path, ...few, tree, '--', '-volid', 'GRUBRESCUE']);
    });
  }

  /** El Torito for UEFI without any partition table. */
  uefiDiscOnly(): Promise<string> {
    return this.once('uefi-disc-only.iso', async (path) => {
      const tree = join(this.folder, 'uefi-disc-only.tree');
      await plant(tree, { 'boot/vmlinuz': kernel('x86_64') });
      await copyFile(await this.esp('uefi-disc-only.esp', ['x64']), join(tree, 'boot/efi.img'));
      await this.xorriso('UEFI_DISC', path, ['-e', 'boot/efi.img', '-no-emul-boot'], tree);
    });
  }

  /** A BIOS hybrid whose UEFI loader lies among the disc's own files only. */
  uefiInTree(): Promise<string> {
    return this.once('uefi-in-tree.iso', async (path) => {
      const tree = await this.biosTree('uefi-in-tree', 'x86_64');
      await mkdir(join(tree, 'efi/boot'), { recursive: true });
      await copyFile(await this.loader('x86_64-efi'), join(tree, 'efi/boot/bootx64.efi'));
      const mbr = ['-isohybrid-mbr', '/usr/lib/ISOLINUX/isohdpfx.bin'];
      await this.xorriso('IN_TREE', path, [...this.isolinux, ...mbr], tree);
    });
  }

  /** Files and nothing that starts. */
  dataDisc(): Promise<string> {
    return this.once('data.iso', async (path) => {
      const tree = join(this.folder, 'data.tree');
      await plant(tree, { 'holiday/beach.txt': 'sand' });
      await run('genisoimage', ['-quiet', '-r', '-V', 'HOLIDAY', '-o', path, tree]);
    });
  }

  /** As Microsoft makes them: on the ISO 9660 side a README, everything else in UDF. */
  windows(): Promise<string> {
    return this.once('windows.iso', async (path) => {
      const tree = join(this.folder, 'windows.tree');
      await plant(tree, {
        'readme.txt': 'This disc contains a "UDF" file system.',
        bootmgr: 'x',
        'sources/install.wim': 'x',
        'boot/etfsboot.com': Buffer.alloc(4096, 0x90),
      });
      const hidden = ['bootmgr', 'sources', 'install.wim'].flatMap((name) => ['-hide', name]);
      const boot = ['-b', 'boot/etfsboot.com', '-no-emul-boot', '-boot-load-size', '8'];
      const names = ['-V', 'CCCOMA_X64FRE_EN-US_DV9', '-publisher', 'MICROSOFT CORPORATION'];
      await run('genisoimage', ['-quiet', '-udf', ...names, ...hidden, ...boot, '-o', path, tree]);
    });
  }

  /** A raw disk with a partition table by sfdisk, and what is put into its partitions. */
  private async disk(
    path: string,
    mib: number,
    script: string,
    contents: readonly { file: string; startMib: number }[],
  ): Promise<void> {
    await writeFile(path, '');
    await truncate(path, mib * 1024 * 1024);
    await writeFile(`${path}.table`, script);
    await run('sh', ['-c', 'sfdisk --quiet "$1" < "$1.table"', 'sh', path]);
    const disk = await open(path, 'r+');
    for (const { file, startMib } of contents) {
      const bytes = await readFile(file);
      await disk.write(bytes, 0, bytes.length, startMib * 1024 * 1024);
    }
    await disk.close();
  }

  /** GPT with an ESP, the way most ready-made disk images are. */
  gptDisk(): Promise<string> {
    return this.once('gpt-disk.img', async (path) => {
      const esp = await this.esp('gpt-disk.esp', ['shim'], 4096);
      await this.disk(
        path,
        8,
        'label: gpt\nstart=1MiB, size=4MiB, type=U, name="EFI-SYSTEM"\nsize=2MiB, type=L\n',
        [{ file: esp, startMib: 1 }],
      );
      await run('mke2fs', [
        '-q',
        '-F',
        '-t',
        'ext4',
        '-L',
        'root',
        '-E',
        `offset=${5 * 1024 * 1024}`,
        path,
        '2048',
      ]);
    });
  }

  /** A GPT for drives with sectors of 4096 bytes. */
  gpt4096(): Promise<string> {
    return this.once('gpt-4096.img', async (path) => {
      await writeFile(path, '');
      await truncate(path, 8 * 1024 * 1024);
      const commands = 'g\nn\n\n\n\nw\n';
      await run('sh', ['-c', `printf '%b' "$2" | fdisk -b 4096 "$1" > "$1.log" 2>&1`, 'sh', path, commands]);
    });
  }

  /** MBR by GRUB: boot.img and a core image in the gap, as OpenWrt's x86 images have it. */
  grubDisk(): Promise<string> {
    return this.once('grub-disk.img', async (path) => {
      const core = `${path}.core`;
      await run('grub-mkimage', [
        '-O',
        'i386-pc',
        '-o',
        core,
        '-p',
        '(hd0,msdos1)/boot/grub',
        'biosdisk',
        'part_msdos',
      ]);
      await this.disk(path, 6, 'label: dos\nstart=1MiB, size=4MiB, type=83, bootable\n', []);
      const disk = await open(path, 'r+');
      const code = (await readFile('/usr/lib/grub/i386-pc/boot.img')).subarray(0, 440);
      await disk.write(code, 0, 440, 0);
      const image = await readFile(core);
      await disk.write(image, 0, image.length, 512);
      await disk.close();
      await run('mke2fs', ['-q', '-F', '-E', `offset=${1024 * 1024}`, '-L', 'kernel', path, '4096']);
    });
  }

  /**
   * MBR with syslinux' code, which starts the active partition: a FAT with boot code of its own, or one by mkfs.fat,
   * whose code only says that it does not start.
   */
  activeDisk(starts: boolean): Promise<string> {
    return this.once(`active-${String(starts)}.img`, async (path) => {
      const fat = `${path}.fat`;
      await run('mkfs.fat', ['-C', '-n', 'LIVE', fat, '2048']);
      if (starts) {
        const volume = await open(fat, 'r+');
        const code = Buffer.alloc(400, 0x90);
        code.write('SYSLINUX', 40, 'latin1');
        await volume.write(code, 0, code.length, 62);
        await volume.close();
      }
      await this.disk(path, 4, 'label: dos\nstart=1MiB, size=2MiB, type=c, bootable\n', [
        { file: fat, startMib: 1 },
      ]);
      const disk = await open(path, 'r+');
      const code = await readFile('/usr/lib/syslinux/mbr/mbr.bin');
      await disk.write(code, 0, Math.min(440, code.length), 0);
      await disk.close();
    });
  }

  /** One FAT without a partition table, with UEFI boot loaders. */
  bareFat(): Promise<string> {
    return this.esp('bare-fat.img', ['x64', 'ia32'], 2880);
  }

  /** FAT32, with long names and folders that come before the one that matters. */
  fat32(): Promise<string> {
    return this.once('fat32.img', async (path) => {
      await run('mkfs.fat', ['-C', '-F', '32', '-s', '1', '-n', 'LARGE32', path, '36864']);
      await run('mmd', ['-i', path, '::/a folder with a long name', '::/EFI', '::/EFI/BOOT']);
      await run('mcopy', ['-i', path, await this.loader('x86_64-efi'), '::/EFI/BOOT/bootx64.efi']);
    });
  }

  /** The Raspberry Pi's way: a FAT with its firmware, and nothing for a PC. */
  smallBoard(): Promise<string> {
    return this.once('small-board.img', async (path) => {
      const fat = `${path}.fat`;
      await run('mkfs.fat', ['-C', '-n', 'bootfs', fat, '2048']);
      await writeFile(`${path}.bin`, 'firmware');
      await run('mcopy', ['-i', fat, `${path}.bin`, '::/bootcode.bin']);
      await this.disk(path, 4, 'label: dos\nstart=1MiB, size=2MiB, type=c\n', [{ file: fat, startMib: 1 }]);
    });
  }

  /** A partition table and a FAT with nothing that starts. */
  deadDisk(): Promise<string> {
    return this.once('dead-disk.img', async (path) => {
      const fat = `${path}.fat`;
      await run('mkfs.fat', ['-C', '-n', 'PHOTOS', fat, '2048']);
      await this.disk(path, 4, 'label: dos\nstart=1MiB, size=2MiB, type=c\n', [{ file: fat, startMib: 1 }]);
    });
  }

  /** A file system of its own. */
  filesystem(kind: 'ext4' | 'squashfs'): Promise<string> {
    return this.once(`only.${kind}`, async (path) => {
      const tree = join(this.folder, 'filesystem.tree');
      await plant(tree, { 'etc/hostname': 'nowhere' });
      if (kind === 'squashfs') await run('mksquashfs', [tree, path, '-quiet', '-no-progress']);
      else await run('mke2fs', ['-q', '-F', '-t', 'ext4', '-L', 'ROOTFS', '-d', tree, path, '2M']);
    });
  }

  /** A disk of a virtual machine. */
  vmDisk(format: 'qcow2' | 'vmdk' | 'vdi' | 'vhdx' | 'vpc'): Promise<string> {
    return this.once(`disk.${format}`, (path) => run('qemu-img', ['create', '-q', '-f', format, path, '4M']));
  }

  /** A tar archive of such files; compressed by the name's ending. */
  tar(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    return this.once(name, async (path) => {
      const tree = join(this.folder, `${name}.tree`);
      await plant(tree, files);
      await run('tar', ['-caf', path, '-C', tree, '.']);
    });
  }

  /** An image with something around it, by the ordinary tools. */
  packed(image: Promise<string>, tool: 'gzip' | 'xz' | 'bzip2' | 'zstd' | 'zip'): Promise<string> {
    return image.then((source) => {
      const ending = { gzip: 'gz', xz: 'xz', bzip2: 'bz2', zstd: 'zst', zip: 'zip' }[tool];
      const target = `${source}.${ending}`;
      return this.once(target.slice(this.folder.length + 1), async () => {
        if (tool === 'zip') await run('zip', ['-q', '-1', '-j', target, source]);
        else await run('sh', ['-c', `${tool} -1 -c "$1" > "$2"`, 'sh', source, target]);
      });
    });
  }

  /** Any other file. */
  file(name: string, bytes: Uint8Array | string): Promise<string> {
    return this.once(name, (path) => writeFile(path, bytes));
  }
}
