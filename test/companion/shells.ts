import { execFileSync, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseResults, type Results } from '../../main/checks/results.ts';
import { machineFromTexts } from '../../main/machine/from-files.ts';
import { manifestText } from '../../main/stick/companion/manifest.ts';

export const stickId = '6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e';
export const script = join(import.meta.dirname, '../../resources/companion/check.sh');

const which = (name: string): string =>
  execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
const busybox = which('busybox');

/** The shells in which the check has to run: of Tiny Core and its like, of Debian, and of most others. */
export const shells: Readonly<Record<string, readonly string[]>> = {
  'BusyBox ash': [busybox, 'ash'],
  dash: [which('dash')],
  bash: [which('bash'), '--posix'],
};

/** What BusyBox brings on the smallest of the systems. */
const usual = [
  'cat',
  'mv',
  'rm',
  'mkdir',
  'date',
  'tr',
  'fold',
  'sync',
  'tail',
  'uname',
  'od',
  'timeout',
  'sha256sum',
];

/** A stick, a recorded computer and a set of tools, each in a folder of its own. */
export interface Place {
  readonly folder: string;
  readonly check: string;
  readonly results: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Given {
  /** Path below the root → content; a content that begins with `->` is where a link leads. */
  readonly tree: Readonly<Record<string, string>>;
  /** The tools that there are; those that BusyBox has. */
  readonly tools?: readonly string[];
  /** Further tools: name → shell script. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly language?: string;
}

const folders: string[] = [];

export function makePlace({ tree, tools = usual, scripts = {}, language = 'C' }: Given): Place {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle check '));
  folders.push(folder);
  const [stick, root, bin] = ['a stick/rekindle', 'root', 'bin'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [stick, root, bin]) mkdirSync(path, { recursive: true });
  copyFileSync(script, join(stick, 'check.sh'));
  writeFileSync(
    join(stick, 'manifest.json'),
    manifestText({
      stick: stickId,
      kind: 'image',
      madeAt: '2026-11-21T12:00:00Z',
      madeBy: '0.1.0',
      systems: [],
    }),
  );
  for (const [path, content] of Object.entries(tree)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content.startsWith('->')) symlinkSync(content.slice(2), file);
    else writeFileSync(file, content);
  }
  for (const tool of tools) symlinkSync(busybox, join(bin, tool));
  for (const [name, text] of Object.entries(scripts)) {
    rmSync(join(bin, name), { force: true });
    writeFileSync(join(bin, name), `#!${busybox} sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const env = {
    PATH: bin,
    REKINDLE_CHECK_ROOT: root,
    LANG: language,
    LC_ALL: '',
    LC_MESSAGES: '',
    DISPLAY: '',
  };
  return { folder, check: join(stick, 'check.sh'), results: join(stick, 'results'), env };
}

export function cleanUp(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Runs the check with these lines typed into it, and waits for its end. */
export function runCheck(
  shell: readonly string[],
  place: Place,
  lines: readonly string[],
  args: readonly string[] = [],
): { readonly said: string; readonly status: number | null } {
  const [command = '', ...first] = shell;
  const { stdout, stderr, status, error } = spawnSync(command, [...first, place.check, ...args], {
    input: lines.map((line) => `${line}\n`).join(''),
    env: place.env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (error) throw error;
  if (stderr !== '') throw new Error(`The check complained: ${stderr}`);
  return { said: stdout.replaceAll(/\s+/g, ' '), status };
}

/** The same, for a person who does not go on. */
export function startCheck(
  shell: readonly string[],
  place: Place,
  args: readonly string[],
): ChildProcessWithoutNullStreams {
  const [command = '', ...first] = shell;
  return spawn(command, [...first, place.check, ...args], { env: place.env });
}

/** Resolves as soon as the check has said this. */
export async function hasSaid(child: ChildProcessWithoutNullStreams, what: string): Promise<void> {
  let all = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      all += data.toString('utf8');
      if (all.includes(what)) resolve();
    });
    child.once('exit', () => reject(new Error(`It ended before it said “${what}”: ${all}`)));
  });
}

export function resultFiles(place: Place): string[] {
  return readdirSync(place.results).sort();
}

/** The only results file, as Rekindle reads it. */
export function readResults(place: Place): Results & { readonly text: string } {
  const files = resultFiles(place);
  if (files.length !== 1) throw new Error(`Not one file but ${files.join()}`);
  const text = readFileSync(join(place.results, files[0] ?? ''), 'utf8');
  const results = parseResults(text, {
    stick: stickId,
    writtenAt: '2026-11-22T00:00:00Z',
    machineOf: (whole) => {
      const found = machineFromTexts([{ file: 'results', text: { ok: true, value: whole }, notices: [] }]);
      return found.ok ? found.value.profile : null;
    },
  });
  if (!results.ok) throw new Error(results.error.code);
  return { ...results.value, text };
}
