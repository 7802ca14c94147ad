import type { BadgeTone } from '../components/badge.tsx';
import type { DriveResult } from '../../preload/contract.ts';

/** How one stick ended, as people sort it. */
export type EndKind =
  'done' | 'pulled-out' | 'worn' | 'fake' | 'mismatch' | 'refused' | 'cancelled' | 'failed';

/** In the order in which a summary names them. */
export const endKinds: readonly EndKind[] = [
  'done',
  'pulled-out',
  'worn',
  'fake',
  'mismatch',
  'failed',
  'refused',
  'cancelled',
];

const kindOfReason: Readonly<Partial<Record<string, EndKind>>> = {
  'write-drive-gone': 'pulled-out',
  'probe-drive-gone': 'pulled-out',
  'drive-not-there': 'pulled-out',
  'drive-worn': 'worn',
  'probe-worn': 'worn',
  'probe-nothing-kept': 'worn',
  'probe-fake': 'fake',
  'probe-fake-size-unknown': 'fake',
};

export function endKind(result: DriveResult): EndKind {
  if (result.ok) return 'done';
  for (const { code } of result.reasons) {
    const kind = kindOfReason[code];
    if (kind) return kind;
  }
  return result.outcome === 'done' ? 'failed' : result.outcome;
}

export function endTone(kind: EndKind): Extract<BadgeTone, 'good' | 'caution' | 'bad'> {
  if (kind === 'done') return 'good';
  return kind === 'cancelled' || kind === 'refused' ? 'caution' : 'bad';
}
