// The helper that runs as root, under pkexec: see `helper.ts` and `messages.ts`.
import { Socket } from 'node:net';
import { mayHelperWrite } from './allowed-drive.ts';
import { runHelper } from './helper.ts';

// Ctrl-C and a closed terminal reach the whole group. The writer process decides; when it goes, the pipe ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.umask(0o077);
const messages = new Socket({ fd: 1, readable: false, writable: true });
await runHelper({
  commands: new Socket({ fd: 0, readable: true, writable: false }),
  messages,
  imageFd: 2,
  threads: {
    write: new URL('./open-helper-thread.mjs', import.meta.url),
    probe: new URL('./open-helper-probe.mjs', import.meta.url),
    restore: new URL('./open-helper-restore.mjs', import.meta.url),
  },
  mayWrite: mayHelperWrite,
});
// What is said last has to arrive; if there is nobody any more, the pipe breaks, and that ends it as well.
messages.once('close', () => process.exit(0));
messages.destroySoon();
