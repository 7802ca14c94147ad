// A process that writes one drive and is killed without warning at a given moment. Built by the tests.
import { closeSync, constants, openSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { startDriveWrite } from '../../main/writer/drive-write.ts';
import { imageLayout } from '../../main/writer/layout.ts';

const [imagePath = '', drivePath = '', driveBytes = '', workerPath = '', phase = '', atBytes = ''] =
  process.argv.slice(2);

const sourceFd = openSync(imagePath, constants.O_RDONLY);
const { size: sizeBytes } = statSync(imagePath);
const driveFd = openSync(drivePath, constants.O_RDWR | constants.O_DIRECT | constants.O_EXCL);
const write = startDriveWrite(
  {
    layout: imageLayout(sizeBytes),
    files: [{ fd: sourceFd, sizeBytes, proved: null }],
    changed: [],
    drive: { fd: driveFd, sizeBytes: Number(driveBytes), sectorBytes: 512 },
    digest: { kind: 'compute' },
    differences: 'never',
  },
  pathToFileURL(workerPath),
);

const watch = (): void => {
  const now = write.progress();
  if (now.phase === phase && now.bytes >= Number(atBytes)) process.kill(process.pid, 'SIGKILL');
  setImmediate(watch);
};
watch();

const outcome = await write.done;
closeSync(driveFd);
process.stdout.write(JSON.stringify(outcome));
process.exit(0);
