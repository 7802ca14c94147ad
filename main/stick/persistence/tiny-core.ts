import { gzipSync } from 'node:zlib';
import { message } from '../../messages/format.ts';

const blockBytes = 512;
/** The user `tc` and the group `staff` of Tiny Core's `/etc/passwd` and `/etc/group`. */
const owner = { user: 1001, group: 50 };
const notePath = 'home/tc/REKINDLE.txt';

/**
 * The first `mydata.tgz` of Tiny Core, which unpacks it into `/` when it starts (`filetool.sh -r`). It holds a note on how things
 * are kept. That it is there at all matters more: without one beside its extensions, Tiny Core looks for somebody else's at the
 * root of every disk of the computer, and unpacks that (`tc-restore.sh`).
 */
export function firstMydata(): Uint8Array {
  const text = [message('en', 'persistence-mydata-note'), message('de', 'persistence-mydata-note')];
  const content = Buffer.from(`${text.join('\n\n')}\n`);
  const filled = Buffer.alloc(Math.ceil(content.length / blockBytes) * blockBytes);
  content.copy(filled);
  return gzipSync(Buffer.concat([header(notePath, content.length), filled, Buffer.alloc(2 * blockBytes)]));
}

/** The header of one ordinary file in a tar archive (POSIX `ustar`: pax(1), “ustar Interchange Format”). */
function header(path: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  };
  block.write(path, 0, 100, 'latin1');
  octal(0o644, 100, 8);
  octal(owner.user, 108, 8);
  octal(owner.group, 116, 8);
  octal(sizeBytes, 124, 12);
  octal(0, 136, 12);
  block.write('0', 156, 'latin1');
  block.write('ustar\0' + '00', 257, 'latin1');
  // The sum is taken with spaces where it will stand.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
