/**
 * True if a serial number can be one drive's own. Cheap sticks, fakes above all, come with made-up ones that thousands
 * share: `AA00000000000489`, `0123456789ABCDEF`, `00000000`. One such stick must not be taken for another.
 */
export function isOwnSerial(serial: string): boolean {
  const plain = serial.trim();
  if (plain.length < 6 || new Set(plain).size < 4) return false;
  return !/(.)\1{7}/.test(plain) && !/0?123456789/.test(plain);
}
