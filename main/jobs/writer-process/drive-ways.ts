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
  /** Whether there is a helper at all. Nobody is asked for anything. */
  helperIsThere(): Promise<boolean>;
  /**
   * The last resort: a helper that writes as root. Asks for the password at its first drive.
   * @param imageFd the image, open for reading, which the helper inherits when it is first asked for; stays the caller's.
   * `null` if nothing is to be written
   */
  helper(imageFd: number | null): Promise<Result<HelperClient, HelperAbsence>>;
  close(): void;
}

export function createDriveWays(): DriveWays {
  const agent = createTextAgent();
  const opener = createDriveOpener(createUdisksClient(), agent);
  let found: ReturnType<typeof findHelper> | undefined;
  let helper: Promise<Result<HelperClient, HelperAbsence>> | undefined;
  const look = (): ReturnType<typeof findHelper> => (found ??= findHelper(helperScript));
  return {
    opener,
    helperIsThere: async () => (await look()).ok,
    helper(imageFd) {
      helper ??= start(look(), imageFd, agent);
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

async function start(
  looking: ReturnType<typeof findHelper>,
  imageFd: number | null,
  agent: TextAgent,
): Promise<Result<HelperClient, HelperAbsence>> {
  const found = await looking;
  if (!found.ok) return found;
  // pkexec asks whoever asks for this process.
  await agent.ready();
  return ok(createHelperClient(found.value, imageFd));
}
