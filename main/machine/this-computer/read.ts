import { combine } from '../combine.ts';
import type { Facts } from '../facts.ts';
import { profileOf } from '../judge.ts';
import type { MachineProfile } from '../profile.ts';
import { recogniseSections } from '../recognise.ts';
import { gatherOnLinux } from './linux.ts';

/** What this computer is. Never fails: what cannot be found out is `null`. */
export async function readThisComputer(): Promise<MachineProfile> {
  return profileOf(combine(await factsOfThisComputer()));
}

async function factsOfThisComputer(): Promise<readonly Facts[]> {
  if (process.platform === 'linux') return recogniseSections(await gatherOnLinux()).facts;
  const { gatherElsewhere } = await import('./elsewhere.ts');
  return gatherElsewhere();
}
