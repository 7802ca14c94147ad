import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-installed-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const [archive = ''] = readdirSync(folder);
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  // What npm does when it installs: the dependencies beside it, a link to the program, and the right to run it.
  symlinkSync(join(root, 'node_modules'), join(folder, 'package', 'node_modules'));
  chmodSync(join(folder, 'package', 'out/main/cli.js'), 0o755);
  symlinkSync(join(folder, 'package', 'out/main/cli.js'), join(folder, 'rekindle'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('the installed command makes and proves a stick from a folder that knows nothing of the checkout', () => {
  const out = execFileSync(join(folder, 'rekindle'), ['demo', '--into', join(folder, 'demo'), '--json'], {
    cwd: '/',
    encoding: 'utf8',
    env: { ...process.env, REKINDLE_STATE: folder },
  });
  expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({ event: 'result', ok: true });
});
