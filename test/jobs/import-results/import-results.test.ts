import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importResults } from '../../../main/jobs/import-results/import-results.ts';
import { numbersIn } from '../../../main/jobs/import-results/numbers.ts';
import type { ImportReport } from '../../../main/jobs/import-results/types.ts';
import type { Journal } from '../../../main/journal/journal.ts';
import { manifestText, type ManifestSystem } from '../../../main/stick/companion/manifest.ts';
import { sample } from '../../checks/results-sample.ts';
import { hostileTexts } from '../../journal/exports/samples.ts';
import { opened, ownFolder, valueOf } from '../../journal/samples.ts';

const stickId = '6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e';
const ports = (journal: Journal): Parameters<typeof importResults>[1] => ({
  journal,
  suggest: () => Promise.resolve(() => null),
  mountsOf: () => Promise.resolve(null),
  now: () => '2026-11-22T08:00:00.000Z',
});

/** A stick's folder with these results, and a journal. */
function stickWith(
  files: Record<string, string>,
  systems: ManifestSystem[] = [],
): { stick: string; results: string; journal: Journal } {
  const folder = ownFolder();
  const results = join(folder, 'stick', 'rekindle', 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(
    join(results, '..', 'manifest.json'),
    manifestText({
      stick: stickId,
      kind: 'image',
      madeAt: '2026-11-20T08:00:00.000Z',
      madeBy: '0.1.0',
      systems,
    }),
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(join(results, name), text);
  return { stick: join(folder, 'stick'), results, journal: opened(join(folder, 'journal.db')) };
}

async function imported(path: string, journal: Journal): Promise<ImportReport> {
  return valueOf(await importResults(path, ports(journal)));
}

const antix: ManifestSystem = {
  id: 'antix-full',
  name: 'antiX 23.2',
  file: 'antiX-23.2_x64-full.iso',
  url: null,
  sizeBytes: 1,
  sha256: null,
  trust: 'none',
  signedBy: null,
};

const other = sample.replace('3fa9c2d1', '77777777').replace('ThinkPad T61', 'ThinkPad X60');

describe('import', { timeout: 120_000 }, () => {
  test('a stick with several machines: facts, answers, verdict, and which stick it was', async () => {
    const { stick, journal } = stickWith({ 'a.txt': sample, 'b.txt': other });
    const report = await imported(stick, journal);
    expect(report.stick).toBe(stickId);
    expect(report.files.map(({ became, whole, answers }) => [became, whole, answers])).toEqual([
      ['new', true, 3],
      ['new', true, 3],
    ]);
    expect(valueOf(journal.countMachines({}))).toBe(2);
    const check = valueOf(journal.check('20261121T174512Z-3fa9c2d1'));
    expect(check).toMatchObject({ where: 'stick', stick: stickId, who: 'Anna', preset: 'five-minutes' });
    expect(check.verdict?.kind).toBeTypeOf('string');
    expect(valueOf(journal.machine(check.machineId)).profile).toMatchObject({
      maker: 'LENOVO',
      cpu: { longMode: true },
    });
  });

  test('the system that was started comes along from the stick, or else as it calls itself', async () => {
    const { stick, results, journal } = stickWith({ 'a.txt': sample }, [antix]);
    const asked: (string | null)[] = [];
    const suggest = (tried: string | null): Promise<() => null> => {
      asked.push(tried);
      return Promise.resolve(() => null);
    };
    valueOf(await importResults(stick, { ...ports(journal), suggest }));
    const id = '20261121T174512Z-3fa9c2d1';
    expect(valueOf(journal.check(id)).tried).toEqual({ id: 'antix-full', name: 'antiX 23.2' });
    expect(asked).toEqual(['antix-full']);
    // Copied here from another stick: what this one holds says nothing of it.
    writeFileSync(join(results, 'b.txt'), other.replace(stickId, stickId.replace('6e', '7f')));
    await imported(stick, journal);
    const tried = { id: null, name: 'Debian GNU/Linux 12 (bookworm)' };
    expect(valueOf(journal.check('20261121T174512Z-77777777')).tried).toEqual(tried);
  });

  test('the same again changes nothing, from wherever and under whatever name', async () => {
    const { stick, results, journal } = stickWith({ 'a.txt': sample });
    await imported(stick, journal);
    writeFileSync(join(results, 'copy.txt'), sample);
    for (const path of [stick, results, join(stick, 'rekindle'), join(results, 'a.txt')]) {
      const report = await imported(path, journal);
      expect(new Set(report.files.map(({ machineId }) => machineId)).has(null)).toBe(false);
      expect(new Set(report.files.map(({ became }) => became))).toEqual(new Set(['known']));
    }
    expect(valueOf(journal.countMachines({}))).toBe(1);
  });

  test('a file that has grown is added to its check and its machine', async () => {
    const half = sample.split('answer sound')[0] ?? '';
    const { results, journal } = stickWith({ 'a.txt': half });
    expect((await imported(results, journal)).files[0]).toMatchObject({ became: 'new', answers: 2 });
    writeFileSync(join(results, 'a.txt'), sample);
    expect((await imported(results, journal)).files[0]).toMatchObject({
      became: 'more',
      answers: 3,
      whole: true,
    });
    expect(valueOf(journal.countMachines({}))).toBe(1);
  });

  test('cut off: taken over as far as it goes, told, and the text kept', async () => {
    const cut = sample.slice(0, sample.indexOf('not-present') + 3);
    const { stick, journal } = stickWith({ 'a.txt': cut });
    const [file] = (await imported(stick, journal)).files;
    expect(file).toMatchObject({ became: 'new', answers: 2, whole: false });
    expect(file?.reasons.map(({ code }) => code)).toContain('results-cut');
    expect(valueOf(journal.halfFiles())).toMatchObject([{ text: cut, whole: false }]);
  });

  test('cut at any line, it does no harm', async () => {
    const lines = sample.split('\n');
    const { results, journal } = stickWith({});
    for (let n = 1; n < lines.length; n++) {
      writeFileSync(join(results, 'a.txt'), lines.slice(0, n).join('\n'));
      const [file] = (await imported(results, journal)).files;
      expect(['new', 'more', 'kept']).toContain(file?.became);
    }
    expect(valueOf(journal.check('20261121T174512Z-3fa9c2d1')).answers).toHaveLength(3);
  });

  test.each(hostileTexts)('%s in every field does no harm', async (_name, text) => {
    const line = text.replaceAll(/[\r\n]/g, ' ');
    const evil = sample
      .replace('ThinkPad T61', line)
      .replace('who Anna', `who ${line}`)
      .replace('no Wi-Fi at all', line);
    const { stick, journal } = stickWith({ [`${'x'.repeat(60)}<b>;$(id) .txt`]: evil });
    const [file] = (await imported(stick, journal)).files;
    expect(['new', 'kept']).toContain(file?.became);
    expect(valueOf(journal.check('20261121T174512Z-3fa9c2d1')).who ?? '').not.toMatch(
      /[\u0000-\u001f\u202e]/,
    );
  });

  test('a newer form, noise and other people’s files: kept or passed over, told, and the rest is taken', async () => {
    const { stick, journal } = stickWith({
      'a.txt': sample,
      'newer.txt': 'rekindle-results 9\n',
      'noise.txt': 'hello',
      'empty.txt': '',
      'photo.jpg': '\u0000\u0001',
      '.hidden': 'x',
    });
    const report = await imported(stick, journal);
    expect(
      Object.fromEntries(report.files.map(({ file, became }) => [file.split('/').at(-1), became])),
    ).toEqual({
      'a.txt': 'new',
      'newer.txt': 'kept',
      'noise.txt': 'kept',
      'empty.txt': 'kept',
      'photo.jpg': 'passed-over',
    });
  });

  test('nothing on the stick is changed, and links are not followed', async () => {
    const { stick, results, journal } = stickWith({ 'a.txt': sample });
    symlinkSync('/etc/passwd', join(results, 'link.txt'));
    const before = readdirSync(results).map((name) => statSync(join(results, name)).mtimeMs);
    expect((await imported(stick, journal)).files).toHaveLength(1);
    expect(readdirSync(results).map((name) => statSync(join(results, name)).mtimeMs)).toEqual(before);
    expect(readFileSync(join(results, 'a.txt'), 'utf8')).toBe(sample);
  });

  test.each<[string, string, string]>([
    ['nothing there', 'none', 'import-not-found'],
    ['a folder without results', '.', 'import-nothing'],
  ])('%s', async (_name, path, code) => {
    const folder = ownFolder();
    const journal = opened(join(folder, 'books', 'journal.db'));
    mkdirSync(join(folder, 'empty'));
    const found = await importResults(join(folder, 'empty', path), ports(journal));
    expect(found).toMatchObject({ ok: false, error: { code } });
  });

  test('what has no end is not read', async () => {
    const journal = opened(join(ownFolder(), 'journal.db'));
    expect(await importResults('/dev/zero', ports(journal))).toMatchObject({
      ok: true,
      value: { files: [{ became: 'passed-over', reasons: [{ code: 'results-not-results' }] }] },
    });
  });
});

describe('numbers in raw facts', () => {
  test('are found, each once, and of adapters that are plugged in none', () => {
    const text = [
      '|/sys/class/dmi/id/product_uuid:4c4c4544-0042-3510-8052-b9c04f4d3132',
      '|/sys/class/dmi/id/product_serial:L3A1234',
      '|/sys/class/dmi/id/board_serial:',
      '|/sys/class/net/eth0/address:00:16:d3:aa:bb:cc',
      '|/sys/class/net/wlx00c0ca000001/address:00:c0:ca:00:00:01',
      '|System Information',
      '|\tSerial Number: L3A1234',
      '|Processor Information',
      '|\tSerial Number: CPU99999',
    ].join('\n');
    expect(numbersIn(text)).toEqual([
      { kind: 'uuid', of: 'system', value: '4c4c4544-0042-3510-8052-b9c04f4d3132' },
      { kind: 'serial', of: 'system', value: 'L3A1234' },
      { kind: 'mac', of: 'eth0', value: '00:16:d3:aa:bb:cc' },
    ]);
  });
});
