import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answer, check, met, opened, ownFolder, stickEvent, valueOf } from './samples.ts';

const png = Buffer.from('89504e470d0a1a0a', 'hex');

/** A journal in which a computer was checked with a stick that was made twice. */
function bookWithStick() {
  const folder = ownFolder();
  const book = opened(join(folder, 'journal.db'));
  const figures = stickEvent().data;
  const stick = { id: null, serial: '4C530001230815115331', model: 'Ultra', sizeBytes: 16_000_000_000 };
  const made = (manifest: string, at: string) =>
    valueOf(book.noteStick(stick, stickEvent({ at, data: { ...figures, manifest } })));
  made('first-manifest', '2026-11-19T08:00:00.000Z');
  const { id } = made('second-manifest', '2026-11-20T08:00:00.000Z');
  const { machineId: _, ...come } = check('', { id: 'c1', stick: 'first-manifest', who: 'Ben' });
  const file = { digest: 'd', name: 'a.txt', at: '2026-11-21T10:00:00.000Z', whole: true, reasons: [] };
  const { machineId } = valueOf(book.takeOver(met(), come, file, ''));
  return { folder, book, stick: id, machine: machineId };
}

test('the history of a computer has the files that brought its checks, and the stick as it was then', () => {
  const { book, machine, stick } = bookWithStick();
  const history = valueOf(book.historyOf(machine));
  expect(history.imports).toMatchObject([{ name: 'a.txt', checkId: 'c1' }]);
  expect(history.sticks).toMatchObject([
    { stick: { id: stick }, event: { at: '2026-11-19T08:00:00.000Z', data: { manifest: 'first-manifest' } } },
  ]);
  expect(valueOf(book.historyOf('nobody'))).toEqual({ imports: [], sticks: [] });
});

test('a stick tells which computers were checked with it, however often it was made anew', () => {
  const { book, machine, stick } = bookWithStick();
  expect(valueOf(book.checksWithStick(stick))).toMatchObject([
    { check: 'c1', machine, who: 'Ben', maker: 'LENOVO' },
  ]);
  expect(valueOf(book.checksWithStick('nobody'))).toEqual([]);
  expect(valueOf(book.stick(stick))).toMatchObject({ id: stick, model: 'Ultra' });
  expect(book.stick('nobody')).toMatchObject({ ok: false, error: { code: 'journal-no-stick' } });
});

test('only pictures that belong to an answer are found, whatever lies in the folder', () => {
  const { folder, book, machine } = bookWithStick();
  const source = join(folder, 'any.png');
  writeFileSync(source, png);
  const name = valueOf(book.keepPhoto(source));
  expect(valueOf(book.photoFile(name))).toBeNull();
  valueOf(book.keepAnswer('c1', answer({ photo: name })));
  expect(valueOf(book.photoFile(name))).toBe(join(folder, 'photos', name));
  for (const other of ['../journal.db', `../photos/${name}`, `${name}/`, '', name.replace('png', 'jpg')])
    expect(valueOf(book.photoFile(other))).toBeNull();
  // An answer that was damaged, or written by somebody else, leads nowhere.
  valueOf(book.keepAnswer('c1', answer({ check: 'sound', photo: '../journal.db' })));
  expect(valueOf(book.photoFile('../journal.db'))).toBeNull();
  expect(machine).not.toBe('');
});
