import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sectorBytes = 512;

/** What others see in a stick's partitions: the first as FAT, one of Linux as ext4. @throws with what they complain about */
export async function checkFileSystems(stick: string): Promise<void> {
  const { stdout } = await run('/sbin/sfdisk', ['--json', stick]);
  const { partitiontable } = JSON.parse(stdout) as {
    partitiontable: { partitions: { start: number; size: number; type: string }[] };
  };
  for (const { start, size, type } of partitiontable.partitions) {
    const check = type === '83' ? ['/sbin/e2fsck', '-f', '-n'] : ['/sbin/fsck.vfat', '-n'];
    const part = `${stick}.part`;
    await run('dd', [
      ...[`if=${stick}`, `of=${part}`, `skip=${start * sectorBytes}`, `count=${size * sectorBytes}`],
      ...['iflag=skip_bytes,count_bytes', 'bs=1M', 'conv=sparse', 'status=none'],
    ]);
    const [tool = '', ...options] = check;
    await run(tool, [...options, part]);
    await rm(part);
  }
}
