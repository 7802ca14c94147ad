import type { StickEvent } from '../../preload/journal.ts';

/** What a stick's past says of it: a worn stick fails, needs second tries, and becomes slow. */
export type StickHealth = 'unknown' | 'good' | 'failed' | 'tries' | 'slower';

/** From this part of its best speed on, a stick counts as slow: less is how much one port differs from the next. */
const slowerThan = 0.5;

/** @param events the latest first */
export function stickHealth(events: readonly StickEvent[]): StickHealth {
  const [latest] = events.filter(({ kind }) => kind === 'made' || kind === 'failed');
  if (!latest) return 'unknown';
  if (latest.kind === 'failed') return 'failed';
  if ((latest.data.retries ?? 0) > 0) return 'tries';
  const speeds = events.flatMap(({ data }) => data.writeBytesPerSecond ?? []);
  const now = latest.data.writeBytesPerSecond;
  return now !== null && now < Math.max(...speeds) * slowerThan ? 'slower' : 'good';
}
