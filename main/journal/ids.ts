import { randomInt } from 'node:crypto';

/** Letters and digits that nobody mixes up when reading them aloud (Crockford's base 32, small). */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id that can be typed: 10 characters, 50 bits. */
export function newId(): string {
  return Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');
}
