import { createServer, type Server, type Socket } from 'node:net';

/** 0, or an error of NBD; at once or later. */
export type Answer = number | Promise<number>;

/** A drive that somebody plays. Offsets and lengths are within its size. */
export interface PlayedDrive {
  readonly sizeBytes: number;
  read(offset: number, into: Buffer): Answer;
  write(offset: number, data: Buffer): Answer;
  flush(): Answer;
}

/** Errors that the protocol knows. */
export const nbdErrors = { EIO: 5, EINVAL: 22, ENOSPC: 28, ESHUTDOWN: 108 } as const;

export interface NbdServer {
  readonly socket: string;
  close(): Promise<void>;
}

/**
 * Offers a drive over NBD on a Unix socket (NBD: doc/proto.md, fixed newstyle negotiation and simple replies), for
 * QEMU and `nbdfuse`. Requests are answered as they are done, so that a drive can keep one waiting.
 */
export async function serveNbd(drive: PlayedDrive, socket: string): Promise<NbdServer> {
  const guests = new Set<Socket>();
  const server = createServer((guest) => {
    guests.add(guest);
    guest.on('error', () => undefined).on('close', () => guests.delete(guest));
    void converse(guest, drive)
      .catch(() => undefined)
      .then(() => guest.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socket, resolve);
  });
  return {
    socket,
    close: () => closed(server, guests),
  };
}

function closed(server: Server, guests: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const guest of guests) guest.destroy();
  });
}

const magic = {
  option: 0x49484156454f5054n,
  optionReply: 0x3e889045565a9n,
  request: 0x25609513,
  reply: 0x67446698,
};
const options = { exportName: 1, abort: 2, info: 6, go: 7 } as const;
const replies = { acknowledged: 1, info: 3, unsupported: 0x80000001 } as const;
const commands = { read: 0, write: 1, disconnect: 2, flush: 3 } as const;
/** Flags are there; flushing is understood; so is "this one right through to the medium" (FUA). */
const driveFlags = 1 | 4 | 8;
const forceUnitAccess = 1;
const largestRequest = 64 << 20;

async function converse(socket: Socket, drive: PlayedDrive): Promise<void> {
  const input = reader(socket);
  const greeting = Buffer.alloc(18);
  greeting.write('NBDMAGIC');
  greeting.writeBigUInt64BE(magic.option, 8);
  // Fixed newstyle; and no 124 zeros after the old way of choosing an export.
  greeting.writeUInt16BE(1 | 2, 16);
  socket.write(greeting);
  const withoutZeros = ((await input(4)).readUInt32BE(0) & 2) !== 0;
  if (await negotiate(socket, input, drive, withoutZeros)) await transmit(socket, input, drive);
}

type Reader = (length: number) => Promise<Buffer>;

/** @returns false if the other side does not want to go on */
async function negotiate(
  socket: Socket,
  input: Reader,
  drive: PlayedDrive,
  withoutZeros: boolean,
): Promise<boolean> {
  for (;;) {
    const head = await input(16);
    const option = head.readUInt32BE(8);
    await input(head.readUInt32BE(12));
    const reply = (type: number, data: Buffer = Buffer.alloc(0)): void => {
      const start = Buffer.alloc(20);
      start.writeBigUInt64BE(magic.optionReply, 0);
      start.writeUInt32BE(option, 8);
      start.writeUInt32BE(type, 12);
      start.writeUInt32BE(data.length, 16);
      socket.write(Buffer.concat([start, data]));
    };
    const about = Buffer.alloc(10);
    about.writeBigUInt64BE(BigInt(drive.sizeBytes), 0);
    about.writeUInt16BE(driveFlags, 8);
    switch (option) {
      case options.exportName:
        socket.write(Buffer.concat([about, Buffer.alloc(withoutZeros ? 0 : 124)]));
        return true;
      case options.abort:
        reply(replies.acknowledged);
        return false;
      case options.info:
      case options.go:
        // Information number 0: size and flags.
        reply(replies.info, Buffer.concat([Buffer.alloc(2), about]));
        reply(replies.acknowledged);
        if (option === options.go) return true;
        break;
      default:
        reply(replies.unsupported);
    }
  }
}

async function transmit(socket: Socket, input: Reader, drive: PlayedDrive): Promise<void> {
  for (;;) {
    const head = await input(28);
    if (head.readUInt32BE(0) !== magic.request) throw new Error('This is no request of NBD.');
    const command = head.readUInt16BE(6);
    const offset = Number(head.readBigUInt64BE(16));
    const length = head.readUInt32BE(24);
    if (length > largestRequest) throw new Error('No kernel asks for that much at once.');
    const answer = (error: number, data?: Buffer): void => {
      const start = Buffer.alloc(16);
      start.writeUInt32BE(magic.reply, 0);
      start.writeUInt32BE(error, 4);
      head.copy(start, 8, 8, 16);
      socket.write(data && error === 0 ? Buffer.concat([start, data]) : start);
    };
    switch (command) {
      case commands.read: {
        const data = Buffer.alloc(length);
        void read(drive, offset, data).then((error) => answer(error, data));
        break;
      }
      case commands.write: {
        const data = await input(length);
        const through = (head.readUInt16BE(4) & forceUnitAccess) !== 0;
        void write(drive, offset, data, through).then((error) => answer(error));
        break;
      }
      case commands.flush:
        void Promise.resolve(drive.flush()).then((error) => answer(error));
        break;
      case commands.disconnect:
        return;
      default:
        answer(nbdErrors.EINVAL);
    }
  }
}

async function read(drive: PlayedDrive, offset: number, into: Buffer): Promise<number> {
  return offset + into.length > drive.sizeBytes ? nbdErrors.EINVAL : drive.read(offset, into);
}

async function write(drive: PlayedDrive, offset: number, data: Buffer, through: boolean): Promise<number> {
  if (offset + data.length > drive.sizeBytes) return nbdErrors.ENOSPC;
  return (await drive.write(offset, data)) || (through ? drive.flush() : 0);
}

/** Gives the next bytes of a socket, as many as are asked for. Rejects once it has ended. */
function reader(socket: Socket): Reader {
  let parts: Buffer[] = [];
  let have = 0;
  let over = false;
  let wake = (): void => undefined;
  socket.on('data', (part: Buffer) => {
    parts.push(part);
    have += part.length;
    wake();
  });
  socket.on('close', () => {
    over = true;
    wake();
  });
  return async (length) => {
    while (have < length) {
      if (over) throw new Error('The other side has gone.');
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const all = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    parts = all.length > length ? [all.subarray(length)] : [];
    have -= length;
    return all.subarray(0, length);
  };
}
