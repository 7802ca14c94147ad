// Runs inside the guest, as root and once more in the person's session: starts what the test asks for and tells what
// came of it. One JSON object a line in each direction, over a virtio-serial port (the first argument).
import { spawn } from 'node:child_process';
import { openSync, read, write } from 'node:fs';

/**
 * @typedef {{ id: number, start: { argv: string[], env: Record<string, string>, cwd: string } }
 *   | { id: number, signal: NodeJS.Signals }} Order
 */

const port = openSync(process.argv[2] ?? '', 'r+');
/** @type {Map<number, import('node:child_process').ChildProcess>} */
const running = new Map();

/** @type {Buffer[]} */
const unsent = [];
/** @param {Record<string, unknown>} message */
function tell(message) {
  unsent.push(Buffer.from(`${JSON.stringify(message)}\n`));
  if (unsent.length === 1) sendNext();
}

function sendNext() {
  const next = unsent[0];
  if (!next) return;
  write(port, next, (error, count) => {
    if (error) process.exit(1);
    if (count < next.length) unsent[0] = next.subarray(count);
    else unsent.shift();
    sendNext();
  });
}

/** @type {(line: string) => Order} */
const parse = JSON.parse;

/** @param {Order} order */
function obey(order) {
  const { id } = order;
  if ('signal' in order) {
    const child = running.get(id);
    // The whole group: a shell and what it started.
    if (child?.pid !== undefined) kill(-child.pid, order.signal);
    return;
  }
  const { argv, env, cwd } = order.start;
  const child = spawn(argv[0] ?? '', argv.slice(1), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.set(id, child);
  child.stdout.setEncoding('utf8').on('data', (text) => tell({ id, out: text }));
  child.stderr.setEncoding('utf8').on('data', (text) => tell({ id, err: text }));
  child.on('error', (error) => tell({ id, err: `${error.message}\n` }));
  child.on('close', (code, signal) => {
    running.delete(id);
    tell({ id, exit: { code, signal } });
  });
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended by itself.
  }
}

const part = Buffer.alloc(65536);
let rest = '';
function listen() {
  read(port, part, 0, part.length, null, (error, count) => {
    // Nobody at the other end reads as an end of the file; somebody may come.
    if (error || count === 0) return void setTimeout(listen, 50);
    rest += part.toString('utf8', 0, count);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) obey(parse(line));
    listen();
  });
}

tell({ id: 0, hello: process.getuid?.() });
listen();
