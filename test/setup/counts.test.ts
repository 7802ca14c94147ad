import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { add, closingLine, countsOf, troublesOf } from '../../main/setup/counts.mjs';
import { inRoot, textOf } from '../../main/setup/places.mjs';
import { run } from '../../main/setup/run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'rekindle-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const vitest = (numbers: object, files: unknown[] = []): string =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    testResults: files,
    ...numbers,
  });
const playwright = (stats: object, errors: unknown[] = []): string =>
  JSON.stringify({
    suites: [],
    errors,
    stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  });

test.each([
  ['vitest, all well', vitest({}), 0, [3, 0, 0]],
  ['vitest, some of each', vitest({ numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }), 1, [3, 1, 3]],
  ['vitest, a file does not load', vitest({}, [{ status: 'failed', assertionResults: [] }]), 1, [3, 1, 0]],
  [
    'vitest, a failed test makes its file fail: once',
    vitest({ numFailedTests: 1 }, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]),
    1,
    [3, 1, 0],
  ],
  ['vitest, an error outside of tests', vitest({}), 1, [3, 1, 0]],
  ['Playwright, all well', playwright({}), 0, [2, 0, 0]],
  ['Playwright, some of each', playwright({ unexpected: 1, flaky: 1, skipped: 4 }), 1, [3, 1, 4]],
  ['Playwright, a file does not load', playwright({ expected: 0 }, [{ message: 'x' }]), 1, [0, 1, 0]],
  ['no report', null, 0, [0, 1, 0]],
  ['half a report', vitest({}).slice(0, 20), 0, [0, 1, 0]],
  ['something else', '[]', 0, [0, 1, 0]],
])('%s', (_, report, code, [passed, failed, skipped]) => {
  expect(countsOf(report, code)).toEqual({ passed, failed, skipped });
});

test.each([
  [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
  [{ passed: 0, failed: 3, skipped: 1 }, '0 passed, 3 failed, 1 skipped'],
])('%o is told as %s', (counts, line) => {
  expect(closingLine(counts)).toBe(line);
});

test('sums', () => {
  expect(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
    passed: 11,
    failed: 22,
    skipped: 33,
  });
});

// The runners themselves, so that a new release of one that reports otherwise is noticed.
const spec = (from: string): string => `import { test, expect } from '${from}';
  test('good', () => { expect(1).toBe(1); });
  test('bad', () => { expect(1).toBe(2); });
  test.skip('left out', () => { expect(1).toBe(2); });`;

test.each([
  [
    'Vitest',
    ['vitest/vitest.mjs', 'run', '--root', folder, '--reporter=json', `--outputFile=${folder}/vitest.json`],
    'vitest',
  ],
  ['Playwright', ['@playwright/test/cli.js', 'test', '-c', folder, '--reporter=json'], '@playwright/test'],
] as const)('counts what %s reports', async (name, [script, ...args], module) => {
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'some.test.mjs'), spec(module));
  const report = join(folder, `${name.toLowerCase()}.json`);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report, VITEST: undefined };
  const { code } = await run(process.execPath, [inRoot('node_modules', script), ...args], {
    cwd: folder,
    env,
  });
  rmSync(join(folder, 'node_modules'));
  expect(code).not.toBe(0);
  expect(countsOf(textOf(report), code)).toEqual({ passed: 1, failed: 1, skipped: 1 });
});

describe('what failed is named', () => {
  test('a test of vitest, one that failed at first, and a file of it that does not load', () => {
    const report = vitest({ numFailedTests: 1 }, [
      {
        status: 'failed',
        name: 'a.test.ts',
        assertionResults: [
          { status: 'passed', fullName: 'right', failureMessages: [] },
          { status: 'passed', fullName: 'late', failureMessages: ['too soon'] },
          {
            status: 'failed',
            fullName: 'wrong',
            failureMessages: ['\u001b[31mexpected 1\u001b[39m\nto be 2'],
          },
        ],
      },
      { status: 'failed', name: 'b.test.ts', message: 'no such module', assertionResults: [] },
    ]);
    expect(troublesOf(report)).toEqual([
      { kind: 'second-try', text: 'a.test.ts > late\n    too soon' },
      { kind: 'failed', text: 'a.test.ts > wrong\n    expected 1\n    to be 2' },
      { kind: 'failed', text: 'b.test.ts\n    no such module' },
    ]);
  });

  test.each([
    ['unexpected', 'failed'],
    ['flaky', 'second-try'],
  ])('a test of Playwright, however deep: %s', (status, kind) => {
    const spec = {
      title: 'opens',
      file: 'a.spec.ts',
      tests: [{ status, results: [{}, { error: { message: 'timed out' } }] }],
    };
    const fine = { title: 'fine', tests: [{ status: 'expected', results: [{}] }] };
    const report = JSON.stringify({
      suites: [{ specs: [fine], suites: [{ specs: [spec] }] }],
      stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 0 },
    });
    expect(troublesOf(report)).toEqual([{ kind, text: 'a.spec.ts > opens\n    timed out' }]);
  });

  test.each([null, '', '{', '[]'])('nothing out of %j', (report) => {
    expect(troublesOf(report)).toEqual([]);
  });
});
