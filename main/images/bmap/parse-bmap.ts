import { createHash, type Hash } from 'node:crypto';
import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';
import { err, ok, type Result } from '../../common/result.ts';
import type { BmapReason } from './reasons.ts';

/** What a block map says of an image: which parts hold anything. */
export interface Bmap {
  readonly imageBytes: number;
  readonly algorithm: BmapAlgorithm;
  /** In order and apart from one another; all that lies between them is of no concern. */
  readonly ranges: readonly BmapRange[];
}

/** A part of the image, in bytes from its start, and its digest, hexadecimal. */
export interface BmapRange {
  readonly start: number;
  readonly end: number;
  readonly digest: string;
}

export type BmapAlgorithm = (typeof algorithms)[number];

const algorithms = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
/** Digits of their digests. */
const digits: Record<BmapAlgorithm, number> = { sha1: 40, sha256: 64, sha384: 96, sha512: 128 };

/** More than any real map has; what has more is none. */
export const largestBmapBytes = 32 * 1024 * 1024;
const mostRanges = 200_000;
/** A block is whole sectors. */
const sectorBytes = 512;

/**
 * Reads a block map as `bmaptool` makes it, versions 1.3, 1.4 and 2.0. In 1.3 the digests are SHA-1; the later two
 * name their algorithm. A map holds a digest of itself, taken while the digits of that digest were zeroes.
 * @see https://github.com/yoctoproject/bmaptool, `BmapCreate.py` and `BmapCopy.py`
 */
export function parseBmap(bytes: Uint8Array): Result<Bmap, BmapReason> {
  if (bytes.length > largestBmapBytes) return malformed('bmap');
  const text = Buffer.from(bytes).toString('latin1');
  const root = rootOf(text);
  if (root === null) return malformed('bmap');
  const version = (root.attributes.version ?? '').trim();
  if (!/^(1\.[34]|2\.0)$/.test(version)) {
    return err({ code: 'bmap-version', data: { version: version.slice(0, 20) } });
  }
  const algorithm = algorithmOf(root, version);
  if (!algorithm.ok) return algorithm;
  const self = selfCheck(root, text, bytes, algorithm.value);
  return self ? err(self) : mapOf(root, algorithm.value);
}

function mapOf(root: XmlElement, algorithm: BmapAlgorithm): Result<Bmap, BmapReason> {
  const imageBytes = countIn(root, 'ImageSize');
  const blockBytes = countIn(root, 'BlockSize');
  const blocks = countIn(root, 'BlocksCount');
  const mapped = countIn(root, 'MappedBlocksCount');
  if (imageBytes === null || imageBytes === 0) return malformed('ImageSize');
  if (blockBytes === null || blockBytes === 0 || blockBytes % sectorBytes !== 0)
    return malformed('BlockSize');
  if (blocks === null || blocks !== Math.ceil(imageBytes / blockBytes)) return malformed('BlocksCount');

  const list = childrenOf(root, 'BlockMap');
  const [only] = list;
  if (only === undefined || list.length !== 1) return malformed('BlockMap');
  const elements = childrenOf(only, 'Range');
  if (elements.length > mostRanges) return malformed('Range');
  const ranges: BmapRange[] = [];
  let next = 0;
  let counted = 0;
  for (const element of elements) {
    const range = rangeOf(element, algorithm);
    if (range === null || range.first < next || range.last >= blocks) return malformed('Range');
    next = range.last + 1;
    counted += next - range.first;
    const end = Math.min(next * blockBytes, imageBytes);
    ranges.push({ start: range.first * blockBytes, end, digest: range.digest });
  }
  if (counted !== mapped) return malformed('MappedBlocksCount');
  return ok({ imageBytes, algorithm, ranges });
}

function algorithmOf(root: XmlElement, version: string): Result<BmapAlgorithm, BmapReason> {
  if (version === '1.3') return ok('sha1');
  const named = textIn(root, 'ChecksumType');
  if (named === null) return malformed('ChecksumType');
  const algorithm = algorithms.find((one) => one === named.toLowerCase());
  if (algorithm) return ok(algorithm);
  return err({ code: 'bmap-checksum-type', data: { algorithm: named.slice(0, 40) } });
}

function selfCheck(
  root: XmlElement,
  text: string,
  bytes: Uint8Array,
  algorithm: BmapAlgorithm,
): BmapReason | null {
  const name = childrenOf(root, 'BmapFileSHA1').length > 0 ? 'BmapFileSHA1' : 'BmapFileChecksum';
  const told = textIn(root, name);
  if (told === null || !isDigest(told, algorithm)) return { code: 'bmap-malformed', data: { what: name } };
  const at = text.indexOf(told);
  const copy = Buffer.from(bytes);
  copy.fill('0', at, at + told.length);
  const found = bmapHash(algorithm).update(copy).digest('hex');
  return found === told.toLowerCase() ? null : { code: 'bmap-damaged', data: {} };
}

/** The digest by which a map of this algorithm names its parts. */
export function bmapHash(algorithm: BmapAlgorithm): Hash {
  return createHash(algorithm);
}

function rangeOf(
  element: XmlElement,
  algorithm: BmapAlgorithm,
): { readonly first: number; readonly last: number; readonly digest: string } | null {
  const [, from, to] = /^\s*(\d{1,15})(?:\s*-\s*(\d{1,15}))?\s*$/.exec(element.text) ?? [];
  const digest = (element.attributes.chksum ?? element.attributes.sha1 ?? '').trim();
  if (from === undefined || !isDigest(digest, algorithm)) return null;
  const first = Number(from);
  const last = to === undefined ? first : Number(to);
  return last < first ? null : { first, last, digest: digest.toLowerCase() };
}

function isDigest(text: string, algorithm: BmapAlgorithm): boolean {
  return text.length === digits[algorithm] && /^[0-9a-f]+$/i.test(text);
}

function rootOf(text: string): XmlElement | null {
  try {
    // A byte order mark, which some editors leave, as Latin 1 reads it.
    const { root } = parseXml(text.replace(/^\u00ef\u00bb\u00bf/, ''));
    return root?.name === 'bmap' ? root : null;
  } catch (error) {
    // Text that is nested without end exhausts the stack of the parser.
    if (error instanceof XmlError || error instanceof RangeError) return null;
    throw error;
  }
}

function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

/** The text of the one child of this name; `null` if there is none, or several. */
function textIn(parent: XmlElement, name: string): string | null {
  const [only, ...others] = childrenOf(parent, name);
  return only === undefined || others.length > 0 ? null : only.text.trim();
}

function countIn(parent: XmlElement, name: string): number | null {
  const text = textIn(parent, name);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function malformed(what: string): { ok: false; error: BmapReason } {
  return err({ code: 'bmap-malformed', data: { what } });
}
