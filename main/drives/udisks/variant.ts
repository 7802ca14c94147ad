import type { Glib, Pointer } from './glib.ts';

/** A value as D-Bus carries it. 64-bit numbers are always `bigint`; byte strings are text. */
export type BusValue = string | number | bigint | boolean | BusValue[] | Map<string, BusValue>;

/**
 * A string in GVariant's text format: JSON's escapes are among those of GVariant.
 * @see https://docs.gtk.org/glib/gvariant-text-format.html#strings
 */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** An `a{sv}` in GVariant's text format out of names and values that are already in that format. */
export function dictionary(entries: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(entries).map(([name, value]) => `${quoted(name)}: <${value}>`);
  return pairs.length === 0 ? '@a{sv} {}' : `{${pairs.join(', ')}}`;
}

/** D-Bus allows 64 levels at most (D-Bus specification, "Valid Signatures"). */
const maxDepth = 64;

/**
 * Reads a variant into plain values. Keys of dictionaries become strings.
 * @param variant stays the caller's
 */
export function readVariant(glib: Glib, variant: Pointer, depth = 0): BusValue {
  if (depth > maxDepth) throw new Error('D-Bus value too deep');
  const type = glib.variantType(variant);
  switch (type.charAt(0)) {
    case 's':
    case 'o':
    case 'g':
      return glib.stringOf(variant, null);
    case 'b':
      return glib.booleanOf(variant) !== 0;
    case 'y':
      return glib.byteOf(variant);
    case 'n':
      return glib.int16Of(variant);
    case 'q':
      return glib.uint16Of(variant);
    case 'i':
      return glib.int32Of(variant);
    case 'u':
      return glib.uint32Of(variant);
    case 'x':
      return BigInt(glib.int64Of(variant));
    case 't':
      return BigInt(glib.uint64Of(variant));
    case 'd':
      return glib.doubleOf(variant);
    case 'h':
      return glib.handleOf(variant);
    case 'v':
      return readChild(glib, variant, 0, depth);
    case 'a':
      if (type === 'ay') return glib.bytestringOf(variant);
      return type[1] === '{' ? readDictionary(glib, variant, depth) : readChildren(glib, variant, depth);
    default:
      return readChildren(glib, variant, depth);
  }
}

function readDictionary(glib: Glib, variant: Pointer, depth: number): Map<string, BusValue> {
  const map = new Map<string, BusValue>();
  for (const entry of readChildren(glib, variant, depth)) {
    const [key, value] = Array.isArray(entry) ? entry : [];
    if (key === undefined || value === undefined || typeof key === 'object') continue;
    map.set(String(key), value);
  }
  return map;
}

function readChildren(glib: Glib, variant: Pointer, depth: number): BusValue[] {
  return Array.from({ length: glib.childCount(variant) }, (_, index) =>
    readChild(glib, variant, index, depth),
  );
}

function readChild(glib: Glib, variant: Pointer, index: number, depth: number): BusValue {
  const child = glib.childAt(variant, index);
  try {
    return readVariant(glib, child, depth + 1);
  } finally {
    glib.unrefVariant(child);
  }
}
