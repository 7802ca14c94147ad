import type { Drive } from '../drives/types.ts';
import { nameToType } from '../jobs/make-stick/name-to-type.ts';
import type { StickTarget } from '../jobs/make-stick/types.ts';
import { dataLabel } from '../stick/data-partition/plan.ts';
import { ask } from './ask.ts';
import { driveLines } from './commands/drives.ts';
import type { Console } from './console.ts';

/** `--erase NAME` is what a person types in the app; a loop device that was allowed by name needs no more. */
export function typedNameFor(
  drive: Drive,
  options: { readonly erase?: readonly string[]; readonly allowLoop?: boolean },
): string | null {
  const name = nameToType(drive);
  if (drive.transport === 'loop' && options.allowLoop) return name;
  return options.erase?.find((typed) => [name, drive.device].includes(typed.trim())) ? name : null;
}

/**
 * Shows the drives and asks, for names first where the guard wants them typed.
 * @param question the last one, to be answered with the word for yes
 * @param erases false if what is on the drives stays
 * @returns the targets with what was typed; `null` if the person did not agree
 */
export async function askBeforeWriting(
  chosen: readonly StickTarget[],
  drives: readonly Drive[],
  question: string,
  console: Console,
  erases = true,
): Promise<StickTarget[] | null> {
  console.out(`\n${console.text(erases ? 'cli-will-be-erased' : 'cli-will-be-changed')}`);
  const targets: StickTarget[] = [];
  for (const target of chosen) {
    const drive = target.kind === 'drive' ? drives.find((one) => one.device === target.device) : undefined;
    if (target.kind === 'virtual' || !drive) {
      console.out(`  ${target.kind === 'virtual' ? target.path : target.device}`);
      targets.push(target);
      continue;
    }
    for (const line of driveLines(console, drive)) console.out(`  ${line}`);
    if (erases && drive.holds.some(({ label }) => label === dataLabel)) {
      console.out(`  ${console.text('stick-results-erased')}`);
    }
    if (drive.writable && drive.needsTypedName && target.typedName === null) {
      const typedName = await ask(console.text('cli-type-name', { name: nameToType(drive) }));
      targets.push({ ...target, typedName });
    } else {
      targets.push(target);
    }
  }
  const answer = await ask(question);
  return answer?.trim().toLowerCase() === console.text('cli-the-word-yes') ? targets : null;
}
