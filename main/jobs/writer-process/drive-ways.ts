import { fileURLToPath } from 'node:url';
import { ok, type Result } from '../../common/result.ts';
import { createDriveOpener, type DriveOpener } from '../../drives/open/open-drive.ts';
import { createUdisksClient } from '../../drives/udisks/client.ts';
import { createTextAgent, type TextAgent } from '../../drives/udisks/text-agent.ts';
import { createHelperClient, type HelperClient } from '../open-helper/client.ts';
import { findHelper } from '../open-helper/find-helper.ts';
import type { HelperAbsence } from '../open-helper/reasons.ts';

/** The built helper lies beside the built writer process; in a packaged app, outside of its archive. */
const helperScript = fileURLToPath(new URL('./open-helper.mjs', import.meta.url)).replace(
  /([/\\])app\.asar([/\\])/,
  '$1app.asar.unpacked$2',
);

/** How this process gets at drives. One for all of them, so that a person is asked for one password. */
export interface DriveWays {
  readonly opener: DriveOpener;
  /** The last resort: a helper that writes as root. Asks for the password at its first drive. */
  helper(): Promise<Result<HelperClient, HelperAbsence>>;
  close(): void;
}

/**
 * @param imageFd the image, open for reading, which the helper inherits; stays the caller's. `null` if nothing is to
 *   be written
 */
export function createDriveWays(imageFd: number | null): DriveWays {
  const agent = createTextAgent();
  const opener = createDriveOpener(createUdisksClient(), agent);
  let helper: Promise<Result<HelperClient, HelperAbsence>> | undefined;
  return {
    opener,
    helper() {
      helper ??= start(imageFd, agent);
      return helper;
    },
    close() {
      opener.close();
      void helper?.then((client) => {
        if (client.ok) client.value.close();
      });
    },
  };
}

async function start(imageFd: number | null, agent: TextAgent): Promise<Result<HelperClient, HelperAbsence>> {
  const found = await findHelper(helperScript);
  if (!found.ok) return found;
  // pkexec asks whoever asks for this process.
  await agent.ready();
  return ok(createHelperClient(found.value, imageFd));
}
