import { createHash } from 'node:crypto';
import type { PrivateNumber } from './types.ts';

/**
 * By what a computer is known again: digests of the numbers that it has of its own, the surest first, so that two checks
 * of one computer come together and two laptops of one model do not. There are several, because without root a system
 * reads fewer of them. A number that a whole series shares says nothing.
 *
 * A digest keeps the number itself out of what is stored; it is no secret from somebody who has the number.
 * @returns 32 hexadecimal digits each
 */
export function identitiesOf(numbers: readonly PrivateNumber[]): string[] {
  return order.flatMap(({ kind, of }) =>
    [
      ...new Set(
        numbers
          .filter((number) => number.kind === kind && (of === null || number.of === of))
          .map(({ value }) => plain(value))
          .filter(isOnesOwn),
      ),
    ]
      .sort()
      .map((value) =>
        createHash('sha256').update(`rekindle machine ${kind} ${value}`).digest('hex').slice(0, 32),
      ),
  );
}

/** The surest first. A disk can move to another computer, so its number does not count. */
const order: readonly { kind: PrivateNumber['kind']; of: string | null }[] = [
  { kind: 'uuid', of: null },
  { kind: 'serial', of: 'system' },
  { kind: 'serial', of: 'board' },
  { kind: 'mac', of: null },
];

function plain(value: string): string {
  return value.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** “To be filled by O.E.M.”, `00000000`, `123456789`: what firmware says when nobody has set it. */
function isOnesOwn(value: string): boolean {
  if (value.length < 5 || new Set(value).size < 4) return false;
  return !/oem|default|none|unknown|system|serial|notspecified|notapplicable|0?123456789|^(03000200|ffffffff|00000000)/.test(
    value,
  );
}
