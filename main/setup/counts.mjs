// From the reports of the test runners to one line.
import { stripVTControlCharacters } from 'node:util';
import { parseJson } from './places.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Counts} */
export const nothing = { passed: 0, failed: 0, skipped: 0 };

/**
 * The counts of one stage out of its runner's JSON report. A stage that ended badly never counts as clean: if its
 * report is missing, cannot be read, or knows of no failure although the runner ended with one, that is a failure.
 * @param {string | null} report
 * @param {number} exitCode of the runner
 * @returns {Counts}
 */
export function countsOf(report, exitCode) {
  const read = parseJson(report);
  const counts = (isVitest(read)
    ? vitestCounts(read)
    : isPlaywright(read)
      ? playwrightCounts(read)
      : null) ?? {
    ...nothing,
    failed: 1,
  };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The closing line. @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * @typedef {object} Trouble a test by its name, with what it said
 * @property {'failed' | 'second-try'} kind
 * @property {string} text of several lines
 */

/**
 * What failed, or passed at the second try only, by name, for the end of a long run: whoever sees only its last lines
 * has to know what to look for.
 * @param {string | null} report of the stage's runner
 * @returns {readonly Trouble[]} empty if the report cannot be read
 */
export function troublesOf(report) {
  const read = parseJson(report);
  if (isVitest(read)) return vitestTroubles(read);
  return isPlaywright(read) ? playwrightTroubles(read.suites) : [];
}

/**
 * @typedef {{ status?: string, fullName?: string, failureMessages?: string[] }} VitestResult
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: { status?: string, name?: string, message?: string, assertionResults?: VitestResult[] }[] }} VitestReport
 * @param {unknown} value
 * @returns {value is VitestReport}
 */
function isVitest(value) {
  return (
    typeof value === 'object' && value !== null && 'numPassedTests' in value && 'numFailedTests' in value
  );
}

/** @param {VitestReport} report @returns {Counts} */
function vitestCounts(report) {
  // A file that could not even be loaded has failed without a test of its own that says so.
  const brokenFiles = (report.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !(assertionResults ?? []).some((result) => result.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** @param {VitestReport} report @returns {readonly Trouble[]} */
function vitestTroubles(report) {
  return (report.testResults ?? []).flatMap(({ status, name, message, assertionResults = [] }) => {
    const tests = assertionResults.flatMap(({ status: ended, fullName, failureMessages = [] }) => {
      if (ended === 'failed') return [trouble('failed', name, fullName, failureMessages[0])];
      const failedAtFirst = ended === 'passed' && failureMessages.length > 0;
      return failedAtFirst ? [trouble('second-try', name, fullName, failureMessages[0])] : [];
    });
    const broken = status === 'failed' && !tests.some(({ kind }) => kind === 'failed');
    return broken ? [...tests, trouble('failed', name, null, message)] : tests;
  });
}

/**
 * @typedef {{ status?: string, results?: { error?: { message?: string } }[] }} PlaywrightTest
 * @typedef {{ title?: string, file?: string, tests?: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ suites?: PlaywrightSuite[], specs?: PlaywrightSpec[] }} PlaywrightSuite
 * @param {readonly PlaywrightSuite[]} suites
 * @returns {readonly Trouble[]}
 */
function playwrightTroubles(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...specs.flatMap(({ title, file, tests = [] }) =>
      tests.flatMap(({ status, results = [] }) => {
        if (status !== 'unexpected' && status !== 'flaky') return [];
        const message = results.find(({ error }) => error)?.error?.message;
        return [trouble(status === 'flaky' ? 'second-try' : 'failed', file, title, message)];
      }),
    ),
    ...playwrightTroubles(inner),
  ]);
}

/** Nobody reads a page of this at the end of a log. */
const toldLines = 12;

/**
 * @param {Trouble['kind']} kind
 * @param {string | null | undefined} file
 * @param {string | null | undefined} title
 * @param {string | null | undefined} message
 * @returns {Trouble}
 */
function trouble(kind, file, title, message) {
  return { kind, text: told(file, title, message) };
}

/** @param {string | null | undefined} file @param {string | null | undefined} title @param {string | null | undefined} message */
function told(file, title, message) {
  const lines = stripVTControlCharacters(message ?? '').split('\n');
  return [[file, title].filter(Boolean).join(' > '), ...lines.slice(0, toldLines)].join('\n    ').trimEnd();
}

/**
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, suites: PlaywrightSuite[], errors?: unknown[] }} PlaywrightReport
 * @param {unknown} value
 * @returns {value is PlaywrightReport}
 */
function isPlaywright(value) {
  return typeof value === 'object' && value !== null && 'stats' in value && 'suites' in value;
}

/** @param {PlaywrightReport} report @returns {Counts} */
function playwrightCounts({ stats, errors }) {
  return {
    // A test that passed at the second try has passed; the runner's own output names it.
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (errors?.length ?? 0),
    skipped: stats.skipped,
  };
}
