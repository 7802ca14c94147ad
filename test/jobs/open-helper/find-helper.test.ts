import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { guardedFile, isRootsAlone } from '../../../main/jobs/open-helper/find-helper.ts';

test.each([
  ['of root, for root', 0, 0, 0o100644, true],
  ['writable for root’s group', 0, 0, 0o100664, true],
  ['writable for another group', 0, 100, 0o100664, false],
  ['readable for another group', 0, 100, 0o100640, true],
  ['writable for all', 0, 0, 0o100646, false],
  ['a folder like /tmp', 0, 0, 0o041777, false],
  ['of a user', 1000, 0, 0o100644, false],
])('a file %s', (_, uid, gid, mode, alone) => {
  expect(isRootsAlone({ uid, gid, mode })).toBe(alone);
});

// Needs root, as all of these tests do.
describe('a file that only root can change', () => {
  const top = mkdtempSync('/var/lib/rekindle-test-');
  afterAll(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'folder');
  mkdirSync(folder, { mode: 0o755 });
  const file = join(folder, 'file');
  writeFileSync(file, '', { mode: 0o644 });

  test('is one', async () => {
    chmodSync(top, 0o755);
    expect(await guardedFile(file)).toEqual({ ok: true, value: file });
    symlinkSync(file, join(top, 'link'));
    expect(await guardedFile(join(top, 'link'))).toEqual({ ok: true, value: file });
  });

  test('is none if somebody can write to it', async () => {
    chownSync(file, 65534, 0);
    expect(await guardedFile(file)).toMatchObject({
      error: { code: 'helper-not-guarded', data: { what: file } },
    });
    chownSync(file, 0, 0);
  });

  test('is none if somebody can put another in its place', async () => {
    chownSync(top, 65534, 0);
    expect(await guardedFile(file)).toMatchObject({
      error: { code: 'helper-not-guarded', data: { what: top } },
    });
    chownSync(top, 0, 0);
  });

  test('is none if it lies where everybody may write', async () => {
    const other = mkdtempSync('/tmp/rekindle-test-');
    writeFileSync(join(other, 'file'), '');
    const guarded = await guardedFile(join(other, 'file'));
    rmSync(other, { recursive: true });
    expect(guarded).toMatchObject({ error: { code: 'helper-not-guarded', data: { what: '/tmp' } } });
  });

  test.each([['missing'], ['.']])('is none if it is no file: %s', async (name) => {
    const what = join(folder, name);
    expect(await guardedFile(what)).toMatchObject({ error: { code: 'helper-not-there', data: { what } } });
  });
});
