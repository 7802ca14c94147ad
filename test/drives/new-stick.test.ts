import { describe, expect, test } from 'vitest';
import { parseNewStick } from '../../main/drives/open/new-stick.ts';

describe('new:FILE:SIZE', () => {
  test.each([
    ['new:a.img:256M', 'a.img', 256 * 2 ** 20],
    ['new:a.img:4G', 'a.img', 4 * 2 ** 30],
    ['new:a.img:4GiB', 'a.img', 4 * 2 ** 30],
    ['new:a.img:4g', 'a.img', 4 * 2 ** 30],
    ['new:a.img:4GB', 'a.img', 4e9],
    ['new:a.img:4000000000', 'a.img', 4e9],
    ['new:a.img:1.5G', 'a.img', 1.5 * 2 ** 30],
    ['new:a.img:2T', 'a.img', 2 * 2 ** 40],
    ['new:a.img:1048577', 'a.img', 2 ** 20],
    ['new:/a b/c:d/e.stick:1M', '/a b/c:d/e.stick', 2 ** 20],
    ['new:C:\\sticks\\a.img:64 MB', 'C:\\sticks\\a.img', 64e6],
  ])('%s', (text, path, sizeBytes) => {
    expect(parseNewStick(text)).toEqual({ ok: true, value: { path, sizeBytes } });
  });

  test.each([
    ['new:', 'new-stick-malformed'],
    ['new:a.img', 'new-stick-malformed'],
    ['new::4G', 'new-stick-malformed'],
    ['new:a\0b:4G', 'new-stick-malformed'],
    ['old:a.img:4G', 'new-stick-malformed'],
    ['new:a.img:', 'new-stick-size-malformed'],
    ['new:a.img:big', 'new-stick-size-malformed'],
    ['new:a.img:-4G', 'new-stick-size-malformed'],
    ['new:a.img:4X', 'new-stick-size-malformed'],
    ['new:a.img:4GGB', 'new-stick-size-malformed'],
    ['new:a.img:0x1000000', 'new-stick-size-malformed'],
    ['new:a.img:1e9', 'new-stick-size-malformed'],
    ['new:a.img:1.5', 'new-stick-size-malformed'],
    ['new:a.img:4iB', 'new-stick-size-malformed'],
    ['new:a.img:0', 'new-stick-too-small'],
    ['new:a.img:1023K', 'new-stick-too-small'],
    ['new:a.img:9T', 'new-stick-too-large'],
    ['new:a.img:999999999999999999T', 'new-stick-too-large'],
  ])('%j is refused: %s', (text, code) => {
    expect(parseNewStick(text)).toMatchObject({ ok: false, error: { code } });
  });
});
