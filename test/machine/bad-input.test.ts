import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../main/machine/decode.ts';
import { parseReport } from '../../main/machine/report.ts';
import { tell } from '../../main/messages/format.ts';
import { pseudoRandom } from '../writer/pseudo-random.ts';
import { profileFrom, readTexts, sample } from './reading.ts';

const names = readdirSync(join(import.meta.dirname, 'samples'));

describe('what is no answer', () => {
  test.each<[string, string, string]>([
    ['an empty file', '', 'machine-file-empty'],
    ['nothing but line ends', '\n \n\t\n', 'machine-file-empty'],
    ['a command that is missing', 'bash: lscpu: command not found\n', 'machine-file-error-text'],
    ['the same in German', 'bash: lscpu: Kommando nicht gefunden.\n', 'machine-file-error-text'],
    [
      'dmidecode without rights',
      '# dmidecode 3.3\nScanning /dev/mem for entry point.\n/dev/mem: Permission denied\n',
      'machine-file-error-text',
    ],
    [
      'efibootmgr where there is no UEFI',
      'EFI variables are not supported on this system.\n',
      'machine-file-error-text',
    ],
    [
      'a Windows shell',
      "'lscpu' is not recognized as an internal or external command,\noperable program\n",
      'machine-file-error-text',
    ],
    [
      'a package’s description',
      'Package: bash\nArchitecture: amd64\nVersion: 5.2\n',
      'machine-file-not-recognised',
    ],
    ['a letter', 'Dear grandmother,\nyour computer is old.\n', 'machine-file-not-recognised'],
    ['JSON of something else', '{"name": "rekindle", "version": "1.0"}', 'machine-file-not-recognised'],
    ['JSON that breaks off', '{"lscpu": [{"field": "Archit', 'machine-nothing-said'],
    [
      'modules that no bus told',
      '# decode-dimms version 4\n\nNumber of SDRAM DIMMs detected and decoded: 0\n',
      'machine-nothing-said',
    ],
    ['a newer report', 'rekindle-facts 2\n> lscpu\n|Architecture: x86_64\n', 'machine-report-too-new'],
    [
      'a report of nothing but errors',
      'rekindle-facts 1\n> lscpu\n|sh: lscpu: not found\n',
      'machine-file-error-text',
    ],
  ])('%s', (_name, text, code) => {
    const read = readTexts(text);
    expect(read).toMatchObject({ ok: false, error: { code } });
    if (!read.ok) {
      expect(tell('en', read.error).text).not.toBe(code);
      expect(tell('de', read.error).text).not.toMatch(/[{}]/);
    }
  });

  test('several of them are told as one', () => {
    expect(readTexts('', 'hello')).toMatchObject({
      ok: false,
      error: { code: 'machine-nothing-recognised', data: { count: 2 } },
    });
  });
});

describe('bytes', () => {
  const text = sample('lscpu-de.txt');
  const utf16 = Buffer.from(text, 'utf16le');
  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16 without a mark', utf16],
    ['UTF-16, big-endian', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
    ['Latin-1 with its umlauts broken', Buffer.from(text, 'latin1')],
    ['DOS line ends', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['colours of a terminal', Buffer.from(text.replaceAll(/^(\S+):/gm, '\u001b[1;34m$1:\u001b[0m'))],
  ])('%s are read', (_name, bytes) => {
    const decoded = decodeText(bytes);
    expect(decoded).not.toBe(null);
    expect(profileFrom(decoded ?? '').cpu).toEqual(profileFrom(text).cpu);
  });

  test('inxi coloured for a chat window is read like plain inxi', () => {
    const chat = sample('inxi-3.txt').replaceAll(
      /(^|\s)([A-Z][\w-]*|[a-z][\w-]*):(?=\s)/g,
      '$1\u000312$2\u0003',
    );
    expect(decodeText(Buffer.from(chat))).not.toBe(null);
    expect(profileFrom(decodeText(Buffer.from(chat)) ?? '').network).toEqual(
      profileFrom(sample('inxi-3.txt')).network,
    );
  });

  test.each<[string, Buffer]>([
    ['a compressed file', Buffer.from('1f8b0800000000000203ed5d6d73db3692feec5f81d1ccb5', 'hex')],
    ['zeros', Buffer.alloc(4096)],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000002000000020008060000', 'hex')],
  ])('%s is no text', (_name, bytes) => {
    expect(decodeText(bytes)).toBe(null);
  });
});

describe('a report', () => {
  test('as JSON, also within a larger one', () => {
    const facts = {
      'rekindle-facts': 1,
      sections: [{ command: 'cat /proc/cpuinfo', output: sample('cpuinfo-k6.txt') }, { command: 7 }],
    };
    expect(profileFrom(JSON.stringify(facts)).cpu.arch).toBe('i586');
    expect(profileFrom(JSON.stringify({ answers: {}, facts }, null, 2)).cpu.arch).toBe('i586');
  });

  test('of another kind is none', () => {
    expect(parseReport('{"rekindle-facts": "yes"}')).toBe(null);
    expect(parseReport('hello rekindle-facts 1')).toBe(null);
    expect(parseReport('{"rekindle-facts": 9}')).toEqual({ newer: 9 });
  });
});

describe('damage never crashes, hangs or invents', () => {
  /** Some of what a computer is, or a refusal; nothing else comes out. */
  function readDamaged(text: string): void {
    const read = readTexts(text);
    if (!read.ok) {
      expect(read.error.code).toMatch(/^machine-/);
      return;
    }
    const { ramMiB, year, disks, battery, cpu } = read.value.profile;
    for (const number of [
      ramMiB,
      year,
      cpu.cores,
      battery?.designWh,
      ...(disks ?? []).map((disk) => disk.sizeBytes),
    ]) {
      if (number !== null && number !== undefined) expect(Number.isFinite(number) && number >= 0).toBe(true);
    }
    expect(JSON.parse(JSON.stringify(read.value.profile))).toEqual(read.value.profile);
  }

  test.each(names)('%s', (name) => {
    const text = sample(name);
    const { below } = pseudoRandom(name.length * 7919);
    for (let round = 0; round < 60; round++) {
      readDamaged(text.slice(0, below(text.length)));
      const bytes = Buffer.from(text);
      for (let i = 0; i < 1 + round / 4; i++) bytes[below(bytes.length)] = below(256);
      readDamaged(decodeText(bytes) ?? '');
      const lines = text.split('\n').sort(() => below(3) - 1);
      readDamaged(lines.join('\n'));
    }
  });

  test('random bytes', () => {
    const { below } = pseudoRandom(42);
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(Array.from({ length: 512 }, () => below(round % 2 === 0 ? 96 : 256)));
      readDamaged(decodeText(bytes) ?? '');
    }
  });

  test.each<[string, string]>([
    ['spaces', `Architecture: x86_64\nCPU(s): 2\n${' '.repeat(2_000_000)}`],
    ['one long line', `Flags: ${'a'.repeat(2_000_000)}\nArchitecture: x86_64\nCPU(s): 2`],
    ['line ends', `Architecture: x86_64\nCPU(s): 2\n${'\n'.repeat(500_000)}`],
    ['colons', `Architecture: x86_64\nSystem:\n  ${'a: '.repeat(400_000)}\nCPU:\n  x`],
    ['brackets', `{"lscpu": ${'['.repeat(100_000)}`],
    [
      'deep JSON',
      `{"id":"a","class":"system","children":${'[{"id":"a","class":"b","children":'.repeat(2000)}[]${'}]'.repeat(2000)}}`,
    ],
    ['many computers', 'Architecture: i686\nCPU(s): 1\nModel name: same\n'.repeat(20_000)],
    ['many handles', 'Handle 0x0001, DMI type 17, 27 bytes\nMemory Device\n\tSize: 1 GB\n'.repeat(30_000)],
    ['many devices', '00:02.0 VGA compatible controller: x\n'.repeat(50_000)],
    ['many processors', 'processor\t: 0\nvendor_id\t: x\n\n'.repeat(50_000)],
  ])('very large: %s', (_name, text) => {
    readDamaged(text);
  });
});
