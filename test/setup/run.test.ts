import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { textOf } from '../../main/setup/places.mjs';
import { run, tail } from '../../main/setup/run.mjs';

test.each([
  [
    'a program that succeeds',
    'sh',
    ['-c', 'echo out; echo err >&2'],
    0,
    /out\n(.|\n)*err\n|err\n(.|\n)*out\n/,
  ],
  ['a program that fails', 'sh', ['-c', 'exit 7'], 7, /^$/],
  ['a program that is not there', 'no-such-program', [], 127, /no-such-program/],
  ['a program that is killed', 'sh', ['-c', 'kill -9 $$'], 128, /^$/],
] as const)('%s', async (_, command, args, code, output) => {
  const result = await run(command, args);
  expect(result).toMatchObject({ code, timedOut: false });
  expect(result.output).toMatch(output);
});

test('a program that takes too long ends with all its children', async () => {
  const result = await run('sh', ['-c', 'sleep 60 & echo $!; wait'], { limitSeconds: 0.3, group: true });
  expect(result.timedOut).toBe(true);
  await untilEnded(Number(result.output));
});

test('a program ends when set-up is killed', async () => {
  const module = fileURLToPath(new URL('../../main/setup/run.mjs', import.meta.url));
  const script = `import { run } from ${JSON.stringify(module)};
    await run('sh', ['-c', 'echo $$ >&2; exec sleep 60'], { output: 'inherit' });`;
  const setUp = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [pid] = (await once(setUp.stderr, 'data')) as [Buffer];
  expect(isAlive(Number(pid))).toBe(true);
  setUp.kill('SIGKILL');
  await once(setUp, 'exit');
  await untilEnded(Number(pid));
});

test('tail keeps the last lines', () => {
  expect(tail('1\n2\n3\n\n', 2)).toBe('2\n3');
});

async function untilEnded(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid) && tries < 200; tries++) await pause(20);
  expect(isAlive(pid)).toBe(false);
}

/** What has ended may still be listed until its parent has taken notice (state Z). */
function isAlive(pid: number): boolean {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat !== null && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}
