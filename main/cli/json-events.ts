import type { Console } from './console.ts';
import { withTexts } from './json.ts';

/** Prints each event of a job as one JSON object a line; the last holds the result's own members. */
export function jsonEvents(
  console: Console,
): (event: { readonly event: string; readonly result?: object }) => void {
  return (event) => {
    const flat = event.event === 'result' ? { event: 'result', ...event.result } : event;
    console.out(JSON.stringify(withTexts(console.language, flat)));
  };
}
