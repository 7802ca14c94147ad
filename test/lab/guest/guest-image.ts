import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { inCache } from '../../../main/setup/places.mjs';
import { cpio, type CpioEntry } from '../cpio.ts';
import { unpackedPackage } from '../debian-package.ts';
import { debianKernel, moduleFiles, type Kernel } from '../kernel.ts';
import { aptSources } from './apt-sources.ts';

const run = promisify(execFile);

/** What a guest starts from. */
export interface GuestImage {
  /** Folder in the cache; what belongs to this very image may be kept in it. */
  readonly folder: string;
  readonly kernel: string;
  readonly initramfs: string;
  /** The guest's system: an ext4 file system without partitions, never written to. */
  readonly system: string;
  /** The computer's own disk, as it is before every test: one ext4 partition with files. */
  readonly ownDisk: string;
}

/** What Debian itself installs beside what is essential. */
const packages = [
  ...['systemd-sysv', 'udev', 'dbus', 'libpam-systemd', 'kmod', 'procps'],
  ...['udisks2', 'polkitd', 'pkexec', 'sudo'],
  ...['util-linux', 'mount', 'fdisk', 'e2fsprogs', 'dosfstools', 'exfatprogs', 'parted'],
  // What Node is linked to.
  ...['libstdc++6', 'libatomic1'],
];

/** What the system needs before it can look for more itself. */
const earlyModules = ['virtio-pci', 'virtio-blk', 'ext4', 'crc32c_generic', 'overlay'];

/** What it may look for: everything that has to do with drives, and the shared folders. */
const modules = [
  ...earlyModules,
  ...['virtio_console', 'virtio-rng', '9p', '9pnet_virtio', 'loop', 'fuse', 'autofs4', 'nbd'],
  ...['xhci-pci', 'ehci-pci', 'usb-storage', 'uas', 'sd_mod', 'sr_mod', 'sg', 'ahci', 'dm-mod', 'dm-crypt'],
  ...['vfat', 'exfat', 'isofs', 'udf', 'squashfs', 'nls_cp437', 'nls_ascii', 'nls_utf8'],
  ...['xts', 'aes_generic', 'sha256_generic'],
];

/** Services that only cost time here. */
const masked = [
  ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'e2scrub_all.timer'],
  ...['e2scrub_reap.service', 'fstrim.timer', 'getty@tty1.service', 'serial-getty@ttyS0.service'],
  ...['systemd-firstboot.service', 'systemd-machine-id-commit.service', 'systemd-random-seed.service'],
  ...['systemd-remount-fs.service', 'systemd-update-utmp.service', 'systemd-update-utmp-runlevel.service'],
  ...['systemd-journal-flush.service', 'systemd-pstore.service', 'modprobe@drm.service'],
];

/** The agents: one for root, one inside the person's session at the screen, as a desktop would have it. */
const rootAgent = `[Unit]
Description=The test's hands, as root
[Service]
ExecStart=/usr/bin/node /opt/lab/agent.mjs /dev/virtio-ports/root
WorkingDirectory=/root
Environment=HOME=/root LANG=C.UTF-8
KillMode=process
[Install]
WantedBy=multi-user.target
`;
const personAgent = `[Unit]
Description=The test's hands, as a person who is logged in
After=systemd-user-sessions.service dbus.service
Requires=dbus.service
[Service]
User=person
PAMName=login
TTYPath=/dev/tty1
StandardInput=tty
StandardOutput=journal
UtmpIdentifier=tty1
UtmpMode=user
ExecStart=/usr/bin/node /opt/lab/agent.mjs /dev/virtio-ports/person
Environment=LANG=C.UTF-8
[Install]
WantedBy=multi-user.target
`;

/** People of the guest: who, and in which further groups. The password is the name. */
const people = [
  { name: 'person', groups: 'sudo' },
  { name: 'visitor', groups: '' },
] as const;

/**
 * The start script of the initramfs. The system's disk and the memory that takes its changes stay visible below
 * /run, as in live systems: so a program can find out what it runs from.
 */
const init = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /run /root
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
/bin/busybox mount -t tmpfs -o mode=755,nosuid,nodev tmpfs /run
while read -r module; do /bin/busybox insmod "/modules/$module"; done < /modules/order
/bin/busybox mkdir -p /run/guest/system /run/guest/changes
/bin/busybox mount -t ext4 -o ro /dev/vda /run/guest/system
/bin/busybox mount -t tmpfs -o mode=755 tmpfs /run/guest/changes
/bin/busybox mkdir /run/guest/changes/files /run/guest/changes/work
/bin/busybox mount -t overlay -o lowerdir=/run/guest/system,upperdir=/run/guest/changes/files,workdir=/run/guest/changes/work overlay /root
for place in run dev proc sys; do /bin/busybox mount --move /$place /root/$place; done
exec /bin/busybox switch_root /root /sbin/init
`;

const recipe = [
  'guest-image.ts',
  'apt-sources.ts',
  'agent.mjs',
  '../cpio.ts',
  '../modules.ts',
  '../kernel.ts',
];
const keepDays = 7;

/**
 * Makes the guest's system, or finds it in the cache. It is Debian in the release of this computer, so that this
 * computer's Node runs in it; it takes a minute and root.
 */
export async function guestImage(): Promise<GuestImage> {
  const kernel = await debianKernel();
  const node = await stat(process.execPath);
  const sources = await aptSources();
  const hash = createHash('sha256').update([kernel.version, process.version, node.size, sources].join('\n'));
  for (const file of recipe) hash.update(await readFile(join(import.meta.dirname, file)));
  const folder = inCache('lab', `guest-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    if (process.getuid?.() !== 0)
      throw new Error('The guest can only be made by root: mmdebstrap and chroot.');
    await mkdir(inCache('lab'), { recursive: true });
    await removeOldGuests();
    const work = await mkdtemp(inCache('lab', '.guest-'));
    try {
      await build(work, kernel, sources);
      await rename(join(work, 'done'), folder).catch((error: unknown) => {
        // Somebody else was quicker.
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  await utimes(folder, new Date(), new Date());
  const at = (name: string): string => join(folder, name);
  return {
    folder,
    kernel: at('vmlinuz'),
    initramfs: at('initramfs.gz'),
    system: at('system.ext4'),
    ownDisk: at('own-disk'),
  };
}

/** Guests of recipes that nobody has used for a while. */
async function removeOldGuests(): Promise<void> {
  for (const name of await readdir(inCache('lab'))) {
    if (!/^\.?guest-/.test(name)) continue;
    const { mtimeMs } = await stat(inCache('lab', name));
    if (Date.now() - mtimeMs > keepDays * 24 * 3600 * 1000)
      await rm(inCache('lab', name), { recursive: true, force: true });
  }
}

async function build(work: string, kernel: Kernel, sources: string): Promise<void> {
  const done = join(work, 'done');
  await mkdir(done);
  await copyFile(kernel.image, join(done, 'vmlinuz'));
  await writeFile(join(done, 'initramfs.gz'), await initramfs(kernel));
  const moduleList = await moduleFiles(kernel, modules);
  const root = await debianRoot(work, sources);
  await addModules(root, kernel, moduleList);
  await addOurs(root);
  await fileSystem(root, join(done, 'system.ext4'), 'guest');
  await ownDisk(work, join(done, 'own-disk'));
}

/**
 * Debian, without what nobody reads here; its archive stays in the cache, for guests with other things of ours.
 * @returns the folder `root` in `work`
 */
export async function debianRoot(work: string, sources: string): Promise<string> {
  const unread = ['doc', 'info', 'locale', 'man'].map(
    (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
  );
  const options = ['--mode=root', '--variant=essential', `--include=${packages.join(',')}`, ...unread];
  const key = createHash('sha256')
    .update([...options, sources].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const archive = inCache('lab', `guest-debian-${key}.tar`);
  if (!existsSync(archive)) {
    const [list, made] = [join(work, 'sources.list'), join(work, 'debian.tar')];
    await writeFile(list, sources);
    // An empty name: the releases are those of the list.
    await run('mmdebstrap', ['--quiet', '--format=tar', ...options, '', made, list]);
    await rename(made, archive);
  }
  await utimes(archive, new Date(), new Date());
  const root = join(work, 'root');
  await mkdir(root);
  await run('tar', [
    '--extract',
    '--file',
    archive,
    '--directory',
    root,
    '--numeric-owner',
    '--same-owner',
    '-p',
  ]);
  return root;
}

/** Puts these modules where the system looks for them. */
export async function addModules(root: string, kernel: Kernel, files: readonly string[]): Promise<void> {
  const base = dirname(kernel.modules);
  const to = join(root, 'lib/modules', kernel.version);
  for (const file of files) {
    const place = join(to, relative(base, file));
    await mkdir(dirname(place), { recursive: true });
    await copyFile(file, place);
  }
  for (const name of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    await copyFile(join(base, name), join(to, name));
  await run('chroot', [root, 'depmod', kernel.version]);
}

async function addOurs(root: string): Promise<void> {
  const at = (...parts: string[]): string => join(root, ...parts);
  await copyFile(process.execPath, at('usr/bin/node'));
  await chmod(at('usr/bin/node'), 0o755);
  await mkdir(at('opt/lab'), { recursive: true });
  await copyFile(join(import.meta.dirname, 'agent.mjs'), at('opt/lab/agent.mjs'));
  for (const { name, groups } of people)
    await run('chroot', [root, 'useradd', '--create-home', '--shell', '/bin/bash', '--groups', groups, name]);
  const passwords = ['root', ...people.map(({ name }) => name)].map((name) => `${name}:${name}`).join('\n');
  await run('chroot', [root, 'sh', '-c', `printf '%s\\n' '${passwords}' | chpasswd -c SHA256 -s 1000`]);
  await writeFile(at('etc/hostname'), 'guest\n');
  await writeFile(at('etc/hosts'), '127.0.0.1 localhost guest\n');
  await writeFile(at('etc/machine-id'), `${'52656b696e646c65'.repeat(2)}\n`);
  await writeFile(at('etc/fstab'), '');
  await mkdir(at('rekindle'));
  const units = at('etc/systemd/system');
  await mkdir(join(units, 'multi-user.target.wants'), { recursive: true });
  for (const unit of masked) await symlink('/dev/null', join(units, unit));
  const agents = { 'root-agent.service': rootAgent, 'person-agent.service': personAgent };
  for (const [name, unit] of Object.entries(agents)) {
    await writeFile(join(units, name), unit);
    await symlink(`../${name}`, join(units, 'multi-user.target.wants', name));
  }
  await writeFile(
    at('etc/udev/rules.d/90-agent.rules'),
    'SUBSYSTEM=="virtio-ports", ATTR{name}=="person", OWNER="person"\n',
  );
}

async function initramfs(kernel: Kernel): Promise<Buffer> {
  const files = await moduleFiles(kernel, earlyModules);
  const busybox = await readFile(join(await unpackedPackage('busybox-static'), 'bin', 'busybox'));
  const entries: CpioEntry[] = [
    ...['bin', 'dev', 'modules'].map((path) => ({ path, data: null })),
    { path: 'bin/busybox', data: busybox, executable: true },
    { path: 'init', data: Buffer.from(init), executable: true },
    { path: 'modules/order', data: Buffer.from(files.map((file) => `${basename(file)}\n`).join('')) },
  ];
  for (const file of files) entries.push({ path: `modules/${basename(file)}`, data: await readFile(file) });
  return gzipSync(cpio(entries), { level: 1 });
}

/** An ext4 file system of a folder, with a fifth of room on top. */
async function fileSystem(folder: string, image: string, label: string): Promise<void> {
  const { stdout } = await run('du', ['--summarize', '--block-size=1M', folder]);
  const sizeMiB = Math.ceil(Number.parseInt(stdout, 10) * 1.2) + 32;
  await run('/sbin/mke2fs', [
    ...['-q', '-t', 'ext4', '-O', '^has_journal', '-m', '0', '-L', label],
    ...['-d', folder, image, `${sizeMiB}M`],
  ]);
}

/** A disk such as a computer has inside: whoever writes to it has gone wrong. */
async function ownDisk(work: string, image: string): Promise<void> {
  const files = join(work, 'files');
  await mkdir(files);
  await writeFile(join(files, 'letters.txt'), 'Nobody but their owner may touch these.\n');
  const part = join(work, 'part');
  await run('/sbin/mke2fs', ['-q', '-t', 'ext4', '-L', 'home', '-d', files, part, '15M']);
  await run('truncate', ['--size=16M', image]);
  await run('sh', ['-c', `echo 'start=2048, type=83' | /sbin/sfdisk --quiet ${image}`]);
  await run('dd', [`if=${part}`, `of=${image}`, 'bs=1M', 'seek=1', 'conv=notrunc', 'status=none']);
}
