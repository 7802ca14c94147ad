import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withLock } from '../../main/setup/lock.mjs';

const module = fileURLToPath(new URL('../../main/setup/lock.mjs', import.meta.url));

/** A process that takes the lock and says so; then runs `work`, with `note(text)` for a line in the file. */
function contender(name: string, file: string, work: string): ChildProcess {
  const script = `import { appendFileSync } from 'node:fs';
    import { setTimeout as pause } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(module)};
    const note = (text) => appendFileSync(${JSON.stringify(file)}, text + '\\n');
    await withLock(${JSON.stringify(name)}, async () => { console.log('held'); ${work} });`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('many processes at once take their turns', async () => {
  const name = randomUUID();
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-lock-'));
  const file = join(folder, 'turns');
  appendFileSync(file, '');
  const many = Array.from({ length: 6 }, () =>
    contender(name, file, `note('in'); await pause(30); note('out');`),
  );
  const codes = await Promise.all(many.map(async (child) => (await once(child, 'exit'))[0] as unknown));
  const turns = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  expect(codes).toEqual(Array(6).fill(0));
  expect(turns).toEqual(Array.from({ length: 12 }, (_, index) => (index % 2 ? 'out' : 'in')));
});

test('a process that is killed leaves no lock behind', async () => {
  const name = randomUUID();
  const holder = contender(
    name,
    '/dev/null',
    'setInterval(() => undefined, 1000); await new Promise(() => undefined);',
  );
  await once(holder.stdout ?? process.stdin, 'data');
  let waited = false;
  const mine = withLock(
    name,
    () => Promise.resolve('mine'),
    () => {
      waited = true;
      holder.kill('SIGKILL');
    },
  );
  await expect(mine).resolves.toBe('mine');
  expect(waited).toBe(true);
});

test('work that fails gives the lock back', async () => {
  const name = randomUUID();
  await expect(withLock(name, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withLock(name, () => Promise.resolve(1))).resolves.toBe(1);
});
