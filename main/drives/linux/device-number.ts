/**
 * `major:minor` out of `st_dev` or `st_rdev` as `fs.stat` gives it with `bigint: true`
 * (glibc's layout, sys/sysmacros.h: 12 + 20 bits of major, 8 + 24 bits of minor).
 */
export function majorMinorOf(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  return `${major & 0xffffffffn}:${minor & 0xffffffffn}`;
}
