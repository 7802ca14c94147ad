import { execFile } from 'node:child_process';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../common/result.ts';
import type { HelperAbsence } from './reasons.ts';

/** A command line that runs the helper as root, after a password. */
export interface HelperCommandLine {
  readonly program: string;
  readonly args: readonly string[];
}

const pkexecPath = '/usr/bin/pkexec';
/** Electron cannot run a script in a packaged app (its fuse is off), so this is for the system's own Node. */
const nodePaths = ['/usr/bin/node', '/usr/bin/nodejs', '/usr/local/bin/node'];
const oldestNode = 20;
const threadFiles = ['open-helper-thread.mjs', 'open-helper-probe.mjs', 'open-helper-restore.mjs'];

/**
 * Finds what is needed for the helper: pkexec, Node, and the helper's own files. All of it must be such that root
 * alone can change it; a checkout or an AppImage of an ordinary user has no helper, because whatever
 * that user's programs can change must never be run as root.
 * @param script the built `open-helper.mjs`
 */
export async function findHelper(script: string): Promise<Result<HelperCommandLine, HelperAbsence>> {
  const pkexec = await lstat(pkexecPath).catch(() => null);
  // Without the set-user-ID bit, in a container perhaps, it cannot become root.
  if (!pkexec?.isFile() || pkexec.uid !== 0 || (pkexec.mode & 0o4000) === 0) {
    return err({ code: 'helper-not-there', data: { what: pkexecPath } });
  }
  const guarded = await guardedFile(script);
  if (!guarded.ok) return guarded;
  for (const name of threadFiles) {
    const thread = await guardedFile(join(dirname(guarded.value), name));
    if (!thread.ok) return thread;
  }
  for (const path of nodePaths) {
    const node = await guardedFile(path);
    if (node.ok && (await isNewEnough(node.value))) {
      // Its own agent for terminals fails in many releases ("No session for cookie"): pkttyagent does the asking.
      return ok({ program: pkexecPath, args: ['--disable-internal-agent', node.value, guarded.value] });
    }
  }
  return err({ code: 'helper-not-there', data: { what: nodePaths[0] ?? '' } });
}

/** The real path of a file that only root can change, or replace by changing a folder above it. */
export async function guardedFile(path: string): Promise<Result<string, HelperAbsence>> {
  const real = await realpath(path).catch(() => null);
  const file = real === null ? null : await lstat(real).catch(() => null);
  if (real === null || !file?.isFile()) return err({ code: 'helper-not-there', data: { what: path } });
  for (let at = real; ; at = dirname(at)) {
    const stats = await lstat(at).catch(() => null);
    // A folder with the sticky bit lets nobody replace what is another's, but lets everybody add.
    if (!stats || !isRootsAlone(stats)) return err({ code: 'helper-not-guarded', data: { what: at } });
    if (at === dirname(at)) return ok(real);
  }
}

export function isRootsAlone(stats: {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}): boolean {
  const groupMayWrite = (stats.mode & 0o020) !== 0 && stats.gid !== 0;
  return stats.uid === 0 && !groupMayWrite && (stats.mode & 0o002) === 0;
}

/** Asked before the password is: with this user's rights. */
function isNewEnough(node: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(node, ['--version'], { timeout: 10_000, env: {} }, (error, stdout) => {
      const major = /^v(\d+)\./.exec(stdout)?.[1];
      resolve(error === null && basename(node).startsWith('node') && Number(major ?? 0) >= oldestNode);
    });
  });
}
