import { describe, expect, test } from 'vitest';
import { parseResults, type Results, type ResultsPlace } from '../../main/checks/results.ts';
import { machineFromTexts } from '../../main/machine/from-files.ts';
import type { MachineProfile } from '../../main/machine/profile.ts';
import { sample } from './results-sample.ts';

const stick = '6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e';

function machineOf(text: string): MachineProfile | null {
  const found = machineFromTexts([{ file: 'results', text: { ok: true, value: text }, notices: [] }]);
  return found.ok ? found.value.profile : null;
}

const place: ResultsPlace = { stick, writtenAt: '2026-11-22T00:00:00Z', machineOf };

function read(text: string): Results {
  const results = parseResults(text, place);
  if (!results.ok) throw new Error(results.error.code);
  return results.value;
}

const codes = (text: string): string[] => read(text).notices.map(({ code }) => code);

describe('a whole file', () => {
  test('is a run with its machine and its answers, the later answer in place of the earlier', () => {
    const { run, system, notices } = read(sample);
    expect(notices).toEqual([]);
    expect(system).toBe('Debian GNU/Linux 12 (bookworm)');
    expect(run).toMatchObject({
      id: '20261121T174512Z-3fa9c2d1',
      startedAt: '2026-11-21T17:45:12Z',
      finishedAt: '2026-11-21T18:00:00Z',
      where: 'stick',
      stick,
      preset: 'five-minutes',
      who: 'Anna',
    });
    expect(run.answers).toEqual([
      { check: 'desktop', outcome: 'pass', note: null, photo: null, at: '2026-11-21T17:46:00Z' },
      {
        check: 'network',
        outcome: 'pass',
        note: 'no Wi-Fi at all, says “firmware”',
        photo: null,
        at: '2026-11-21T17:49:00Z',
      },
      { check: 'sound', outcome: 'not-present', note: null, photo: null, at: '2026-11-21T17:48:00Z' },
    ]);
    expect(run.machine).toMatchObject({ maker: 'LENOVO', model: 'ThinkPad T61', cpu: { longMode: true } });
  });

  test('gives the same run each time', () => {
    expect(read(sample)).toEqual(read(sample));
  });

  test('with line ends of Windows is read as well', () => {
    expect(read(sample.replaceAll('\n', '\r\n')).run.answers).toEqual(read(sample).run.answers);
  });
});

describe('a file that was cut off', () => {
  test('at any place loses only what comes after, and says so', () => {
    const whole = read(sample).run;
    const earlier = read(sample.replace('answer network pass', 'gone')).run;
    let most = 0;
    for (let end = 0; end < sample.length; end++) {
      const results = parseResults(sample.slice(0, end), place);
      if (!results.ok) {
        expect(results.error.code, `cut at ${end}`).toMatch(/^results-(empty|not-results|nothing-said)$/);
        expect(most).toBe(0);
        continue;
      }
      const { run, notices } = results.value;
      for (const answer of run.answers)
        expect([...whole.answers, ...earlier.answers].map(({ check, outcome }) => check + outcome)).toContain(
          answer.check + answer.outcome,
        );
      expect(run.answers.length).toBeGreaterThanOrEqual(most);
      most = run.answers.length;
      if (run.finishedAt === null)
        expect(notices.map(({ code }) => code).join(), `cut at ${end}`).toMatch(/results-(cut|not-finished)/);
      if (run.id !== whole.id) expect(notices.map(({ code }) => code)).toContain('results-id-damaged');
    }
    expect(most).toBe(3);
  });

  test('in the middle of an answer does not take it', () => {
    const { run, notices } = read(sample.slice(0, sample.indexOf('answer sound not-present') + 22));
    expect(run.answers.map(({ check }) => check)).toEqual(['desktop', 'network']);
    expect(notices).toContainEqual({ code: 'results-cut', data: { answers: 2 } });
  });
});

describe('what is odd in a file is told', () => {
  test.each<[string, string, string]>([
    ['not finished', sample.replace(/finished.*\n/, ''), 'results-not-finished'],
    ['no facts end', sample.replace('end-facts ;\n', ''), 'results-cut'],
    ['a damaged line', sample.replace('who Anna ;', 'who A\u0001'), 'results-lines-damaged'],
    [
      'a word that is no outcome',
      sample.replace('sound not-present', 'sound great'),
      'results-lines-damaged',
    ],
    ['a check of a newer version', sample.replace('answer sound', 'answer smell'), 'results-checks-unknown'],
    ['a damaged id', sample.replace('id 2026', 'id ../2026'), 'results-id-damaged'],
    ['no id', sample.replace(/^id .*\n/m, ''), 'results-id-damaged'],
    ['another stick', sample.replace('stick 6e0c', 'stick 7e0c'), 'results-other-stick'],
    ['an empty coin cell', sample.replaceAll('2026-11-21T', '2000-01-01T'), 'results-clock-wrong'],
    ['no facts', sample.replace(/> [^]*end-facts/, 'end-facts'), 'results-machine-unknown'],
  ])('%s', (_, text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  test('a time that is none is replaced by the file’s own', () => {
    const { run } = read(sample.replaceAll(/2026-11-21T\d\d:\d\d:\d\dZ/g, '2026-19-71T00:00:00Z'));
    expect(run.startedAt).toBe('2026-11-22T00:00:00Z');
    expect(run.finishedAt).toBeNull();
  });

  test('a damaged id gives the same file the same new one', () => {
    const damaged = sample.replace(/^id .*\n/m, '');
    expect(read(damaged).run.id).toBe(read(damaged).run.id);
    expect(read(damaged).run.id).not.toBe(read(damaged.replace('Anna', 'Ben')).run.id);
  });

  test('nobody can pass a made-up id off as a damaged one', () => {
    expect(codes(sample.replace(/^id .*$/m, 'id damaged-0123456789abcdef ;'))).toEqual([
      'results-id-damaged',
    ]);
  });
});

describe('what is no results file', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'results-empty'],
    ['blanks', ' \n\n', 'results-empty'],
    ['another text', 'Dear Anna,\nrekindle-results 1\n', 'results-not-results'],
    ['HTML', '<html>rekindle-results 1</html>', 'results-not-results'],
    ['a newer one', sample.replace('results 1', 'results 2'), 'results-too-new'],
    ['a head alone', 'rekindle-results 1\nrekindle-facts 1\n', 'results-nothing-said'],
  ])('%s', (_, text, code) => {
    const results = parseResults(text, place);
    expect(results.ok ? 'read' : results.error.code).toBe(code);
  });
});

describe('hostile files', () => {
  const hostile = '<img src=x onerror=alert(1)>\u202egnp.exe\u0007\u001b[2J=cmd|calc';

  test('names and notes stay text, on one line, without control and direction characters', () => {
    const text = sample
      .replace('who Anna', `who ${hostile}`)
      .replace('system Debian GNU/Linux 12 (bookworm)', `system ${hostile}`)
      .replace('no Wi-Fi at all', hostile);
    const { run, system } = read(text);
    expect(run.who).toBe('<img src=x onerror=alert(1)> gnp.exe [2J=cmd|calc');
    expect(system).toBe(run.who);
    for (const said of [run.who, system, run.answers[1]?.note ?? ''])
      expect(said).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  });

  test('long ones are cut', () => {
    const { run } = read(sample.replace('Anna', 'A'.repeat(100_000)).replace('no Wi-Fi', '🦊'.repeat(9000)));
    expect(run.who).toHaveLength(80);
    expect(Array.from(run.answers[1]?.note ?? '')).toHaveLength(500);
  });

  test('facts cannot give answers, and answers cannot give facts', () => {
    const { run } = read(
      sample
        .replace('|processor\t: 0', '|answer camera pass 2026-11-21T17:46:00Z ;\n|processor\t: 0')
        .replace('no Wi-Fi at all', '|/sys/class/dmi/id/sys_vendor:EVIL'),
    );
    expect(run.answers.map(({ check }) => check)).toEqual(['desktop', 'network', 'sound']);
    expect(run.machine?.maker).toBe('LENOVO');
  });

  test('random damage never throws', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 500; round++) {
      const chars = Array.from(sample);
      for (let hit = 0; hit < 20; hit++) chars[random(chars.length)] = String.fromCharCode(random(300));
      const results = parseResults(chars.join(''), place);
      if (results.ok) expect(results.value.run.answers.length).toBeLessThanOrEqual(4);
      else expect(results.error.code).toMatch(/^results-/);
    }
  });
});
