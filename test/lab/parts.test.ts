// The parts of the lab that decide something.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cpio } from './cpio.ts';
import { unpackedPackage } from './debian-package.ts';
import { keysFor } from './keys.ts';
import { accelerator } from './machine.ts';
import { Matrix } from './matrix/matrix.ts';
import { moduleDependencies, moduleName, orderModules } from './modules.ts';

test.each([
  ['an Intel processor', 'flags\t\t: fpu vme vmx ssse3\n', true, 'kvm'],
  ['an AMD processor', 'processor : 0\nflags : fpu svm\n', true, 'kvm'],
  ['a virtual machine that hands no virtualisation on', 'flags : fpu vme hypervisor\n', true, 'tcg'],
  ['no permission', 'flags : fpu vmx\n', false, 'tcg'],
  ['a word that only begins alike', 'flags : vmxoff\n', true, 'tcg'],
])('accelerator: %s', (_, cpuinfo, usable, expected) => {
  expect(accelerator(cpuinfo, usable)).toBe(expected);
});

test.each([
  ['kernel/drivers/usb/host/xhci-pci.ko', 'xhci_pci'],
  ['sd_mod', 'sd_mod'],
])('module name of %s', (path, name) => {
  expect(moduleName(path)).toBe(name);
});

test.each([
  ['two', 'vermagic=6.1\0depends=usb-storage,scsi_mod\0retpoline=Y\0', ['usb_storage', 'scsi_mod']],
  ['none', '\0depends=\0', []],
  ['no such field', '\0license=GPL\0', []],
])('module dependencies: %s', (_, text, expected) => {
  expect(moduleDependencies(Buffer.from(text))).toEqual(expected);
});

test('each module comes after what it needs, also in a circle', () => {
  const order = orderModules(
    new Map([
      ['a', ['b', 'c']],
      ['b', ['c', 'built-in']],
      ['c', []],
      ['d', ['e']],
      ['e', ['d']],
    ]),
  );
  expect(order).toEqual(['c', 'b', 'a', 'e', 'd']);
});

test('typing', () => {
  expect(keysFor('ls /a-1\n')).toEqual(['l', 's', 'spc', 'slash', 'a', 'minus', '1', 'ret']);
  expect(() => keysFor('Ä')).toThrow('No key');
});

test('BusyBox unpacks what cpio packs', async () => {
  const busybox = join(await unpackedPackage('busybox-static'), 'bin', 'busybox');
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-cpio-'));
  const archive = cpio([
    { path: 'bin', data: null },
    { path: 'bin/tool', data: Buffer.from('#!/bin/sh\n'), executable: true },
    { path: 'empty', data: Buffer.alloc(0) },
    { path: 'odd', data: Buffer.from('12345') },
  ]);
  writeFileSync(join(folder, 'archive'), archive);
  execFileSync(busybox, ['cpio', '-i', '-F', 'archive'], { cwd: folder, stdio: 'ignore' });
  const found = {
    tool: [readFileSync(join(folder, 'bin/tool'), 'utf8'), statSync(join(folder, 'bin/tool')).mode & 0o777],
    empty: statSync(join(folder, 'empty')).size,
    odd: readFileSync(join(folder, 'odd'), 'utf8'),
  };
  rmSync(folder, { recursive: true });
  expect(found).toEqual({ tool: ['#!/bin/sh\n', 0o755], empty: 0, odd: '12345' });
});

test('the table of which sticks start where is read from the README, and printed as it stands there', () => {
  const table = `| Image  | Onto the stick as | BIOS              | UEFI x64       | UEFI ia32 |
| ------ | ----------------- | ----------------- | -------------- | --------- |
| Some   | image             | starts            | does not start | starts    |
| Others | kit, files        | refused (why-not) |                | starts    |`;
  const readme = `# Other\n| a | b |\n## Which sticks start where\n\n${table.replace('why-not', '`why-not`')}\n## Next\n| Some | image |`;
  const matrix = new Matrix(readme);
  expect(matrix.expected('Some', 'image', 'x64')).toBe('does not start');
  expect(matrix.expected('Others', 'kit, files', 'x64')).toBeUndefined();
  expect(matrix.untried()).toHaveLength(5);
  matrix.add('Some', 'image', 'bios', 'starts');
  matrix.add('Some', 'image', 'x64', 'does not start');
  matrix.add('Some', 'image', 'ia32', 'starts');
  matrix.add('Others', 'kit, files', 'bios', 'refused (why-not)');
  matrix.add('Others', 'kit, files', 'ia32', 'starts');
  expect(matrix.untried()).toEqual([]);
  expect(matrix.markdown()).toBe(table);
});
