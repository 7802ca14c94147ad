import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when this process is, however that ends. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * Makes a temporary folder. A shell does it, and waits until it is told, or until this process is no more: then it
 * takes away what the folder is used for, and the folder.
 * @param letGo commands that come before, with the folder as `$folder`
 */
export async function temporaryFolder(prefix: string, letGo = ''): Promise<TemporaryFolder> {
  // This process may be gone even before it hears of the folder: no reason for the shell to go, too.
  const script = `trap '' PIPE
folder=$(mktemp -d "$1XXXXXX") && echo "$folder" && cat > /dev/null
${letGo}
rm -rf --one-file-system "$folder"`;
  // In a session of its own: a Ctrl-C at the terminal is not for it.
  const janitor = spawn('sh', ['-c', script, 'janitor', join(tmpdir(), prefix)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const over = new Promise<void>((resolve) => {
    janitor.once('close', () => resolve()).once('error', () => resolve());
  });
  const path = await new Promise<string>((resolve, reject) => {
    let told = '';
    janitor.stdout.setEncoding('utf8').on('data', (part: string) => {
      told += part;
      if (told.endsWith('\n')) resolve(told.trimEnd());
    });
    void over.then(() => reject(new Error(`No folder could be made in ${tmpdir()}.`)));
  });
  // It must not keep this process from ending: that is what it waits for.
  janitor.unref();
  janitor.stdout.destroy();
  return {
    path,
    remove: () => {
      janitor.ref();
      janitor.stdin.end();
      return over;
    },
  };
}
