import { tell } from '../../../main/messages/format.ts';
import type { OwnTestState, Line } from '../../../main/jobs/own-tests/types.ts';

/** Codes of what was found. Every sentence, in both languages, has all that it needs, or telling it throws. */
export function codes(lines: readonly Line[]): string[] {
  for (const { says, tries } of lines) {
    for (const reason of tries === null ? [says] : [says, tries]) {
      tell('en', reason);
      tell('de', reason);
    }
  }
  return lines.map(({ says }) => says.code);
}

/** The same of a whole state, with what goes on just now. */
export function stateCodes(state: OwnTestState): string[] {
  if (state.now !== null) {
    tell('en', state.now);
    tell('de', state.now);
  }
  return codes(state.lines);
}
