import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DriveIdentity } from '../../drives/types.ts';
import type { ProbeOutcome } from '../../writer/probe/types.ts';
import { afterProbe, isKnown, parseKnownSticks, type KnownStick } from './known-sticks.ts';

/** The sticks that Rekindle has met. */
export interface KnownSticks {
  has(identity: DriveIdentity): boolean;
  /** Remembers what a probe found; a record that cannot be written costs only another probe. */
  note(identity: DriveIdentity, verdict: ProbeOutcome['verdict']): void;
}

/**
 * @param path the record; it and its folder are made when needed
 * @param now the time as ISO 8601
 */
export function openKnownSticks(path: string, now = (): string => new Date().toISOString()): KnownSticks {
  // Read each time: another Rekindle may have met a stick meanwhile.
  const read = (): KnownStick[] => {
    try {
      return parseKnownSticks(readFileSync(path, 'utf8'));
    } catch {
      return [];
    }
  };
  return {
    has: (identity) => isKnown(read(), identity),
    note(identity, verdict) {
      const before = read();
      const after = afterProbe(before, identity, verdict, now());
      if (after.length === 0 && before.length === 0) return;
      try {
        mkdirSync(dirname(path), { recursive: true });
        const draft = `${path}.${process.pid}`;
        writeFileSync(draft, `${JSON.stringify(after)}\n`);
        renameSync(draft, path);
      } catch {
        // A full or read-only disk.
      }
    },
  };
}
