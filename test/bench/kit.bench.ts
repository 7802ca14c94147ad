// What a kit stick costs beside writing the same number of bytes as they are: both by the command, from proving the
// image to the read-back, onto the same loop device. Needs root.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { kernel } from '../images/tools.ts';
import { attachLoop } from '../tools/loop-device.ts';
import { median, printBounds, settle } from './measure.ts';

const MiB = 1024 * 1024;
const contentMiB = 512;
const rounds = 3;
const cli = join(resolve(import.meta.dirname, '../..'), 'out/main/cli.js');
/** A hybrid image, of Debian's package `grub-rescue-pc`: its head makes the raw one writable. */
const rescueIso = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso';

const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'kit-'));
let kept = false;
try {
  kept = measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(kept ? 0 : 1);

function measure(): boolean {
  const disc = makeDisc();
  const raw = join(folder, 'raw.iso');
  copyFileSync(rescueIso, raw);
  fill(raw, statSync(disc).size - statSync(raw).size);
  const sizeBytes = (contentMiB + 128) * MiB;
  const loop = attachLoop(join(folder, 'stick.img'), sizeBytes);
  try {
    const ratios: number[] = [];
    const bytes = { kit: 0, raw: 0 };
    for (let round = 0; round < rounds; round++) {
      const plain = make(['write', raw, '--differences', 'never'], loop.device);
      const kit = make(['kit', disc], loop.device);
      bytes.raw = plain.bytesWritten;
      bytes.kit = kit.bytesWritten;
      // The kit holds some MB more: its boot loader and its menu.
      ratios.push(kit.seconds / kit.bytesWritten / (plain.seconds / plain.bytesWritten));
    }
    console.log(`Bytes written: raw ${bytes.raw}, kit ${bytes.kit}`);
    return printBounds([
      {
        what: 'kit stick, times the same bytes raw',
        measured: median(ratios),
        bound: 1.1,
        kind: 'at most',
        unit: '',
      },
    ]);
  } finally {
    loop.detach();
  }
}

function make(words: readonly string[], device: string): { seconds: number; bytesWritten: number } {
  settle();
  const begin = performance.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [cli, ...words, '--to', device, '--allow-loop', '--no-probe', '--yes', '--json'],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0)
    throw new Error(`${words.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}${stdout.slice(-2000)}`);
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { drives: { bytesWritten: number }[] };
  return { seconds, bytesWritten: result.drives[0]?.bytesWritten ?? NaN };
}

/** A disc for optical drives alone, with a menu that says how it starts. */
function makeDisc(): string {
  const tree = join(folder, 'disc');
  for (const part of ['system', 'isolinux']) mkdirSync(join(tree, part), { recursive: true });
  writeFileSync(join(tree, 'system/vmlinuz'), kernel('i686'));
  writeFileSync(join(tree, 'system/core.gz'), '');
  fill(join(tree, 'system/core.gz'), contentMiB * MiB);
  writeFileSync(
    join(tree, 'isolinux/isolinux.cfg'),
    'DEFAULT p\nLABEL p\nKERNEL /system/vmlinuz\nINITRD /system/core.gz\n',
  );
  const iso = join(folder, 'disc.iso');
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-r', '-V', 'DISC', '-o', iso, tree]);
  rmSync(tree, { recursive: true });
  return iso;
}

function fill(path: string, bytes: number): void {
  for (let left = bytes; left > 0; left -= 16 * MiB)
    appendFileSync(path, randomFillSync(Buffer.alloc(Math.min(left, 16 * MiB))));
}
