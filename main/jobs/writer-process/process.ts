import { parentPort } from './parent-port.ts';
import { toWriter } from './protocol.ts';
import { createSession } from './session.ts';

/**
 * The writer process: it opens the drives, gives each a worker thread, and ends when all have ended.
 * It exits with its parent: a stick without anybody to report to must not go on being written.
 */
const port = parentPort();
if (!port) {
  process.stderr.write('This program is started by Rekindle itself.\n');
  process.exit(2);
}

const session = createSession(
  (message) => port.send(message),
  () => port.close(),
);
port.onMessage((raw) => {
  const parsed = toWriter.safeParse(raw);
  if (!parsed.success) return;
  if (parsed.data.type === 'cancel') session.cancel(parsed.data.device);
  else void session.start(parsed.data);
});
port.onClose(() => process.exit(1));
// The terminal's Ctrl-C reaches the whole group; the parent decides and sends a cancel.
process.on('SIGINT', () => undefined);
