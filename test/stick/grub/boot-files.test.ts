import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBootFiles, type BootFiles } from '../../../main/stick/grub/boot-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-boot-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const needed = ['boot.img', 'core.img', 'bootx64.efi', 'bootia32.efi'];
const memtest = ['memtest-bios.bin', 'memtest-x64.efi', 'memtest-ia32.efi'];
const signed = ['signed-shimx64.efi', 'signed-grubx64.efi', 'signed-mmx64.efi'];

/** A folder as the build leaves it behind, each file full of its own name. */
function made(names: readonly string[], notices: readonly string[] = ['SOURCES.txt']): void {
  const files: Record<string, { sha256: string; package: string }> = {};
  for (const name of names) {
    const bytes = Buffer.from(name.repeat(100));
    writeFileSync(join(folder, name), bytes);
    files[name] = { sha256: createHash('sha256').update(bytes).digest('hex'), package: 'some' };
  }
  for (const name of notices) writeFileSync(join(folder, name), name);
  writeFileSync(join(folder, 'boot-files.json'), JSON.stringify({ files, notices }));
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

test('everything that the build made is read, from the first folder that has an index', async () => {
  made([...needed, ...memtest, ...signed]);
  const read = await readBootFiles([join(folder, 'nowhere'), folder]);
  const files = read.ok ? read.value : null;
  expect(files?.mbrBoot).toHaveLength(440);
  expect(text(files?.biosCore)).toBe('core.img'.repeat(100));
  expect(text(files?.efiIa32)).toBe('bootia32.efi'.repeat(100));
  expect(text(files?.memtest?.efiX64)).toBe('memtest-x64.efi'.repeat(100));
  expect(text(files?.signed?.mokManagerX64)).toBe('signed-mmx64.efi'.repeat(100));
  expect(files?.notices.map(({ name, bytes }) => [name, text(bytes)])).toEqual([
    ['SOURCES.txt', 'SOURCES.txt'],
  ]);
});

test.each([
  ['no signed loader', [...needed, ...memtest, ...signed.slice(1)], { memtest: true, signed: false }],
  ['no memory test', [...needed, ...memtest.slice(1), ...signed], { memtest: false, signed: true }],
  ['nothing that can be done without', needed, { memtest: false, signed: false }],
])('%s: the rest is there', async (_, names, expected) => {
  made(names);
  const read = await readBootFiles([folder]);
  expect(read.ok && { memtest: read.value.memtest !== null, signed: read.value.signed !== null }).toEqual(
    expected,
  );
});

describe('what cannot be used is told', () => {
  const refusal = async (): Promise<unknown> => {
    const read = await readBootFiles([folder]);
    return read.ok ? null : read.error;
  };
  test('no folder at all', async () => {
    expect(await refusal()).toEqual({ code: 'boot-files-missing', data: { file: 'boot-files.json' } });
  });
  test.each(needed)('without %s', async (name) => {
    made(needed.filter((one) => one !== name));
    expect(await refusal()).toEqual({ code: 'boot-files-missing', data: { file: name } });
  });
  test('a file that has gone since', async () => {
    made(needed);
    rmSync(join(folder, 'core.img'));
    expect(await refusal()).toEqual({ code: 'boot-files-missing', data: { file: 'core.img' } });
  });
  test('one changed byte', async () => {
    made(needed);
    const bytes = readFileSync(join(folder, 'bootx64.efi'));
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    writeFileSync(join(folder, 'bootx64.efi'), bytes);
    expect(await refusal()).toEqual({ code: 'boot-files-damaged', data: { file: 'bootx64.efi' } });
  });
  test.each(['', '{', '[]', '{"files":{}}', '{"files":{"core.img":1},"notices":[]}'])(
    'an index of %j',
    async (index) => {
      made(needed);
      writeFileSync(join(folder, 'boot-files.json'), index);
      expect(await refusal()).toEqual({ code: 'boot-files-damaged', data: { file: 'boot-files.json' } });
    },
  );
  test('a licence in another folder', async () => {
    made(needed, []);
    const index = readFileSync(join(folder, 'boot-files.json'), 'utf8');
    writeFileSync(join(folder, 'boot-files.json'), index.replace('"notices":[]', '"notices":["../x"]'));
    expect(await refusal()).toEqual({ code: 'boot-files-damaged', data: { file: 'boot-files.json' } });
  });
});

describe('what this build made', () => {
  const built = async (): Promise<BootFiles> => {
    const read = await readBootFiles();
    if (!read.ok) throw new Error(`${read.error.code}: npm run build makes them.`);
    return read.value;
  };
  /** Machine types of PE files (PE Format, "Machine Types"); the header's place is told at 3Ch. */
  const machine = (file: Uint8Array | undefined): number => {
    const view = Buffer.from(file ?? []);
    const at = view.readUInt32LE(0x3c);
    expect(view.toString('latin1', at, at + 4)).toBe('PE\0\0');
    return view.readUInt16LE(at + 4);
  };

  test('is for the processors that it says', async () => {
    const files = await built();
    const x64 = [files.efiX64, files.signed?.shimX64, files.signed?.grubX64, files.signed?.mokManagerX64];
    expect(x64.map(machine)).toEqual(Array(4).fill(0x8664));
    expect([files.efiIa32, files.memtest?.efiIa32].map(machine)).toEqual([0x14c, 0x14c]);
    expect(machine(files.memtest?.efiX64)).toBe(0x8664);
  });

  test('is signed where it has to be, and only there', async () => {
    const { signed, efiX64 } = await built();
    // The certificate table: the fifth data directory of a PE32+ file, 144 bytes after the PE signature's end.
    const certificates = (file: Uint8Array | undefined): number => {
      const view = Buffer.from(file ?? []);
      return view.readUInt32LE(view.readUInt32LE(0x3c) + 4 + 20 + 112 + 4 * 8 + 4);
    };
    const sizes = [signed?.shimX64, signed?.grubX64, signed?.mokManagerX64].map(certificates);
    expect(sizes.every((size) => size > 1000)).toBe(true);
    expect(certificates(efiX64)).toBe(0);
  });

  test('comes with its licences, and where its sources are', async () => {
    const { notices } = await built();
    const names = notices.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['SOURCES.txt', 'GPL-2.txt', 'GPL-3.txt']));
    const sources = text(notices.find(({ name }) => name === 'SOURCES.txt')?.bytes);
    expect(sources).toMatch(/^grub-pc-bin \S+: made from the source package grub2 \S+$/m);
  });
});
