import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readOpened, readStick } from '../../main/jobs/make-kit/read-stick.ts';
import { parseLog } from '../../main/jobs/stick-log/log-line.ts';
import { kernel, noise, plant, run } from '../images/tools.ts';
import { asPartition, inspectStick } from '../tools/stick-inspection.ts';
import { runCli } from './run-cli.ts';

// Programs are started, and sticks are written and read back.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekindle-cli-kit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A disc for optical drives alone, with a menu of its own. */
async function disc(name: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const tree = join(folder, `${name}.tree`);
  await plant(tree, files);
  const iso = join(folder, `${name}.iso`);
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-J', '-V', name.toUpperCase(), '-o', iso, tree]);
  return iso;
}

const pocket = {
  'system/vmlinuz': kernel('i686'),
  'system/core.gz': noise(3_000_000, 1),
  'isolinux/isolinux.cfg':
    'DEFAULT p\nLABEL p\nKERNEL /system/vmlinuz\nINITRD /system/core.gz\nAPPEND quiet\n',
};
const live = {
  'live/vmlinuz': kernel('x86_64'),
  'live/initrd.img': noise(100, 2),
  'live/filesystem.squashfs': noise(5_000_000, 3),
  'isolinux/live.cfg':
    'LABEL l\nMENU LABEL ^Live\nKERNEL /live/vmlinuz\nAPPEND initrd=/live/initrd.img boot=live\n',
};

function onStick(stick: string, path: string): Buffer {
  return execFileSync('mcopy', ['-i', `${stick}@@1M`, `::/${path}`, '-'], {
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

describe('rekindle kit', () => {
  test('two systems on one stick, each in its way, proved and told', async () => {
    const [first, second] = [
      await disc('pocket', pocket),
      await disc('living', { ...live, 'isolinux/isolinux.cfg': 'include live.cfg\n' }),
    ];
    const stick = join(folder, 'two.stick');
    const state = join(folder, 'state');
    const made = await runCli(
      [
        'kit',
        ...[first, second, '--to', `new:${stick}:160M`, '--menu', 'de', '--append', 'console=ttyS0'],
        ...['--yes', '--json'],
      ],
      { env: { REKINDLE_STATE: state } },
    );
    expect(made.code, made.out + made.err).toBe(0);
    // For the case that nobody is left to tell.
    const log = parseLog(await readFile(join(state, 'sticks.ndjson'), 'utf8'));
    expect(log[0]).toMatchObject({ event: 'begin', device: stick, image: { path: first, kit: true } });
    expect(log.at(-1)).toMatchObject({ event: 'end', device: stick, outcome: 'done' });
    const events = made.json();
    const result = events.at(-1);
    expect(result).toMatchObject({
      event: 'result',
      outcome: 'done',
      systems: [
        { id: 'pocket', way: 'files', trust: { level: 'none' } },
        { id: 'living', way: 'iso-file' },
      ],
      drives: [{ ok: true, verified: true, sha256: null }],
    });
    expect(events.filter(({ event }) => event === 'system')).toHaveLength(2);

    expect(inspectStick(stick)).toMatchObject({ filesystem: 'vfat', label: 'REKINDLE', wholeDrive: ['dos'] });
    for (const [path, content] of Object.entries(pocket)) {
      expect(onStick(stick, `systems/pocket/${path}`).equals(Buffer.from(content)), path).toBe(true);
    }
    expect(onStick(stick, 'systems/living/living.iso').equals(await readFile(second))).toBe(true);
    const menu = onStick(stick, 'boot/grub/grub.cfg').toString();
    expect(menu).toContain('$linux /systems/pocket/system/vmlinuz quiet console=ttyS0');
    expect(menu).toContain('boot=live findiso=/systems/living/living.iso console=ttyS0');
    expect(menu).toContain('Ausschalten');
    const manifest = JSON.parse(onStick(stick, 'rekindle/manifest.json').toString()) as unknown;
    expect(manifest).toMatchObject({
      kind: 'kit',
      systems: [
        { id: null, file: 'pocket.iso', folder: 'systems/pocket', trust: 'none' },
        { id: null, file: 'living.iso', folder: 'systems/living' },
      ],
    });
    expect(onStick(stick, 'rekindle/check.sh').length).toBeGreaterThan(1000);
  });

  test('a stick reads the same from a handle that goes past the page cache', async () => {
    const stick = join(folder, 'read.stick');
    const image = await disc('reading', pocket);
    expect((await runCli(['kit', image, '--to', `new:${stick}:96M`, '--yes', '--json'])).code).toBe(0);
    const plain = await readStick(stick, null);
    // Where the folder lies in memory, there is no such handle.
    const handle = await open(stick, constants.O_RDONLY | constants.O_DIRECT).catch(() => open(stick));
    const { size } = await handle.stat();
    const direct = await readOpened({ fd: handle.fd, sizeBytes: size, logicalSectorBytes: 4096 });
    await handle.close();
    if (!plain.ok || !direct.ok) throw new Error(JSON.stringify({ plain, direct }));
    expect(direct.value.state).toEqual(plain.value.state);
    expect(direct.value.manifest).toEqual(plain.value.manifest);
    expect(direct.value.volume.table).toEqual(plain.value.volume.table);
    expect(direct.value.state.systems.map(({ id }) => id)).toEqual(['reading']);
  });

  test('each stick has an id of its own', async () => {
    const iso = await disc('twin', pocket);
    const sticks = ['a', 'b'].map((name) => join(folder, `${name}.stick`));
    const to = sticks.map((stick) => `new:${stick}:100M`);
    const made = await runCli(['kit', iso, '--to', ...to, '--yes', '--json']);
    expect(made.code, made.out + made.err).toBe(0);
    const ids = sticks.map((stick) => {
      const { stick: id } = JSON.parse(onStick(stick, 'rekindle/manifest.json').toString()) as {
        stick: string;
      };
      expect(onStick(stick, `rekindle/id-${id}`).toString().trim()).toBe(id);
      return id;
    });
    expect(new Set(ids).size).toBe(2);
  });

  test('keeps changes in a partition of its own, behind the systems', async () => {
    const iso = await disc('keeping', { ...live, 'isolinux/isolinux.cfg': 'include live.cfg\n' });
    const stick = join(folder, 'keeping.stick');
    await writeFile(stick, Buffer.alloc(200 * 2 ** 20, 0xa5));
    const made = await runCli(['kit', iso, '--to', stick, '--persistence', '64', '--yes', '--json']);
    expect(made.code, made.out + made.err).toBe(0);
    const { systems } = made.json().at(-1) as unknown as { systems: { reasons: { code: string }[] }[] };
    expect(systems[0]?.reasons.map(({ code }) => code)).toContain('persistence-ready');
    const { partitions } = inspectStick(stick);
    expect(partitions.map(({ type, size }) => [type, size])).toEqual([
      ['c', 133 * 2 ** 20],
      ['83', 64 * 2 ** 20],
    ]);
    const [, second] = partitions;
    if (!second) throw new Error('no second partition');
    const conf = asPartition(stick, second, 512, (device) => {
      execFileSync('e2fsck', ['-f', '-n', device], { stdio: 'ignore' });
      return execFileSync('debugfs', ['-R', 'cat /persistence.conf', device], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    });
    expect(conf).toBe('/ union\n');
    expect(onStick(stick, 'boot/grub/grub.cfg').toString()).toContain(
      'findiso=/systems/keeping/keeping.iso persistence',
    );
  });

  test('systems come and go, and what lies beside them stays', async () => {
    const [first, second] = [await disc('first', pocket), await disc('second', pocket)];
    const stick = join(folder, 'changed.stick');
    const made = await runCli(['kit', first, '--to', `new:${stick}:120M`, '--yes', '--json']);
    expect(made.code, made.out + made.err).toBe(0);
    const own = join(folder, 'own.txt');
    await writeFile(own, 'what a person put there');
    execFileSync('mcopy', ['-i', `${stick}@@1M`, own, '::/rekindle/results/own.txt']);

    const added = await runCli(['kit', second, '--to', stick, '--add', '--yes', '--json']);
    expect(added.code, added.out + added.err).toBe(0);
    // Of all that was done, not of the step that came last.
    const [drive] = (added.json().at(-1) as { drives: { bytesWritten: number }[] }).drives;
    expect(drive?.bytesWritten).toBeGreaterThan(pocket['system/core.gz'].length);
    expect(onStick(stick, 'systems/second/system/core.gz').equals(pocket['system/core.gz'])).toBe(true);
    const removed = await runCli(['kit', '--to', stick, '--remove', 'first', '--yes', '--json']);
    expect(removed.code, removed.out + removed.err).toBe(0);
    expect(() => onStick(stick, 'systems/first/system/core.gz')).toThrow();
    expect(onStick(stick, 'systems/second/system/core.gz').equals(pocket['system/core.gz'])).toBe(true);
    expect(onStick(stick, 'rekindle/results/own.txt').toString()).toBe('what a person put there');
    expect(onStick(stick, 'boot/grub/grub.cfg').toString()).not.toContain('/systems/first/');
    expect(inspectStick(stick)).toMatchObject({ filesystem: 'vfat', label: 'REKINDLE' });

    const gone = await runCli(['kit', '--to', stick, '--remove', 'first', '--yes', '--json']);
    expect(gone.json().at(-1)).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'kit-no-such-system' }],
    });
    const nothing = await runCli(['kit', '--to', stick, '--yes', '--json']);
    expect(nothing.code).toBe(2);
  });

  test('a system that comes later gets room for what it keeps, where that needs no partition', async () => {
    const [first, later] = [
      await disc('early', pocket),
      await disc('later-live', { ...live, 'isolinux/isolinux.cfg': 'include live.cfg\n' }),
    ];
    const core = await disc('CORE', {
      'boot/vmlinuz': kernel('i686'),
      'boot/core.gz': noise(50_000, 4),
      'boot/isolinux/isolinux.cfg': 'DEFAULT c\nLABEL c\nKERNEL /boot/vmlinuz\nINITRD /boot/core.gz\n',
    });
    const stick = join(folder, 'keeps-later.stick');
    const made = await runCli(['kit', first, '--to', `new:${stick}:120M`, '--yes', '--json']);
    expect(made.code, made.out + made.err).toBe(0);
    const wish = ['--to', stick, '--add', '--persistence', '64', '--yes', '--json'];
    const added = await runCli(['kit', later, core, ...wish]);
    expect(added.code, added.out + added.err).toBe(0);
    expect(added.json().filter(({ event }) => event === 'system')).toMatchObject([
      { system: { reasons: [{ code: 'kit-own-menu' }, { code: 'persistence-with-new-stick' }] } },
      { system: { id: 'tinycore-core-x86', reasons: [{ code: 'persistence-when-asked' }] } },
    ]);
    const mydata = onStick(stick, 'systems/tinycore-core-x86/tce/mydata.tgz');
    expect(execFileSync('tar', ['-tz'], { input: mydata }).toString()).toBe('home/tc/REKINDLE.txt\n');
    const menu = onStick(stick, 'boot/grub/grub.cfg').toString();
    expect(menu).toMatch(/tce=UUID=[0-9A-F]{4}-[0-9A-F]{4}\/systems\/tinycore-core-x86\/tce norestore/);
    const gone = await runCli(['kit', '--to', stick, '--remove', 'tinycore-core-x86', '--yes', '--json']);
    expect(gone.json().at(-1)).toMatchObject({
      outcome: 'done',
      drives: [{ reasons: [{ code: 'persistence-gone' }] }],
    });
    const nothing = await runCli(['kit', '--to', stick, '--remove', 'early', '--persistence', '64', '--yes']);
    expect(nothing.code).toBe(2);
  });

  test('on a stick for Secure Boot, it is told whose kernel is not signed, when it is made and when it is added to', async () => {
    const [first, second] = [await disc('unsigned', pocket), await disc('unsigned-too', pocket)];
    const stick = join(folder, 'secure.stick');
    const wish = ['--to', `new:${stick}:120M`, '--secure-boot', '--yes', '--json'];
    const made = await runCli(['kit', first, ...wish]);
    expect(made.code, made.out + made.err).toBe(0);
    const note = {
      system: { reasons: [{ code: 'kit-own-menu-unsure' }, { code: 'kit-kernel-not-signed' }] },
    };
    expect(made.json().find(({ event }) => event === 'system')).toMatchObject(note);
    const added = await runCli(['kit', second, '--to', stick, '--add', '--yes', '--json']);
    expect(added.code, added.out + added.err).toBe(0);
    expect(added.json().find(({ event }) => event === 'system')).toMatchObject(note);
  });

  test('what cannot be on such a stick is refused before anything is written', async () => {
    const plain = await disc('plain', { 'readme.txt': 'nothing to start' });
    const good = await disc('good', pocket);
    const stick = join(folder, 'refused.stick');
    await writeFile(stick, Buffer.alloc(2 ** 20, 0x5a));
    const refused = await runCli(['kit', good, plain, '--to', stick, '--yes', '--json']);
    expect(refused.code).toBe(3);
    expect(refused.json().at(-1)).toMatchObject({
      outcome: 'refused',
      drives: [],
      systems: [{ way: 'files' }, { way: null, reasons: [{ code: 'kit-nothing-to-start' }] }],
    });
    const small = await runCli(['kit', good, '--to', stick, '--yes', '--json']);
    expect(small.code).toBe(3);
    expect(small.json().at(-1)).toMatchObject({
      drives: [{ outcome: 'refused', reasons: [{ code: 'kit-drive-too-small' }] }],
    });
    expect((await readFile(stick)).equals(Buffer.alloc(2 ** 20, 0x5a))).toBe(true);

    const same = await runCli(['kit', good, good, '--to', stick, '--yes', '--json']);
    expect(same.json().at(-1)).toMatchObject({ outcome: 'refused', reasons: [{ code: 'kit-system-twice' }] });
    const damaged = await runCli(['kit', join(folder, 'nowhere.iso'), '--to', stick, '--yes', '--json']);
    expect(damaged.code).toBe(2);
    const unknown = await runCli(['kit', 'porteus-5-i586', '--to', stick, '--yes', '--json'], {
      env: { REKINDLE_IMAGES: join(folder, 'no library') },
    });
    expect(unknown.code).toBe(2);
    expect(unknown.json()[0]).toMatchObject({ error: { code: 'kit-not-in-library' } });
  });
});
