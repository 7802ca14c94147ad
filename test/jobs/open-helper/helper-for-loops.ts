// The helper, but for loop devices too, which the real one refuses: all else is the real one.
import { Socket } from 'node:net';
import { runHelper } from '../../../main/jobs/open-helper/helper.ts';

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
  mayWrite: () => Promise.resolve(true),
});
messages.once('close', () => process.exit(0));
messages.destroySoon();
