import { algorithmFromWord } from '../algorithms.ts';
import type { DigestAlgorithm } from '../types.ts';
import { sumsEntry, type SumsEntry } from './entry.ts';

/**
 * Lists that are records: Fedora CoreOS' stream, GitHub's releases (`digest: "sha256:…"`), Tails' `latest.json`,
 * Raspberry Pi Imager's `os_list`, Alpine's `latest-releases.yaml`. A record is an object that names a file or its
 * address and, beside it, digests.
 */

/** Where records say which file they are about. */
const nameKeys: ReadonlySet<string> = new Set([
  'name',
  'file',
  'filename',
  'file_name',
  'iso',
  'url',
  'location',
  'href',
  'link',
  'download_url',
  'browser_download_url',
]);

/** A digest whose kind stands before it. */
const tellingKeys: ReadonlySet<string> = new Set(['digest', 'checksum', 'hash']);

const plainKey = /^(?:md5|sha-?1|sha-?224|sha-?256|sha-?384|sha-?512|b2|b3|blake2b|blake3)(?:sum)?$/i;
/** Digests of what comes out of a compressed file. */
const unpackedKey = /^(?:uncompressed|extract)[-_](sha256|sha512|md5|sha1)$/i;
const compressionSuffix = /\.(?:gz|xz|bz2|zst|zip)$/i;

/** Reads JSON; `null` if it is none. */
export function readJson(text: string): SumsEntry[] | null {
  try {
    return readRecords(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

/** Larger YAML is no list of images; the reader's time grows with it. */
const largestYaml = 256 * 1024;

/** True if lines look like `sha256: …` of YAML. */
export function looksLikeYaml(text: string): boolean {
  return text.length <= largestYaml && /^[ \t-]*["']?(?:md5|sha\d{1,3})["']?:[ \t]/m.test(text);
}

/** Reads YAML; `null` if it is none. */
export async function readYaml(text: string): Promise<SumsEntry[] | null> {
  const { parse } = await import('yaml');
  try {
    return readRecords(parse(text, { schema: 'failsafe', logLevel: 'silent', maxAliasCount: 0 }));
  } catch {
    return null;
  }
}

/** All digests of all records in a value, however deep they lie. */
export function readRecords(root: unknown): SumsEntry[] {
  const entries: SumsEntry[] = [];
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) entries.push(...readRecord(value));
    for (const inner of Object.values(value) as unknown[]) {
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
  return entries;
}

function readRecord(record: object): SumsEntry[] {
  const names = new Set<string>();
  const digests: { algorithm: DigestAlgorithm; digest: string; unpacked: boolean }[] = [];
  for (const [key, value] of Object.entries(record)) {
    if (typeof value !== 'string') continue;
    if (nameKeys.has(key)) names.add(nameOf(value));
    else if (tellingKeys.has(key)) {
      const [, word, digest] = /^([A-Za-z0-9-]+):([0-9A-Fa-f]+)$/.exec(value) ?? [];
      const algorithm = word === undefined ? null : algorithmFromWord(word);
      if (algorithm && digest !== undefined) digests.push({ algorithm, digest, unpacked: false });
    } else {
      const unpacked = unpackedKey.exec(key)?.[1];
      const word = unpacked ?? (plainKey.test(key) ? key : key === 'image_download_sha256' ? 'sha256' : null);
      const algorithm = word === null ? null : algorithmFromKey(word);
      if (algorithm) digests.push({ algorithm, digest: value, unpacked: unpacked !== undefined });
    }
  }
  const entries: SumsEntry[] = [];
  for (const name of names) {
    for (const { algorithm, digest, unpacked } of digests) {
      const about = unpacked ? name.replace(compressionSuffix, '') : name;
      const entry = sumsEntry(about, algorithm, digest);
      if (entry) entries.push(entry);
    }
  }
  return entries;
}

function algorithmFromKey(key: string): DigestAlgorithm | null {
  if (/^b3$/i.test(key)) return 'blake3';
  if (/^b2$/i.test(key)) return 'blake2b';
  return algorithmFromWord(key);
}

/** The file name at the end of an address; a plain name as it is. SourceForge's addresses end in `/download`. */
function nameOf(value: string): string {
  if (!/^https?:\/\//i.test(value)) return value;
  const path = value.replace(/[?#].*$/, '').replace(/\/download$/, '');
  const last = path.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
