import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../main/journal/journal.ts';
import { unknownMachine } from '../../main/machine/profile.ts';
import { answer, check, met, opened, ownFolder, stickEvent, thinkPad, valueOf, verdict } from './samples.ts';

const journal = (): ReturnType<typeof opened> => opened(join(ownFolder(), 'journal.db'));

describe('machines', () => {
  test('a machine comes back as it was noted', () => {
    const book = journal();
    const numbers = [{ kind: 'serial', of: 'system', value: 'L3-A1234' }] as const;
    const { id } = valueOf(book.noteMachine(met({ numbers })));
    expect(valueOf(book.machine(id))).toMatchObject({ id, profile: thinkPad, numbers, assetTag: null });
  });

  test('the same identity is the same machine, any one of several', () => {
    const book = journal();
    const first = valueOf(book.noteMachine(met({ identities: ['uuid-a', 'mac-a'] })));
    const again = valueOf(book.noteMachine(met({ identities: ['mac-a'] })));
    const other = valueOf(book.noteMachine(met({ identities: ['mac-b'] })));
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
  });

  test('two computers without any number of their own are two, and so is one that was met twice', () => {
    const book = journal();
    const ids = [1, 2].map(() => valueOf(book.noteMachine(met())).id);
    expect(new Set(ids).size).toBe(2);
    expect(valueOf(book.countMachines({}))).toBe(2);
  });

  test('what was known stays when a later reading knows less, and the later one counts where it knows', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met({ identities: ['a'] })));
    const later = { ...unknownMachine, ramMiB: 3072, cpu: { ...unknownMachine.cpu, cores: 2 } };
    valueOf(book.noteMachine(met({ identities: ['a'], profile: later, at: '2026-11-21T09:00:00.000Z' })));
    const kept = valueOf(book.machine(id)).profile;
    expect(kept).toMatchObject({ model: 'ThinkPad T60', ramMiB: 3072, cpu: { arch: 'i686', cores: 2 } });
  });

  test('an older reading that comes late does not undo a newer one', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met({ identities: ['a'] })));
    const older = { ...thinkPad, ramMiB: 512 };
    valueOf(book.noteMachine(met({ identities: ['a'], profile: older, at: '2026-01-01T00:00:00.000Z' })));
    expect(valueOf(book.machine(id))).toMatchObject({
      profile: { ramMiB: 1536 },
      firstAt: '2026-01-01T00:00:00.000Z',
      lastAt: '2026-11-20T09:00:00.000Z',
    });
  });

  test('asset tag, owner and note: changed, kept, removed; a tag is given once', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    const other = valueOf(book.noteMachine(met()));
    valueOf(book.describeMachine(id, { assetTag: ' RC-17 ', owner: 'Frau Müller', note: 'hinge' }));
    valueOf(book.describeMachine(id, { note: null }));
    expect(valueOf(book.machine('rc-17'))).toMatchObject({
      id,
      assetTag: 'RC-17',
      owner: 'Frau Müller',
      note: null,
    });
    expect(book.describeMachine(other.id, { assetTag: 'rc-17' })).toMatchObject({
      error: { code: 'journal-tag-taken' },
    });
    expect(book.describeMachine('nobody', {})).toMatchObject({ error: { code: 'journal-no-machine' } });
  });

  test('is found by the beginning of its id, if that is one machine only', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    expect(valueOf(book.machine(id.slice(0, 6).toUpperCase())).id).toBe(id);
    expect(book.machine(id.slice(0, 1))).toMatchObject({ error: { code: 'journal-no-machine' } });
    for (let n = 0; n < 3; n++) valueOf(book.noteMachine(met()));
    expect(book.machine('zz-nothing')).toMatchObject({ error: { code: 'journal-no-machine' } });
  });

  test.each<[string, string, boolean]>([
    ['model', 'thinkpad', true],
    ['words in any order', 'T60 lenovo', true],
    ['a serial number', 'l3-a1234', true],
    ['accents and ß', 'muller strasse', true],
    ['a percent sign is one', '100%', false],
    ['an underscore is one', 't_0', false],
    ['a quote does no harm', `'; DROP TABLE machines; --`, false],
    ['something else', 'macbook', false],
  ])('search: %s', (_name, words, found) => {
    const book = journal();
    const numbers = [{ kind: 'serial', of: 'system', value: 'L3-A1234' }] as const;
    const { id } = valueOf(book.noteMachine(met({ numbers })));
    valueOf(book.describeMachine(id, { owner: 'Müller', note: 'Große Straße 3' }));
    expect(valueOf(book.findMachines({ words })).length).toBe(found ? 1 : 0);
    expect(valueOf(book.countMachines({ words }))).toBe(found ? 1 : 0);
  });

  test('filters: processor, memory, verdict, day, unfinished', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    const { id: other } = valueOf(book.noteMachine(met({ profile: { ...thinkPad, ramMiB: 512 } })));
    valueOf(book.keepCheck(check(id, { verdict: verdict('ready'), finishedAt: '2026-11-20T10:00:00.000Z' })));
    valueOf(book.keepCheck(check(other, { id: 'c2', startedAt: '2025-01-01T12:00:00.000Z' })));
    const ids = (query: Parameters<typeof book.findMachines>[0]): string[] =>
      valueOf(book.findMachines(query)).map((machine) => machine.id);
    expect(ids({ leastRamMiB: 1024 })).toEqual([id]);
    expect(ids({ arch: 'i686' }).sort()).toEqual([id, other].sort());
    expect(ids({ arch: 'x86_64' })).toEqual([]);
    expect(ids({ verdictKind: 'ready' })).toEqual([id]);
    expect(ids({ unfinished: true })).toEqual([other]);
    expect(ids({ day: '2025-01-01' })).toEqual([other]);
    expect(ids({ day: 'yesterday' })).toEqual([]);
  });

  test('forgetting removes machine, checks, answers and pictures, and of others nothing', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met({ identities: ['a'] })));
    const { id: other } = valueOf(book.noteMachine(met()));
    valueOf(book.keepCheck(check(id, { answers: [answer()] })));
    valueOf(book.keepCheck(check(other, { id: 'c2', answers: [answer()] })));
    valueOf(book.forgetMachine(id));
    expect(book.machine(id)).toMatchObject({ error: { code: 'journal-no-machine' } });
    expect(book.check('c1')).toMatchObject({ error: { code: 'journal-no-check' } });
    expect(valueOf(book.check('c2')).answers).toHaveLength(1);
    expect(valueOf(book.noteMachine(met({ identities: ['a'] }))).id).not.toBe(id);
  });
});

describe('checks', () => {
  test('answers are kept in their order, changed at their place, and taken back', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    valueOf(book.keepCheck(check(id)));
    valueOf(book.keepAnswer('c1', answer()));
    valueOf(book.keepAnswer('c1', answer({ check: 'sound', outcome: 'fail', note: 'left only' })));
    valueOf(book.keepAnswer('c1', answer({ outcome: 'fail', at: '2026-11-20T09:05:00.000Z' })));
    expect(valueOf(book.check('c1')).answers.map(({ check: of, outcome }) => [of, outcome])).toEqual([
      ['desktop', 'fail'],
      ['sound', 'fail'],
    ]);
    valueOf(book.removeAnswer('c1', 'desktop'));
    expect(valueOf(book.check('c1')).answers.map(({ check: of }) => of)).toEqual(['sound']);
  });

  test('what an own test measured stays with the answer when only the answer changes', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    const findings = [{ code: 'own-keys-came', data: { pressed: 75, expected: 76 } }];
    valueOf(book.keepCheck(check(id)));
    valueOf(book.keepAnswer('c1', answer({ outcome: 'fail', findings })));
    valueOf(book.keepAnswer('c1', answer({ outcome: 'pass', at: '2026-11-20T09:05:00.000Z' })));
    expect(valueOf(book.check('c1')).answers).toEqual([
      answer({ outcome: 'pass', at: '2026-11-20T09:05:00.000Z', findings }),
    ]);
    valueOf(book.keepAnswer('c1', answer({ check: 'sound' })));
    expect(valueOf(book.check('c1')).answers[1]).not.toHaveProperty('findings');
  });

  test('an older answer that comes late does not undo a newer one', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    valueOf(book.keepCheck(check(id, { answers: [answer({ outcome: 'pass' })] })));
    valueOf(book.keepAnswer('c1', answer({ outcome: 'fail', at: '2026-01-01T00:00:00.000Z' })));
    expect(valueOf(book.check('c1')).answers[0]?.outcome).toBe('pass');
  });

  test('an end, a verdict, and opening it again', () => {
    const book = journal();
    const { id } = valueOf(book.noteMachine(met()));
    const judged = verdict('cautions');
    valueOf(book.keepCheck(check(id)));
    valueOf(book.judgeCheck('c1', { finishedAt: '2026-11-20T10:00:00.000Z', verdict: judged }));
    expect(valueOf(book.check('c1'))).toMatchObject({
      finishedAt: '2026-11-20T10:00:00.000Z',
      verdict: judged,
    });
    expect(valueOf(book.machine(id)).verdictKind).toBe('cautions');
    valueOf(book.judgeCheck('c1', { finishedAt: null, verdict: null }));
    expect(valueOf(book.check('c1'))).toMatchObject({ finishedAt: null, verdict: null });
  });

  test('nothing is kept for a machine or a check that is not there', () => {
    const book = journal();
    expect(book.keepCheck(check('nobody'))).toMatchObject({ error: { code: 'journal-no-machine' } });
    expect(book.keepAnswer('nothing', answer())).toMatchObject({ error: { code: 'journal-no-check' } });
  });

  test('a file that was taken over is one check, however often and with however much more it comes', () => {
    const book = journal();
    const { machineId: _machine, ...come } = check('', { where: 'stick', stick: 's1', answers: [answer()] });
    const file = { digest: 'd1', name: 'r.txt', at: '2026-11-20T11:00:00.000Z', whole: false, reasons: [] };
    const first = valueOf(book.takeOver(met(), come, file, 'the text'));
    const more = {
      ...come,
      answers: [answer(), answer({ check: 'sound' })],
      finishedAt: '2026-11-20T12:00:00.000Z',
    };
    const second = valueOf(
      book.takeOver(met(), more, { ...file, digest: 'd2', whole: true }, 'the longer text'),
    );
    expect(second.machineId).toBe(first.machineId);
    expect(second.answers).toHaveLength(2);
    expect(valueOf(book.countMachines({}))).toBe(1);
    expect(valueOf(book.importOfDigest('d1'))).toMatchObject({ checkId: 'c1', whole: false });
    expect(valueOf(book.halfFiles()).map(({ text }) => text)).toEqual(['the text']);
  });

  test('a picture is copied, known by its bytes, and anything else refused', () => {
    const folder = ownFolder();
    const book = opened(join(folder, 'journal.db'));
    const picture = join(folder, 'IMG 1.JPG');
    writeFileSync(picture, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    const name = valueOf(book.keepPhoto(picture));
    expect(name).toMatch(/^[0-9a-f]{32}\.jpg$/);
    expect(readFileSync(join(book.photoFolder, name))).toEqual(readFileSync(picture));
    expect(valueOf(book.keepPhoto(picture))).toBe(name);
    writeFileSync(join(folder, 'x.png'), '<svg onload="alert(1)"/>');
    expect(book.keepPhoto(join(folder, 'x.png'))).toMatchObject({ error: { code: 'journal-photo-unfit' } });
    expect(book.keepPhoto(join(folder, 'none.png'))).toMatchObject({
      error: { code: 'journal-photo-unreadable', data: { errno: 'ENOENT' } },
    });
    const { id } = valueOf(book.noteMachine(met()));
    valueOf(
      book.keepCheck(
        check(id, { answers: [answer({ photo: name }), answer({ check: 'x', photo: '../journal.db' })] }),
      ),
    );
    valueOf(book.forgetMachine(id));
    expect(() => readFileSync(join(book.photoFolder, name))).toThrow('ENOENT');
    expect(readFileSync(join(folder, 'journal.db')).length).toBeGreaterThan(0);
  });
});

describe('sticks', () => {
  const stick = { id: null, serial: '4C530001', model: 'Cruzer', sizeBytes: 8_004_304_896 };

  test('are known again by serial number and size, or by their id, and have a history', () => {
    const book = journal();
    const made = valueOf(book.noteStick(stick, stickEvent()));
    const worn = stickEvent({ at: '2026-11-21T08:00:00.000Z', kind: 'failed' });
    expect(valueOf(book.noteStick(stick, worn))).toMatchObject({ id: made.id, holds: null });
    expect(valueOf(book.noteStick({ ...stick, sizeBytes: 4_000_000 }, stickEvent())).id).not.toBe(made.id);
    expect(
      valueOf(
        book.noteStick(
          { ...stick, id: made.id, serial: null },
          stickEvent({ at: '2026-11-22T08:00:00.000Z' }),
        ),
      ),
    ).toMatchObject({
      id: made.id,
      holds: 'antiX-26_386-core.iso',
    });
    expect(valueOf(book.stickHistory(made.id)).map(({ kind }) => kind)).toEqual(['made', 'failed', 'made']);
    expect(valueOf(book.sticks())).toHaveLength(2);
  });

  test('a probe leaves what is on a stick', () => {
    const book = journal();
    const { id } = valueOf(book.noteStick(stick, stickEvent()));
    valueOf(
      book.noteStick(stick, stickEvent({ kind: 'probed', data: { ...stickEvent().data, image: null } })),
    );
    expect(valueOf(book.sticks())).toMatchObject([{ id, holds: 'antiX-26_386-core.iso' }]);
  });

  test('one without a serial number is a new one each time', () => {
    const book = journal();
    for (let n = 0; n < 2; n++) valueOf(book.noteStick({ ...stick, serial: null }, stickEvent()));
    expect(valueOf(book.sticks())).toHaveLength(2);
  });
});

describe('the file', { timeout: 60_000 }, () => {
  test('two programs see what the other one has written, at once', () => {
    const path = join(ownFolder(), 'journal.db');
    const [app, cli] = [opened(path), opened(path)];
    const { id } = valueOf(app.noteMachine(met()));
    valueOf(cli.keepCheck(check(id)));
    valueOf(app.keepAnswer('c1', answer()));
    expect(valueOf(cli.check('c1')).answers).toHaveLength(1);
  });

  test('a newer one is left alone', () => {
    const path = join(ownFolder(), 'journal.db');
    const made = openJournal(path);
    valueOf(made).close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(openJournal(path)).toMatchObject({ error: { code: 'journal-too-new', data: { version: 99 } } });
  });

  test('a folder in its place is told', () => {
    const path = join(ownFolder(), 'journal.db');
    mkdirSync(path);
    expect(openJournal(path)).toMatchObject({ error: { code: 'journal-unusable' } });
  });

  test('where a folder cannot be made, that is told', () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(openJournal(join(folder, 'file', 'journal.db'))).toMatchObject({
      error: { code: 'journal-unusable' },
    });
  });
});
