import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readBootFiles } from '../../../main/stick/grub/boot-files.ts';
import {
  kitBoot,
  kitMarkerPath,
  kitMenuPath,
  kitPartitionSector,
  kitSectorBytes,
} from '../../../main/stick/grub/kit-boot.ts';

const run = promisify(execFile);
const sizeBytes = 64 << 20;

/**
 * A stick that starts with our boot loader files and has this menu, put together by other tools than ours: sfdisk,
 * mkfs.fat, mtools. So it is known whether the files themselves are right.
 * @returns its file in the folder
 */
export async function plainKit(
  folder: string,
  name: string,
  menu: string,
  { secureBoot = false }: { secureBoot?: boolean } = {},
): Promise<string> {
  const read = await readBootFiles();
  const boot = read.ok ? kitBoot(read.value, { secureBoot }) : read;
  if (!boot.ok) throw new Error(`No boot loader files: ${boot.error.code}`);
  const { bootCode, core, files } = boot.value;
  const stick = join(folder, name);
  const work = await mkdtemp(join(folder, 'work-'));
  const handle = await open(stick, 'w');
  try {
    await handle.truncate(sizeBytes);
    const table = join(work, 'table');
    await writeFile(table, `label: dos\nstart=${kitPartitionSector}, type=c, bootable\n`);
    await run('sh', ['-c', '/sbin/sfdisk --quiet "$1" < "$2"', 'sfdisk', stick, table]);
    await handle.write(bootCode, 0, bootCode.length, 0);
    await handle.write(core, 0, core.length, kitSectorBytes);
  } finally {
    await handle.close();
  }
  const startBytes = kitPartitionSector * kitSectorBytes;
  const blocks = String((sizeBytes - startBytes) / 1024);
  await run('/sbin/mkfs.fat', ['-F', '32', '-s', '1', '--offset', String(kitPartitionSector), stick, blocks]);
  const texts = { [kitMarkerPath]: 'kit\n', [kitMenuPath]: menu };
  const at = `${stick}@@${startBytes}`;
  const put = async (path: string, from: string): Promise<void> => {
    const parts = path.split('/').slice(0, -1);
    for (let deep = 1; deep <= parts.length; deep++)
      // It may be there already: then it is left as it is.
      await run('mmd', ['-D', 's', '-i', at, `::${parts.slice(0, deep).join('/')}`]).catch(() => undefined);
    await run('mcopy', ['-i', at, from, `::${path}`]);
  };
  const temporary = join(work, 'file');
  for (const { path, bytes } of files) {
    await writeFile(temporary, bytes);
    await put(path, temporary);
  }
  for (const [path, text] of Object.entries(texts)) {
    await writeFile(temporary, text);
    await put(path, temporary);
  }
  await rm(work, { recursive: true });
  return stick;
}
