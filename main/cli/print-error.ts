import type { Reason } from '../common/reason.ts';
import type { Console } from './console.ts';
import { withTexts } from './json.ts';

/** Tells one error: with `--json` as `{"error": reason}` on standard output, else as a sentence on standard error. */
export function printError(console: Console, error: Reason): void {
  if (console.json) console.out(JSON.stringify({ error: withTexts(console.language, error) }));
  else console.err(console.paint('red', console.tell(error)));
}
