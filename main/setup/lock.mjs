// One set-up at a time in one place. The lock is a socket: the kernel frees it however its owner ends,
// so that no stale lock is ever left behind.
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { sha256 } from './places.mjs';

/**
 * Runs `work` while no other process does so under the same name.
 * @template Value
 * @param {string} name what is locked, for instance a folder's path
 * @param {() => Promise<Value>} work
 * @param {() => void} [waiting] called once if another process is at it
 * @returns {Promise<Value>}
 */
export async function withLock(name, work, waiting) {
  const address = addressOf(name);
  let told = false;
  for (;;) {
    const server = await listen(address);
    if (server) {
      try {
        return await work();
      } finally {
        await server.release();
      }
    }
    if (!told) waiting?.();
    told = true;
    const answered = await untilFree(address);
    // Outside Linux the socket is a file, and it stays behind when its owner is killed.
    if (!answered && address.startsWith('/')) rmSync(address, { force: true });
  }
}

/** @param {string} name */
function addressOf(name) {
  const id = `rekindle-set-up-${process.getuid?.() ?? 0}-${sha256(name).slice(0, 16)}`;
  if (process.platform === 'linux') return `\0${id}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${id}` : join(tmpdir(), id);
}

/**
 * Takes the lock; `null` if somebody else has it. Those who wait hold a connection until it is released.
 * @param {string} address
 * @returns {Promise<{ release: () => Promise<void> } | null>}
 */
function listen(address) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
      socket.unref();
    });
    const release = () =>
      /** @type {Promise<void>} */ (
        new Promise((closed) => {
          server.close(() => closed());
          for (const socket of waiting) socket.destroy();
        })
      );
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve({ release });
    });
  });
}

/**
 * Waits until the owner's socket closes; false if nobody answered.
 * @param {string} address
 * @returns {Promise<boolean>}
 */
function untilFree(address) {
  return new Promise((resolve) => {
    let answered = false;
    const socket = createConnection(address);
    socket.on('connect', () => (answered = true));
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(() => resolve(answered), 50));
    socket.resume();
  });
}
