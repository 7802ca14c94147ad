import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrivePhase } from '../../main/jobs/make-stick/stick-life.ts';
import type { DriveResult } from '../../main/jobs/make-stick/types.ts';
import { forkWriter } from '../../main/jobs/writer-process/child-process.ts';
import { toWriter, type FromWriter, type WriterStart } from '../../main/jobs/writer-process/protocol.ts';
import { runWriter, untouchedDrive } from '../../main/jobs/writer-process/run-writer.ts';

const start: WriterStart = {
  type: 'start',
  files: [
    {
      path: '/images/x.iso',
      sha256: 'a'.repeat(64),
      identity: { dev: '1', ino: '2', sizeBytes: 3, mtimeNs: '4', ctimeNs: '5' },
    },
  ],
  targets: ['a', 'b'].map((path) => ({ kind: 'virtual', path, createBytes: null })),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-writer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const done = (device: string): DriveResult => ({
  ...untouchedDrive(device, 'failed', []),
  ok: true,
  outcome: 'done',
});
const says = (message: FromWriter): string => `process.send(${JSON.stringify(message)});`;
const result = (device: string): string => says({ type: 'drive', result: { ...done(device), reasons: [] } });
const lived: readonly DrivePhase[] = ['open', 'write', 'verify', 'eject'];
const lives = (device: string, phases: readonly DrivePhase[]): string =>
  phases.map((phase) => says({ type: 'phase', device, phase })).join('');
/** The whole way to a stick that is ready. */
const drive = (device: string): string => lives(device, lived) + result(device);

/** Runs a writer process that behaves as `script` says once it has its work. */
async function runScript(
  script: string,
  signal = new AbortController().signal,
): Promise<{ ends: string[]; codes: string[]; events: string[] }> {
  const path = join(folder, `${String(Math.random()).slice(2)}.cjs`);
  writeFileSync(path, `process.once('message', (start) => { ${script} });`);
  const events: string[] = [];
  const results = await runWriter(forkWriter(path), start, (event) => events.push(event.type), signal);
  return {
    ends: results.map(({ device, outcome }) => `${device} ${outcome}`),
    codes: results.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
    events,
  };
}

describe('whatever the writer process does, each drive has one result', () => {
  test('it does its work and leaves', async () => {
    const script = `${drive('b')} ${drive('a')} ${says({ type: 'end' })} process.disconnect();`;
    expect(await runScript(script)).toEqual({
      ends: ['a done', 'b done'],
      codes: [],
      events: ['b', 'a'].flatMap(() => [...lived.map(() => 'phase'), 'drive']),
    });
  });

  test.each<[string, readonly DrivePhase[]]>([
    ['nothing was done', []],
    ['it was opened only', ['open']],
    ['nothing was read back', ['open', 'write', 'eject']],
    ['it was written after it had been read back', ['open', 'write', 'verify', 'write', 'eject']],
    ['the drive was never opened', ['write', 'verify', 'eject']],
  ])('it calls a stick ready, but %s: that one has failed, the other has not', async (_name, phases) => {
    const run = await runScript(
      `${lives('a', phases)} ${result('a')} ${drive('b')} ${says({ type: 'end' })} process.disconnect();`,
    );
    expect(run).toMatchObject({ ends: ['a failed', 'b done'], codes: ['stick-out-of-step'] });
  });

  test('it speaks of drives that it was not given, and of one that has ended', async () => {
    const run = await runScript(
      `${drive('a')} ${drive('c')} ${lives('a', ['open'])} ${drive('b')} ${says({ type: 'end' })} process.disconnect();`,
    );
    expect(run.ends).toEqual(['a done', 'b done']);
    expect(run.events).toHaveLength(2 * (lived.length + 1));
  });

  test.each([
    ['it ends at once', 'process.exit(3)'],
    ['it is killed', 'process.kill(process.pid, "SIGKILL")'],
    ['it throws', 'throw new Error("out of memory")'],
  ])('%s', async (_name, script) => {
    expect(await runScript(`${drive('a')} setTimeout(() => { ${script} }, 50)`)).toMatchObject({
      ends: ['a done', 'b failed'],
      codes: ['writer-process-ended'],
    });
  });

  test('it says its last word and does not leave', async () => {
    const run = await runScript(
      `${drive('a')} ${drive('b')} ${says({ type: 'end' })} setInterval(() => {}, 1000);`,
    );
    expect(run.ends).toEqual(['a done', 'b done']);
  });

  test('it talks nonsense', async () => {
    const nonsense = [
      'null',
      '1',
      '"end"',
      '{"type":"drive"}',
      '{"type":"drive","result":{"device":"a","ok":"yes"}}',
    ]
      .map((json) => `process.send(${json});`)
      .join('');
    const run = await runScript(
      `${nonsense} ${drive('a')} ${drive('b')} ${says({ type: 'end' })} process.disconnect();`,
    );
    expect(run).toMatchObject({ ends: ['a done', 'b done'], codes: [] });
    expect(run.events.filter((event) => event === 'drive')).toHaveLength(2);
  });

  test('it does not answer a cancel: it is ended, and the drives are said not to answer', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const run = await runScript('for (;;) {}', controller.signal);
    expect(run).toMatchObject({
      ends: ['a cancelled', 'b cancelled'],
      codes: ['drive-does-not-answer', 'drive-does-not-answer'],
    });
  });

  test('it was cancelled before it began', async () => {
    const run = await runScript('for (;;) {}', AbortSignal.abort());
    expect(run.ends).toEqual(['a cancelled', 'b cancelled']);
  });

  test('the program is not there', async () => {
    const results = await runWriter(
      forkWriter(join(folder, 'none.cjs')),
      start,
      () => undefined,
      new AbortController().signal,
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });
});

describe('what the writer process takes as work', () => {
  test.each<[string, unknown]>([
    ['nothing', null],
    ['an unknown type', { type: 'format', device: '/dev/sda' }],
    ['an extra field', { ...start, shell: 'rm' }],
    ['no targets', { ...start, targets: [] }],
    ['a target without identity', { ...start, targets: [{ kind: 'drive', device: '/dev/sdb' }] }],
    ['a digest that is none', { ...start, files: [{ ...start.files[0], sha256: 'x' }] }],
    ['a layout without extents', { ...start, targets: [{ ...start.targets[0], layout: { sizeBytes: 1 } }] }],
    ['a negative size', { ...start, targets: [{ kind: 'virtual', path: 'a', createBytes: -1 }] }],
  ])('not: %s', (_name, message) => {
    expect(toWriter.safeParse(message).success).toBe(false);
  });

  test('the real thing', () => {
    expect(toWriter.safeParse(start).success).toBe(true);
  });
});
