import { describe, expect, test } from 'vitest';
import { digestFor } from '../../main/trust/checksum-file.ts';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const long = 'c'.repeat(128);

type Row = [name: string, listName: string, text: string, found: string | null];

describe('digestFor x.iso', () => {
  test.each<Row>([
    ['coreutils text', 'SHA256SUMS', `${a}  x.iso\n`, `sha256 ${a}`],
    ['coreutils binary', 'SHA256SUMS', `${a} *x.iso\n`, `sha256 ${a}`],
    ['capitals', 'list.txt', `${a.toUpperCase()}  x.iso`, `sha256 ${a}`],
    ['tabs', 'list.txt', `${a}\tx.iso`, `sha256 ${a}`],
    ['BSD style', 'list', `SHA256 (x.iso) = ${a}\n`, `sha256 ${a}`],
    ['BSD style without blanks, as OpenSSL writes it', 'list', `SHA2-256(x.iso)= ${a}\n`, null],
    ['OpenSSL 1', 'list', `SHA256(x.iso)= ${a}\n`, `sha256 ${a}`],
    ['BSD style with a path', 'list', `SHA512 (/build/out/x.iso) = ${long}\n`, `sha512 ${long}`],
    ['CRLF and BOM', 'md5.txt', `\uFEFF${md5}  x.iso\r\n`, `md5 ${md5}`],
    ['./ before the name', 'sums', `${a}  ./x.iso`, `sha256 ${a}`],
    ['a folder before the name', 'sums', `${a}  iso/amd64/x.iso`, `sha256 ${a}`],
    ['a Windows folder before the name', 'sums', `${a}  C:\\iso\\x.iso`, `sha256 ${a}`],
    ['one of many', 'sums', `${b}  y.iso\n${a}  x.iso\n${b}  x.iso.zsync\n`, `sha256 ${a}`],
    ['a name that only ends alike', 'sums', `${b}  max.iso\n`, null],
    ['a digest alone, named after the image', 'x.iso.sha256', `${a}\n`, `sha256 ${a}`],
    ['a digest of standard input, named after the image', 'x.iso.sha256', `${a}  -\n`, `sha256 ${a}`],
    ['a digest of standard input in a common list', 'SHA256SUMS', `${a}  -\n`, null],
    ['a digest alone, named after its stem', 'x.md5', `${md5}\n`, `md5 ${md5}`],
    ['a digest alone, named after something else', 'y.iso.sha256', `${a}\n`, null],
    [
      'sections: BLAKE3 is as long as SHA-256',
      'CHECKSUMS.TXT',
      `### B3SUMS:\n${b}  x.iso\n### SHA256SUMS:\n${a}  x.iso\n`,
      `sha256 ${a}`,
    ],
    [
      'sections: the strongest counts',
      'C.TXT',
      `### MD5SUMS:\n${md5}  x.iso\n### SHA1SUMS:\n${sha1}  x.iso\n### SHA256SUMS:\n${a}  x.iso\n`,
      `sha256 ${a}`,
    ],
    [
      'Flatcar .DIGESTS',
      'x.iso.DIGESTS',
      `# MD5 HASH\n${md5}  x.iso\n# SHA512 HASH\n${long}  x.iso\n`,
      `sha512 ${long}`,
    ],
    ['only BLAKE3', 'x.b3', `${b}  x.iso\n`, `blake3 ${b}`],
    ['the file name says MD5, the length says SHA-256', 'md5.txt', `${a}  x.iso\n`, null],
    ['two different digests', 'sums', `${a}  x.iso\n${b}  x.iso\n`, null],
    ['the same digest twice', 'sums', `${a}  x.iso\n${a}  x.iso\n`, `sha256 ${a}`],
    ['an empty list', 'sums', '', null],
    ['white space only', 'sums', ' \n\n', null],
    ['a web page', 'sums', '<!DOCTYPE html><html><body>Not found</body></html>', null],
    ['63 digits', 'sums', `${a.slice(1)}  x.iso`, null],
  ])('%s', async (_name, listName, text, found) => {
    const result = await digestFor('x.iso', { text, path: `/lists/${listName}` });
    expect(result.ok ? `${result.value.algorithm} ${result.value.digest}` : null).toBe(found);
  });

  test.each<[string, string, string]>([
    ['empty', '', 'sums-empty'],
    ['web page', '<html><p>404</p></html>', 'sums-is-web-page'],
    ['prose', 'Hello', 'sums-not-a-list'],
    ['another file', `${a}  y.iso`, 'sums-lacks-file'],
    ['contradiction', `${a}  x.iso\n${b}  x.iso`, 'sums-contradicts-itself'],
  ])('says why: %s', async (_name, text, code) => {
    const result = await digestFor('x.iso', { text, path: 'list' });
    expect(result.ok ? null : result.error.code).toBe(code);
  });

  test('a name with an escaped line break', async () => {
    const result = await digestFor('a\nb\\c.iso', { text: `\\${a}  a\\nb\\\\c.iso`, path: 'l' });
    expect(result.ok).toBe(true);
  });
});
