// Writes through the helper, as the user that this program runs as: the job as JSON in the first argument.
import { closeSync, openSync } from 'node:fs';
import { createHelperClient } from '../../../main/jobs/open-helper/client.ts';
import { findHelper } from '../../../main/jobs/open-helper/find-helper.ts';
import { openFileIdentity } from '../../../main/writer/file-identity.ts';
import type { DriveIdentity } from '../../../main/drives/types.ts';

export interface ChildJob {
  readonly script: string;
  readonly image: string;
  readonly drives: readonly { readonly device: string; readonly identity: DriveIdentity }[];
}

const job = JSON.parse(process.argv[2] ?? '') as ChildJob;
const found = await findHelper(job.script);
if (found.ok) {
  const imageFd = openSync(job.image, 'r');
  const identity = openFileIdentity(imageFd);
  if (!identity) throw new Error('no image');
  const client = createHelperClient(found.value, imageFd);
  const results = await Promise.all(
    job.drives.map(({ device, identity: { majorMinor, sizeBytes, serial, diskseq } }) => {
      if (majorMinor === null || sizeBytes === null) throw new Error('no drive');
      const write = client.write(
        {
          device,
          identity: { majorMinor, sizeBytes, serial, diskseq },
          differences: 'never',
          probeFirst: false,
          image: { sha256: null, identity },
        },
        () => undefined,
      );
      return write.done;
    }),
  );
  client.close();
  closeSync(imageFd);
  process.stdout.write(JSON.stringify(results));
} else process.stdout.write(JSON.stringify([found]));
