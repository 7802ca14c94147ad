import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { builtFile } from '../writer/built-worker.ts';
import { opened, ownFolder, valueOf } from './samples.ts';

let child = '';
beforeAll(async () => {
  child = await builtFile('test/journal/writing-child.ts', 'writing-child', ['zod', 'proper-lockfile']);
}, 120_000);

/** Lets a program write until it has said `answers` times that one is kept, kills it, and gives the last it said. */
async function writeAndKill(path: string, name: string, answers: number): Promise<number> {
  const writer = spawn(process.execPath, [child, path, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(writer, 'close');
  let told = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    if (told.split('\n').length > answers) writer.kill('SIGKILL');
  });
  await ended;
  // A line that was cut off was not shown whole, and is no promise.
  return Number(told.split('\n').slice(0, -1).at(-1) ?? -1);
}

test('killed a hundred times while writing, nothing that was shown as saved is missing', async () => {
  const path = join(ownFolder(), 'journal.db');
  const promised = new Map<string, number>();
  const names = Array.from({ length: 100 }, (_, n) => `run-${n}`);
  // Some at once, as the app and the command line are: each is killed in the midst of the others' writing.
  for (let n = 0; n < names.length; n += 4) {
    const some = names.slice(n, n + 4);
    const last = await Promise.all(some.map((name, i) => writeAndKill(path, name, 1 + ((n + i) % 9))));
    some.forEach((name, i) => promised.set(name, last[i] ?? -1));
  }
  const book = opened(path);
  expect(book.notices).toEqual([]);
  for (const [name, last] of promised) {
    expect(last).toBeGreaterThanOrEqual(0);
    const notes = valueOf(book.check(name)).answers.map(({ note }) => note);
    // In order and without a gap; one more may have been kept and not yet told.
    expect(notes.slice(0, last + 1)).toEqual(Array.from({ length: last + 1 }, (_, i) => `${name} ${i}`));
  }
}, 600_000);
