import { z } from 'zod';
import type { Fact, SystemEdition } from '../schema.ts';

const sha256 = z.string().regex(/^[0-9a-fA-F]{64}$/);
const bytes = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** One system of the list; what else stands in it is the Imager's own business. */
export const osListItem = z.looseObject({
  name: z.string().min(1),
  description: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }),
  website: z
    .url({ protocol: /^https?$/ })
    .optional()
    .catch(undefined),
  /** Of the unpacked image. */
  extract_size: bytes,
  /** Of the unpacked image, never of the file that is fetched. */
  extract_sha256: sha256,
  image_download_size: bytes.optional(),
  image_download_sha256: sha256.optional(),
  release_date: z.string().max(40).optional(),
  architecture: z.string().optional(),
  devices: z.array(z.string()).optional(),
});
type OsListItem = z.infer<typeof osListItem>;

const from = ['os-list'];
const unknown = { value: null, sure: '?' as const, from: [] };
function said<T>(value: T, note?: string): Fact<T> & { from: string[] } {
  return { value, sure: 'B', from, ...(note === undefined ? {} : { note }) };
}

type Arch = NonNullable<SystemEdition['arch']['value']>[number];

/**
 * What it is built for: `architecture` where it is given (`armhf` means ARMv6 on a list that names the first
 * Raspberry Pi or the Zero, ARMv7 otherwise), else the devices' tags, such as `pi4-64bit`; `null` if nothing tells.
 */
export function archOf({ architecture, devices = [] }: OsListItem): Arch | null {
  const first = devices.some((device) => /^pi(1|zero)(-|$)/.test(device) || device === 'pi1-32bit');
  switch (architecture) {
    case 'armv8':
      return 'aarch64';
    case 'armhf':
      return first ? 'armv6' : 'armv7';
    case 'armel':
      return 'armv6';
    case undefined:
      break;
    default:
      return null;
  }
  if (devices.length === 0) return null;
  if (devices.every((device) => device.endsWith('-64bit'))) return 'aarch64';
  if (devices.every((device) => device.endsWith('-32bit'))) return first ? 'armv6' : 'armv7';
  return null;
}

/** `img.xz` for `https://…/2024-11-19-raspios-bookworm-armhf.img.xz`; `null` if the name has no ending. */
function formatOf(url: string): string | null {
  const path = new URL(url).pathname;
  return /\.((?:img|iso|raw|wic)(?:\.[a-z0-9]{2,4})?|zip)$/i.exec(path)?.[1]?.toLowerCase() ?? null;
}

/**
 * An item in the catalogue's words. It gets no purpose, because the list does not say what a system is for: it can be
 * found and fetched, but is never recommended.
 */
export function editionOf(item: OsListItem, title: string, id: string): SystemEdition {
  const arch = archOf(item);
  const format = formatOf(item.url);
  const about = (item.description ?? '').trim() || item.name;
  const download = item.image_download_size ?? 0;
  return {
    id,
    name: item.name.slice(0, 120),
    edition: title,
    category: 'embedded',
    status: 'current',
    successor: null,
    purposes: [],
    destructive: false,
    about: { en: about, de: about },
    audience: null,
    notFor: [],
    version: item.release_date ? said(item.release_date, 'The date of its release.') : unknown,
    arch: arch === null ? unknown : said([arch]),
    cpu: { baseline: unknown, pae: unknown, sse2: unknown },
    ramMiB: { boot: unknown, pleasant: unknown },
    firmware: { bios: unknown, uefi64: unknown, uefi32: unknown, secureBoot: unknown },
    method: said('image'),
    methodNote: null,
    imageFormat: format === null ? unknown : said(format),
    sizeMiB: download > 0 ? said(Math.max(1, Math.round(download / 1024 ** 2))) : unknown,
    desktop: unknown,
    init: unknown,
    libc: unknown,
    packageManager: unknown,
    runsFromRam: unknown,
    persistence: unknown,
    login: unknown,
    bootParameters: unknown,
    maturity: unknown,
    team: unknown,
    licence: unknown,
    legalNotice: null,
    homepage: item.website ?? null,
    downloadPage: null,
    release: null,
    image: {
      url: item.url,
      downloadBytes: item.image_download_size ?? null,
      downloadSha256: item.image_download_sha256?.toLowerCase() ?? null,
      unpackedBytes: item.extract_size,
      unpackedSha256: item.extract_sha256.toLowerCase(),
    },
    checksum: {
      algorithm: said('sha256'),
      url: null,
      note: 'Given by the list itself; extract_sha256 is that of the unpacked image.',
    },
    signature: { kind: unknown, url: null, keys: [] },
    toVerify: ['everything that the list does not say'],
  };
}
