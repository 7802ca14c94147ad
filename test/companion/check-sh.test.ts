import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checklist, checksOf } from '../../main/checks/checklist.ts';
import { readShortCode, shortCodeOf } from '../../main/checks/short-code.ts';
import { textsOf } from '../../main/checks/texts.ts';
import { identitiesOf } from '../../main/journal/identity.ts';
import { hostile, tablet, thinkpad } from './machines.ts';
import {
  cleanUp,
  hasSaid,
  makePlace,
  readResults,
  resultFiles,
  runCheck,
  script,
  shells,
  startCheck,
  stickId,
} from './shells.ts';

afterEach(cleanUp);

const slow = { timeout: 180_000 };

/** Five minutes: no network, so that no page is asked for; a word about it, no battery, and a name. */
const typed = ['p', 'f', 'no card found', 'y', 'p', 'y', 'u', 'jumps', 'n', 'p', 'y', 'p', 'Anna'];
const expected = [
  ['desktop', 'pass', null],
  ['network', 'fail', 'no card found'],
  ['sound', 'pass', null],
  ['trackpad', 'undecided', 'jumps'],
  ['swollen-battery', 'not-present', null],
  ['screen', 'pass', null],
  ['keyboard', 'pass', null],
];

const told = (place: Parameters<typeof readResults>[0]): (string | null)[][] =>
  readResults(place).run.answers.map(({ check, outcome, note }) => [check, outcome, note]);

test('shellcheck finds nothing to complain about', slow, () => {
  expect(execFileSync('shellcheck', ['--shell=sh', '--severity=style', script], { encoding: 'utf8' })).toBe(
    '',
  );
});

describe.each(Object.entries(shells))('in %s', (_, shell) => {
  test('a check is asked, saved, and read by Rekindle', slow, () => {
    const place = makePlace({ tree: thinkpad });
    const { said, status } = runCheck(shell, place, typed, ['--five-minutes']);
    expect(status).toBe(0);
    const { run, system, notices, identities, text } = readResults(place);
    expect(notices).toEqual([]);
    expect(told(place)).toEqual(expected);
    expect(run).toMatchObject({ where: 'stick', stick: stickId, preset: 'five-minutes', who: 'Anna' });
    expect(system).toBe('antiX 23.2 (Arditi del Popolo)');
    expect(run.machine).toMatchObject({
      maker: 'LENOVO',
      model: 'ThinkPad T61',
      form: 'laptop',
      ramMiB: 1999,
      firmware: { kind: 'bios' },
      battery: { designWh: 56.2, fullWh: 28.1, wear: 0.5 },
      disks: [{ model: 'HITACHI HTS72', sizeBytes: 160_041_885_696, rotational: true, transport: 'sata' }],
      graphics: [{ vendorId: '8086', deviceId: '2a02' }],
    });
    expect(run.machine?.network?.map(({ kind, deviceId }) => [kind, deviceId])).toEqual([['wifi', '4229']]);
    expect(resultFiles(place)[0]).toMatch(/^\d{8}T\d{6}Z-LENOVO-ThinkPad-T61-[0-9a-f]{8}\.txt$/);
    expect(said).toContain(`Short code: ${shortCodeOf(run.answers)}`);
    for (const secret of ['L3ABC12', '444455556666', '77881', 'A1B2C3']) expect(text).not.toContain(secret);
    expect(identities).toEqual(
      identitiesOf([
        { kind: 'uuid', of: 'system', value: 'a0b1c2d3-1111-2222-3333-444455556666' },
        { kind: 'serial', of: 'system', value: 'L3ABC12' },
      ]),
    );
  });

  test('with hardly any tool it asks and saves as well', slow, () => {
    const place = makePlace({ tree: tablet, tools: ['cat', 'mv', 'mkdir', 'rm'] });
    expect(runCheck(shell, place, ['1', ...typed]).status).toBe(0);
    expect(told(place)).toEqual(expected);
    const { run, notices } = readResults(place);
    expect(notices).toEqual([{ code: 'results-clock-wrong', data: { date: '1970-01-01' } }]);
    expect(run.machine).toMatchObject({ model: 'T100TA', firmware: { kind: 'uefi32', secureBoot: null } });
  });

  test('where nothing can be written it says so, goes on, and shows a code that says the same', slow, () => {
    const place = makePlace({ tree: thinkpad });
    writeFileSync(place.results, 'in the way');
    const { said, status } = runCheck(shell, place, typed, ['--five-minutes']);
    expect(status).toBe(0);
    expect(said).toContain('Nothing can be written here');
    const code = /Short code: (\S+)/.exec(said)?.[1] ?? '';
    const read = readShortCode(code);
    expect(read.ok && read.value.map(({ check, outcome }) => [check, outcome])).toEqual(
      expected.map(([check, outcome]) => [check, outcome]),
    );
    expect(readFileSync(place.results, 'utf8')).toBe('in the way');
  });

  test('killed at any question, it has all answers before it, and goes on with the next', slow, async () => {
    const place = makePlace({ tree: thinkpad });
    const child = startCheck(shell, place, ['--five-minutes']);
    const asked = hasSaid(child, textsOf('en', 'sound').has ?? '');
    child.stdin.write('p\nf\nno card found\n');
    await asked;
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(told(place)).toEqual(expected.slice(0, 2));
    expect(readResults(place).notices).toEqual([{ code: 'results-not-finished', data: { answers: 2 } }]);
    const { said, status } = runCheck(shell, place, ['y', ...typed.slice(3)]);
    expect(status).toBe(0);
    expect(said).toContain('2 answers so far');
    expect(told(place)).toEqual(expected);
    expect(readResults(place).notices).toEqual([]);
  });

  test('hostile names do nothing but stand there', slow, () => {
    const place = makePlace({ tree: hostile });
    const { said, status } = runCheck(shell, place, typed, ['--five-minutes']);
    expect(status).toBe(0);
    const [name = ''] = resultFiles(place);
    expect(name).toMatch(
      /^\d{8}T\d{6}Z-etc-touch-ran-touch-s-n-n-rf-script-ale[A-Za-z0-9-]*-[0-9a-f]{8}\.txt$/,
    );
    expect(told(place)).toEqual(expected);
    expect(readResults(place).system).toBe('$(touch ran)[31m %s ;');
    expect(said).not.toMatch(/[\u0007\u001b]/);
    expect(existsSync(join(process.cwd(), 'ran'))).toBe(false);
    expect(readdirSync(place.folder, { recursive: true })).not.toContainEqual(
      expect.stringMatching(/(^|\/)ran$/),
    );
  });

  test('in German, with keys as Germans press them', slow, () => {
    const place = makePlace({ tree: tablet, language: 'de_AT.UTF-8' });
    const { said } = runCheck(
      shell,
      place,
      ['p', 'f', '', 'j', 'p', 'j', 'u', '', 'n', 'p', 'j', 'p', ''],
      ['--five-minutes'],
    );
    expect(said).toContain(textsOf('de', 'network').question);
    expect(said).toContain('FERTIG. Danke.');
    expect(told(place).map((answer) => answer.slice(0, 2))).toEqual(
      expected.map((answer) => answer.slice(0, 2)),
    );
  });
});

describe('what a person may do', () => {
  const shell = shells.dash ?? [];

  test('every question of the longest check can be answered, and all are in the code', slow, () => {
    const place = makePlace({ tree: thinkpad });
    const lines = checklist.flatMap(({ presence }) => [...(presence ? ['y'] : []), 'p']);
    const { said } = runCheck(shell, place, [...lines, ''], ['--donation']);
    expect(told(place)).toEqual(checklist.map(({ id }) => [id, 'pass', null]));
    expect(said).toContain(`Short code: ${shortCodeOf(readResults(place).run.answers)}`);
    for (const { id } of checklist) expect(said).toContain(textsOf('en', id).title.replaceAll('’', "'"));
  });

  test('the same questions follow the same answers as in the app', slow, () => {
    const place = makePlace({ tree: thinkpad });
    runCheck(
      shell,
      place,
      ['f', '', ...Array.from({ length: 200 }, () => 's').flatMap((key) => [key, ''])],
      ['--full'],
    );
    const ids = ['desktop', 'swollen-battery', 'screen', 'keyboard', 'disk', 'case', 'memory'];
    expect(told(place).map(([check]) => check)).toEqual(ids);
    expect(checksOf('full').map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test('going back asks again, and the later answer counts', slow, () => {
    const place = makePlace({ tree: thinkpad });
    const { said } = runCheck(shell, place, ['f', 'dark', 'b', 'p', ...typed.slice(1)], ['--five-minutes']);
    expect(told(place)).toEqual([['desktop', 'pass', 'dark'], ...expected.slice(1)]);
    expect(said).toContain(`Short code: ${shortCodeOf(readResults(place).run.answers)}`);
  });

  test('wrong keys, help and empty lines ask once more', slow, () => {
    const place = makePlace({ tree: thinkpad });
    const { said } = runCheck(shell, place, ['', 'x', 'n', 'h', '?', ...typed], ['--five-minutes']);
    expect(told(place)).toEqual(expected);
    expect(said).toContain(textsOf('en', 'desktop').purpose);
  });

  test.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
    [5, 3],
    [9, 5],
  ])('the end of what is typed after %d lines is a stop, and all is kept', slow, (count, answers) => {
    const place = makePlace({ tree: thinkpad });
    expect(runCheck(shell, place, typed.slice(0, count), ['--five-minutes']).status).toBe(5);
    expect(told(place)).toHaveLength(answers);
    const outcomes = (of: readonly (readonly (string | null)[])[]): unknown[] =>
      of.map((answer) => answer.slice(0, 2));
    expect(outcomes(told(place))).toEqual(outcomes(expected.slice(0, answers)));
    expect(readResults(place).run.finishedAt).toBeNull();
  });

  test('an interrupt is a stop, too', slow, async () => {
    const place = makePlace({ tree: thinkpad });
    const child = startCheck(shell, place, ['--five-minutes']);
    const asked = hasSaid(child, 'Network');
    child.stdin.write('p\n');
    await asked;
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status).toBe(5);
    expect(told(place)).toEqual(expected.slice(0, 1));
  });

  test('before what may hang the computer it is written down that it is asked', slow, () => {
    const place = makePlace({ tree: thinkpad });
    const untilHeat = checksOf('full').slice(
      0,
      checksOf('full').findIndex(({ id }) => id === 'heat'),
    );
    const lines = untilHeat.flatMap(({ presence }) => [...(presence ? ['y'] : []), 'p']);
    runCheck(shell, place, lines, ['--full']);
    expect(readResults(place).text).toMatch(/asking heat ;\n$/);
    const { said } = runCheck(shell, place, ['y', 'f', 'went off'], []);
    expect(said).toContain('Here it stopped the last time.');
    expect(told(place).at(-1)).toEqual(['heat', 'fail', 'went off']);
  });

  test('a new check can be begun beside one that was not finished', slow, () => {
    const place = makePlace({ tree: thinkpad });
    runCheck(shell, place, typed.slice(0, 1), ['--five-minutes']);
    runCheck(shell, place, ['n', '1', ...typed]);
    expect(resultFiles(place)).toHaveLength(2);
    const ids = resultFiles(place).map(
      (file) => /^id .*$/m.exec(readFileSync(join(place.results, file), 'utf8'))?.[0],
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('serial numbers are there if they are asked for', slow, () => {
    const place = makePlace({ tree: thinkpad });
    runCheck(shell, place, typed, ['--five-minutes', '--serials']);
    for (const secret of ['L3ABC12', '444455556666', '77881'])
      expect(readResults(place).text).toContain(secret);
  });

  test('options that are none are told', slow, () => {
    const place = makePlace({ tree: thinkpad });
    for (const args of [['--fast'], ['--lang'], ['--into']]) {
      const { said, status } = runCheck(shell, place, [], args);
      expect(status).toBe(2);
      expect(said).toContain('sh check.sh');
    }
    expect(existsSync(place.results)).toBe(false);
  });

  test('results can go to another folder', slow, () => {
    const place = makePlace({ tree: thinkpad });
    const other = join(place.folder, 'other');
    runCheck(shell, place, typed, ['--five-minutes', '--into', other]);
    expect(told({ ...place, results: other })).toEqual(expected);
    expect(existsSync(place.results)).toBe(false);
  });
});

describe('what tools do', () => {
  const shell = shells['BusyBox ash'] ?? [];

  test('what they say is taken, but for serial numbers and addresses', slow, () => {
    const place = makePlace({
      tree: thinkpad,
      scripts: {
        lspci: `echo '00:02.0 VGA compatible controller [0300]: Intel Corporation Mobile GM965 [8086:2a02] (rev 0c)'
echo '03:00.0 Network controller [0280]: Intel Corporation PRO/Wireless 4965 AG [8086:4229] (rev 61)'`,
        lsblk: `echo '{"blockdevices": [{"name":"sda","kname":"sda","type":"disk","size":500107862016,"model":"ST9500","rota":true,"tran":"sata","rm":false}]}'`,
        dmidecode: `echo '# dmidecode 3.3'; echo 'Memory Device'; echo '\tSize: 2048 MB'; echo '\tSerial Number: 9F9F9F'; echo '\tAsset Tag: KEEP-OUT'`,
        smartctl: `echo 'Serial Number:    SECRET77'; echo 'SMART overall-health self-assessment test result: PASSED'; exit 4`,
        iw: `echo 'Wiphy phy0'; echo '  addr 00:1f:3b:aa:bb:cc'; echo '  ssid Home'`,
        aplay: 'exit 1',
        dmesg: `echo '[ 1.0] iwl4965 0000:03:00.0: Direct firmware load failed'; echo '[ 1.1] something fine'`,
      },
    });
    runCheck(shell, place, typed, ['--five-minutes']);
    const { run, text } = readResults(place);
    expect(run.machine?.graphics).toMatchObject([{ name: 'Intel Corporation Mobile GM965' }]);
    expect(run.machine?.disks).toMatchObject([{ model: 'ST9500', sizeBytes: 500_107_862_016 }]);
    expect(text).toContain('firmware load failed');
    for (const secret of ['9F9F9F', 'KEEP-OUT', 'SECRET77', '00:1f:3b', 'Home', 'something fine'])
      expect(text).not.toContain(secret);
  });

  test('a tool that only complains leaves nothing behind', slow, () => {
    const place = makePlace({
      tree: thinkpad,
      scripts: { lspci: 'echo "lspci: cannot open" >&2; exit 1', lsblk: 'exit 1' },
    });
    runCheck(shell, place, typed, ['--five-minutes']);
    expect(readResults(place).run.machine).toMatchObject({
      graphics: [{ deviceId: '2a02' }],
      disks: [{ model: 'HITACHI HTS72' }],
    });
  });

  /** From the fourth file on that it is to put in its place, `mv` does this. */
  const moving = (instead: string): Readonly<Record<string, string>> => ({
    mv: `case $(cat "$REKINDLE_CHECK_ROOT/moved" 2>/dev/null) in xxx*) ${instead} ;; esac
printf x >>"$REKINDLE_CHECK_ROOT/moved"
exec ${shell[0] ?? ''} mv "$@"`,
  });

  test('a stick that goes away in the middle is told at once; the code has all answers', slow, () => {
    const gone = 'for last; do :; done; rm -rf "${last%/*}"; exit 1';
    const place = makePlace({ tree: thinkpad, scripts: moving(gone) });
    const { said, status } = runCheck(shell, place, typed, ['--five-minutes']);
    expect(status).toBe(0);
    expect(said).toContain('can no longer be saved');
    const code = readShortCode(/Short code: (\S+)/.exec(said)?.[1] ?? '');
    expect(code.ok && code.value).toHaveLength(7);
  });

  test('a stick with no room for a second copy keeps every answer all the same', slow, () => {
    const place = makePlace({ tree: thinkpad, scripts: moving('exit 1') });
    expect(runCheck(shell, place, typed, ['--five-minutes']).status).toBe(0);
    expect(told(place)).toEqual(expected);
  });
});
