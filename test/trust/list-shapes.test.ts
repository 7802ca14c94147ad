import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestFor } from '../../main/trust/checksum-file.ts';
import { judgeFile } from '../../main/trust/judge-file.ts';
import { md5, samples, sha256, sha512 } from './list-samples.ts';

type Row = [sample: keyof typeof samples, file: string, found: string];

test.each<Row>([
  ['CHECKSUMS.TXT', 'clonezilla-live-3.2.0-5-amd64.iso', `sha512 ${sha512('d1')}`],
  ['CHECKSUMS.TXT', 'clonezilla-live-3.2.0-5-amd64.zip', `sha512 ${sha512('d2')}`],
  ['CHECKSUMS.TXT', 'clonezilla-live-3.2.0-5-i686.iso', 'sums-lacks-file'],
  ['flatcar_production_iso_image.iso.DIGESTS', 'flatcar_production_iso_image.iso', `sha512 ${sha512('c1')}`],
  ['README.txt', 'antiX-23.2_x64-full.iso', `sha256 ${sha256('a1')}`],
  ['README.txt', 'antiX-23.2_x64-core.iso', 'sums-lacks-file'],
  ['BookwormPup64-checksum.txt', 'BookwormPup64_10.0.12.iso', `sha256 ${sha256('a2')}`],
  ['BookwormPup64-checksum.txt', 'BookwormPup64_10.0.11.iso', `sha256 ${sha256('b2')}`],
  ['dsl-2024.html', 'dsl-2024.rc7.iso', `md5 ${md5('a1')}`],
  ['dsl-2024.html', 'dsl-2024.rc6.iso', `md5 ${md5('b1')}`],
  ['dsl-2024.html', 'dsl-2024.rc5.iso', 'sums-is-web-page'],
  ['stable.json', 'fedora-coreos-44-live-iso.x86_64.iso', `sha256 ${sha256('a1')}`],
  ['stable.json', 'fedora-coreos-44-metal.x86_64.raw.xz', `sha256 ${sha256('b1')}`],
  ['stable.json', 'fedora-coreos-44-metal.x86_64.raw', `sha256 ${sha256('b2')}`],
  ['latest.json (GitHub)', 'shredos.iso', `sha256 ${sha256('a1')}`],
  ['latest.json (Tails)', 'tails-amd64-7.2.img', `sha256 ${sha256('a1')}`],
  ['latest.json (Tails)', 'tails-amd64-7.2.iso', `sha256 ${sha256('b1')}`],
  ['os_list.json', 'small.img.xz', `sha256 ${sha256('a1')}`],
  ['os_list.json', 'small.img', `sha256 ${sha256('b1')}`],
  ['latest-releases.yaml', 'alpine-standard-3.24.1-x86.iso', `sha512 ${sha512('a2')}`],
  ['latest-releases.yaml', 'alpine-virt-3.24.1-x86.iso', `sha512 ${sha512('b2')}`],
  ['latest-releases.yaml', 'alpine-extended-3.24.1-x86.iso', 'sums-lacks-file'],
  ['q4os.md5', 'q4os-6.2-x64.r1.iso', `md5 ${md5('a1')}`],
  ['slitaz-rolling.md5', 'slitaz-rolling.iso', `md5 ${md5('a1')}`],
  ['CHECKSUM (TrueNAS)', 'TrueNAS-13.3.iso', `sha256 ${sha256('a1')}`],
  ['Fedora-CHECKSUM', 'Fedora-Live.iso', `sha256 ${sha256('a1')}`],
  ['sha256sums', 'openwrt-24.10.0-x86-64-generic-ext4-combined.img.gz', `sha256 ${sha256('a1')}`],
  ['markdown.md', 'x.iso', `sha256 ${sha256('a1')}`],
  ['prose with BLAKE3 alone', 'x.iso', `blake3 ${sha256('a1')}`],
])('%s: %s', async (sample, file, found) => {
  const text = samples[sample];
  for (const variant of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) {
    const result = await digestFor(file, { text: variant, path: `https://h/${sample}`, page: true });
    expect(result.ok ? `${result.value.algorithm} ${result.value.digest}` : result.error.code).toBe(found);
  }
});

test.each([
  ['https://h/projects/p/files/x.iso.md5/download', `md5 ${md5('a1')}`],
  ['https://h/x.iso.md5?viasf=1', `md5 ${md5('a1')}`],
  ['https://h/other.md5?file=/x.iso.md5', 'sums-lacks-file'],
  ['/home/x.iso.md5/download', 'sums-lacks-file'],
])('a digest alone, by the name of its list: %s', async (path, found) => {
  const result = await digestFor('x.iso', { text: md5('a1'), path });
  expect(result.ok ? `${result.value.algorithm} ${result.value.digest}` : result.error.code).toBe(found);
});

describe('what is no list', () => {
  test.each<[string, string, string]>([
    ['a page that was not asked for, though it names the file', samples['dsl-2024.html'], 'sums-is-web-page'],
    ['JSON without files', '{"message":"Not Found","status":"404"}', 'sums-not-a-list'],
    ['JSON cut off', samples['stable.json'].slice(0, -20), 'sums-not-a-list'],
    ['zero bytes', '\0'.repeat(500), 'sums-not-a-list'],
    ['nothing', '', 'sums-empty'],
    ['blanks', ' \r\n', 'sums-empty'],
    ['a digest of no stated name', `${sha256('a1')}\n`, 'sums-lacks-file'],
    ['a digest of too many digits', `${sha256('a1')}a  dsl-2024.rc7.iso`, 'sums-not-a-list'],
    ['YAML that refers to itself', 'a: &a [*a]\nsha256: x\n', 'sums-not-a-list'],
  ])('%s', async (_name, text, code) => {
    const result = await digestFor('dsl-2024.rc7.iso', { text, path: 'https://h/list' });
    expect(result.ok ? 'found' : result.error.code).toBe(code);
  });

  test('a digest before the file’s name in prose is not taken for the file’s', async () => {
    const text = `y.iso\n${sha256('a1')}\nx.iso is much larger.\n`;
    const result = await digestFor('x.iso', { text, path: 'notes' });
    expect(result.ok).toBe(false);
  });

  test('deeply nested JSON and YAML', async () => {
    for (const text of ['['.repeat(100_000), `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`]) {
      expect((await digestFor('x.iso', { text, path: 'l' })).ok).toBe(false);
    }
    const yaml = `sha256: a\n${'[ '.repeat(20_000)}`;
    expect((await digestFor('x.iso', { text: yaml, path: 'l' })).ok).toBe(false);
  });
});

test('BLAKE3 and UTF-16, as their own tools write them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rk-shape-'));
  try {
    const path = join(folder, 'x.iso');
    writeFileSync(path, Buffer.alloc(3_000_001, 'some image '));
    const line = execFileSync('b3sum', ['x.iso'], { cwd: folder, encoding: 'utf8' });
    writeFileSync(join(folder, 'x.iso.b3'), line);
    const request = { path, digest: null, sumsFile: null };
    const blake3 = await judgeFile(request);
    expect(blake3.ok && [blake3.value.level, blake3.value.expected?.algorithm]).toEqual([
      'checksum',
      'blake3',
    ]);
    writeFileSync(
      join(folder, 'x.iso.b3'),
      line.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    );
    const other = await judgeFile(request);
    expect(other.ok && other.value.level).toBe('mismatch');

    const digest = createHash('sha256').update(Buffer.alloc(3_000_001, 'some image ')).digest('hex');
    writeFileSync(join(folder, 'list'), Buffer.from(`\uFEFF${digest}  x.iso\r\n`, 'utf16le'));
    const utf16 = await judgeFile({ ...request, sumsFile: join(folder, 'list') });
    expect(utf16.ok && utf16.value.level).toBe('checksum');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
