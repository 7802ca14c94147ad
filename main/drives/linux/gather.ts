import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../common/result.ts';
import type { DriveError } from '../reasons.ts';
import { majorMinorOf } from './device-number.ts';
import type { LinuxFacts, PathFact, SysfsFacts } from './facts.ts';
import { parseLsblk } from './lsblk.ts';
import { overlayFolders, parseMountinfo, parseSwaps, type Mount } from './mountinfo.ts';
import { runTool } from './run-tool.ts';
import { readSysfsFacts } from './sysfs.ts';

const lsblkTimeoutMs = 15_000;
/** Any system has far fewer; more are not looked up. */
const maxPaths = 2000;

/** What the Linux edge reads, before it is parsed: tests keep it in files. */
export interface RawLinuxFacts {
  readonly lsblk: string;
  readonly mountinfo: string | null;
  readonly swaps: string | null;
  readonly commandLine: string | null;
}

/** Reads all that the list of drives is made of. Needs no rights, changes nothing. */
export async function gatherLinuxFacts(): Promise<Result<LinuxFacts, DriveError>> {
  const raw = await readRawFacts();
  if (!raw.ok) return raw;
  const nodes = parseLsblk(raw.value.lsblk);
  if (!nodes.ok) return nodes;
  const sysfs: Record<string, SysfsFacts> = {};
  await Promise.all(
    nodes.value.map(async (node) => {
      if (node.majorMinor !== null) sysfs[node.kname] = await readSysfsFacts(node.majorMinor);
    }),
  );
  const parsed = parseTables(raw.value);
  const paths = await lookUp(pathsNamedBy(parsed.mounts ?? [], parsed.swaps ?? [], sysfs));
  return ok({ nodes: nodes.value, ...parsed, commandLine: raw.value.commandLine, sysfs, paths });
}

export function parseTables(raw: RawLinuxFacts): Pick<LinuxFacts, 'mounts' | 'swaps'> {
  return {
    mounts: raw.mountinfo === null ? null : parseMountinfo(raw.mountinfo),
    swaps: raw.swaps === null ? null : parseSwaps(raw.swaps),
  };
}

async function readRawFacts(): Promise<Result<RawLinuxFacts, DriveError>> {
  const lsblk = await runTool('lsblk', ['-J', '-b', '-O'], lsblkTimeoutMs);
  if (!lsblk.ok) {
    const { error } = lsblk;
    if (error.kind === 'missing') return err({ code: 'drive-list-tool-missing', data: { tool: 'lsblk' } });
    if (error.kind === 'slow') {
      return err({ code: 'drive-list-too-slow', data: { tool: 'lsblk', seconds: error.seconds } });
    }
    // lsblk(8): 32 none found, 64 some found; a drive that vanishes while it looks is no failure.
    if (!(error.exitCode === 32 || error.exitCode === 64) || error.stdout === '') {
      const detail = error.stderr.trim().slice(0, 500);
      return err({ code: 'drive-list-tool-failed', data: { tool: 'lsblk', detail } });
    }
  }
  return ok({
    lsblk: lsblk.ok ? lsblk.value : lsblk.error.kind === 'failed' ? lsblk.error.stdout : '',
    mountinfo: await readTable('/proc/self/mountinfo'),
    swaps: await readSwaps(),
    commandLine: await readTable('/proc/cmdline'),
  });
}

async function readTable(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** A kernel that is built without swap has no such file, and then nothing is swapped to. */
async function readSwaps(): Promise<string | null> {
  return readFile('/proc/swaps', 'utf8').catch((error: unknown) =>
    error instanceof Error && 'code' in error && error.code === 'ENOENT' ? '' : null,
  );
}

function pathsNamedBy(
  mounts: readonly Mount[],
  swaps: readonly string[],
  sysfs: Readonly<Record<string, SysfsFacts>>,
): string[] {
  const named = [
    ...mounts.flatMap((mount) => overlayFolders(mount.options)),
    // Other sources are words, or servers that may not answer.
    ...mounts.flatMap((mount) => mount.source.split(':')).filter((source) => source.startsWith('/dev/')),
    ...swaps,
    ...Object.values(sysfs).flatMap((facts) => facts.loopFile ?? []),
  ];
  return [...new Set(named)].filter((path) => path.startsWith('/')).slice(0, maxPaths);
}

async function lookUp(paths: readonly string[]): Promise<Record<string, PathFact>> {
  const facts: Record<string, PathFact> = {};
  await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path, { bigint: true }).catch(() => null);
      if (!stats) return;
      facts[path] = stats.isBlockDevice()
        ? { kind: 'device', majorMinor: majorMinorOf(stats.rdev) }
        : { kind: 'file' };
    }),
  );
  return facts;
}
