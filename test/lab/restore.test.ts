// Ordinary sticks again, as a Debian sees them: the kernel's own FAT and exFAT, the desktop's own disk service.
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestoreStickResult } from '../../main/jobs/restore-stick/types.ts';
import { cliInGuest } from './faults/write-run.ts';
import { startGuest, type Guest, type GuestUser } from './guest/guest.ts';
import { digestOf, type StickSpec } from './guest/stick.ts';

const mib = 2 ** 20;
/** On an emulated processor, with much else to do. */
const limitMs = 300_000;

let guest: Guest | undefined;
let ownDiskBefore = '';
const there = (): Guest => {
  if (!guest) throw new Error('It could not be set up.');
  return guest;
};

beforeAll(async () => {
  guest = await startGuest();
  ownDiskBefore = await digestOf(guest.ownDisk);
}, 900_000);
afterAll(() => guest?.close());

/** Runs a command in the guest that has to go well. */
async function done(command: string): Promise<string> {
  const { code, out, err } = await there().run(command, { timeoutMs: limitMs });
  expect(code, `${command}\n${out}\n${err}`).toBe(0);
  return out.trim();
}

async function restore(user: GuestUser, args: readonly string[]): Promise<RestoreStickResult> {
  const command = ['node', cliInGuest, 'restore', ...args, '--yes', '--json'];
  const { out, err } = await there().run(command, { user, timeoutMs: limitMs });
  const last = out.trim().split('\n').at(-1) ?? '';
  expect(last, err).toContain('"event":"result"');
  return JSON.parse(last) as RestoreStickResult;
}

/** A stick of that size that takes no room here. */
function hollow(name: string, sizeBytes: number): StickSpec {
  const path = join(there().share, '..', `${name}.stick`);
  const fd = openSync(path, 'wx');
  ftruncateSync(fd, sizeBytes);
  closeSync(fd);
  return { name, sizeBytes, chips: { kind: 'file', path } };
}

describe('the kernel reads and writes what was made', () => {
  test.each<[string, number, string[], string, string]>([
    ['small', 300 * mib, [], 'vfat', 'USB STICK'],
    ['usual', 16e9, ['--label', 'Photos'], 'vfat', 'PHOTOS'],
    ['large', 61_524_148_224, ['--label', 'Ärger'], 'exfat', 'Ärger'],
    ['forced', 61_524_148_224, ['--filesystem', 'fat32'], 'vfat', 'USB STICK'],
  ])('%s', { timeout: 2 * limitMs }, async (name, sizeBytes, args, filesystem, label) => {
    const spec = hollow(name, sizeBytes);
    const stick = there().makeStick(spec);
    const device = await there().plug(stick);
    // What an image leaves behind: a table of another kind, with a file system that is mounted.
    await done(`printf 'label: gpt\\n,64M\\n' | sfdisk -q ${device} && udevadm settle`);
    await done(`mkfs.ext4 -q ${device}1 && mkdir -p /mnt/old && mount ${device}1 /mnt/old`);

    const refused = await restore('root', [device, ...args]);
    expect(refused.drives).toMatchObject([{ reasons: [{ code: 'drive-name-not-typed' }] }]);
    const result = await restore('root', [device, ...args, '--erase', device]);
    expect(result.drives).toMatchObject([{ ok: true, verified: true, openedBy: 'direct', reasons: [] }]);
    await done(`udevadm settle && ! grep -q ${device} /proc/mounts && test ! -e ${device}2`);
    expect(await done(`blkid -o value -s TYPE ${device}1`)).toBe(filesystem);
    expect(await done(`lsblk -n -o LABEL ${device}1`)).toBe(label);
    const check = filesystem === 'vfat' ? 'fsck.fat -n' : 'fsck.exfat -n';
    await done(
      [
        `mkdir -p /mnt/new && mount ${device}1 /mnt/new`,
        'head -c 20000000 /dev/urandom > /mnt/new/"a long name with ä.bin"',
        'mkdir /mnt/new/folder && cp /mnt/new/*.bin /mnt/new/folder/copy',
        'sha256sum < /mnt/new/folder/copy > /tmp/before',
        'umount /mnt/new',
        `${check} ${device}1`,
        `mount ${device}1 /mnt/new && sha256sum < /mnt/new/*.bin | cmp - /tmp/before`,
        'umount /mnt/new',
      ].join(' && '),
    );
    await there().unplug(stick);
  });
});

describe('an ordinary user', () => {
  test('does it through UDisks2, and the stick is there at once', { timeout: 2 * limitMs }, async () => {
    await writeFile(
      join(there().share, 'rules'),
      `polkit.addRule(function (action, subject) {
        if (action.id.indexOf('org.freedesktop.udisks2.') === 0) return polkit.Result.YES;
      });`,
    );
    await done('install -m 644 /share/rules /etc/polkit-1/rules.d/10-lab.rules && systemctl restart polkit');
    const stick = there().makeStick(hollow('users', 16e9));
    const device = await there().plug(stick);
    const result = await restore('person', [device, '--label', 'mine']);
    expect(result.drives).toMatchObject([{ ok: true, openedBy: 'udisks2', pastPageCache: true }]);
    await done('udevadm settle');
    expect(await done(`lsblk -n -o FSTYPE,LABEL ${device}1`)).toMatch(/^vfat\s+MINE$/);
    const ejected = await restore('person', [device, '--eject']);
    expect(ejected.drives).toMatchObject([{ ok: true, reasons: [] }]);
    expect(await done(`lsblk -n -b -o SIZE ${device} 2>/dev/null || true`)).not.toContain('16000000000');
    await there().unplug(stick);
  });
});

test('the computer’s own disk is refused, and was not written to', async () => {
  const result = await restore('root', ['/dev/vdb']);
  expect(result).toMatchObject({ outcome: 'refused' });
  expect(await digestOf(there().ownDisk)).toBe(ownDiskBefore);
});
