import { ok, type Result } from '../../common/result.ts';
import type { GuardOptions } from '../guard.ts';
import type { Drive, DriveError } from '../types.ts';
import { drivesFromFacts } from './drives-from-facts.ts';
import { gatherLinuxFacts } from './gather.ts';

/** The drives of a Linux computer, as `listDrives` has them. */
export async function listLinuxDrives(options: GuardOptions): Promise<Result<Drive[], DriveError>> {
  const facts = await gatherLinuxFacts();
  return facts.ok ? ok(drivesFromFacts(facts.value, options)) : facts;
}
