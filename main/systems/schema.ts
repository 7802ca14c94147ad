import { z } from 'zod';

/**
 * The catalogue's schema: `resources/systems/*.json`, a person's own file, or one from an address. One file is one
 * family. Every fact says where it comes from and how sure that is; what is not known is `null`, never a guess.
 */

/**
 * How sure a fact is. `A`: the publisher's own source, documents or site; `B`: others who work with it or quote it;
 * `C`: general knowledge, to be checked; `?`: not known (then the value is `null`).
 */
export const sureness = z.enum(['A', 'B', 'C', '?']);
export type Sureness = z.infer<typeof sureness>;

/** A value with its provenance. `dated`: true of an older release, and not checked for this one. */
function fact<T extends z.ZodType>(value: T) {
  return z.strictObject({
    value: value.nullable(),
    sure: sureness,
    dated: z.boolean().optional(),
    /** Ids out of the file's `sources`. */
    from: z.array(z.string()).default([]),
    note: z.string().optional(),
  });
}

export interface Fact<T> {
  readonly value: T | null;
  readonly sure: Sureness;
  readonly dated?: boolean | undefined;
  readonly from: readonly string[];
  readonly note?: string | undefined;
}

/** Text for people, in every language of the program. */
const told = z.strictObject({ en: z.string().min(1), de: z.string().min(1) });

export const cpuArch = z.enum([
  'x86_64',
  'i686',
  'i586',
  'i486',
  'aarch64',
  'armv7',
  'armv6',
  'ppc',
  'ppc64',
  'ppc64le',
  'riscv64',
]);

/** An address; what is only shown to people may be plain HTTP, `check.ts` asks HTTPS of the rest. */
const webAddress = z.url({ protocol: /^https?$/ });

/** Who understands which kind of index; see `main/systems/release`. */
export const releaseReader = z.enum([
  'directory-listing',
  'page-links',
  'sourceforge-rss',
  'github-release',
  'checksum-list',
  'alpine-yaml',
  'stream-json',
  'fixed-file',
]);

/**
 * A file or folder name with placeholders: `{version}` is numbers joined by `.`, `-` or `_`, `{variant}` one of
 * `variants`, `{arch}` one of `archNames`, any other is letters and digits. No regular expression, so that a
 * catalogue from elsewhere cannot make a reader hang.
 */
const nameTemplate = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.\.?$)(?:[^{}/\\\s]|\{[a-z]+\}(?!\{))+$/, 'is not a file name with {placeholders}');

/** How the current release is found. What a reader needs beyond these stands beside them. */
const release = z.looseObject({
  /** The publisher's own page, index, feed or stream that names the current release. */
  index: webAddress,
  reader: releaseReader,
  /** Folders to walk down from the index; with `{version}`, into the newest that fits. */
  folders: z.array(nameTemplate).optional(),
  /** What the image is called; where several fit, the earlier is preferred. */
  names: z.array(nameTemplate).min(1),
  /** Only versions that are one of these or begin with it (`26` takes 26.1, not 261). */
  series: z.array(z.string().min(1)).optional(),
  /** What `{variant}` may be, the preferred first. */
  variants: z.array(z.string().min(1)).optional(),
  /** What `{arch}` is for each architecture. */
  archNames: z.partialRecord(cpuArch, z.string().min(1)).optional(),
  /** Where the image lies, if not beside the index: `{name}` is the file, `{version}` its version. */
  download: webAddress.optional(),
  /** Addresses of the same layout that can stand in for the index's folder, or for the one of `download`. */
  mirrors: z.array(webAddress).optional(),
  note: z.string().optional(),
});

/**
 * How a boot loader of our own starts it from a kit stick. In the parameters `{iso}` is the image file's path on the
 * stick, `{folder}` the folder that the files were put into, `{uuid}` the id of the stick's file system.
 */
const bootRecipe = z.strictObject({
  /** Its files copied out of the image, or the image file as a whole, read through a loop. */
  way: z.enum(['files', 'iso-file']),
  /** Files and folders that are copied; `*` stands for any part of a name. Empty for `iso-file`. */
  copy: z.array(z.string().regex(/^[^/\\]+$/)),
  /** Of these, what the running system looks for at the root of the stick and nowhere else. */
  atRoot: z.array(z.string().regex(/^[^/\\]+$/)).optional(),
  /** Paths inside the image; the initrds in the order in which they are loaded. */
  kernel: z.string().startsWith('/'),
  initrd: z.array(z.string().startsWith('/')),
  parameters: z.string().regex(/^(?:[^{}]|\{(?:iso|folder|uuid)\})*$/),
  sure: sureness.exclude(['?']),
  dated: z.boolean().optional(),
  from: z.array(z.string()),
  note: z.string().optional(),
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const byteCount = z.number().int().nonnegative();

const fixedImage = z.strictObject({
  url: webAddress,
  downloadBytes: byteCount.nullable(),
  downloadSha256: sha256.nullable(),
  unpackedBytes: byteCount.nullable(),
  unpackedSha256: sha256.nullable(),
});

export const edition = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/),
  name: z.string(),
  edition: z.string(),
  /** What it is for, which decides whether it is offered at all. */
  category: z.enum([
    'desktop',
    'rescue',
    'kiosk',
    'container-base',
    'container-host',
    'embedded',
    'comparison',
  ]),
  /**
   * `history`, `retired` and `absent` are known so that they can be recognised and explained, and are never offered;
   * a retired one names its successor. `absent`: was never published, however often it is asked for.
   */
  status: z.enum(['current', 'older', 'history', 'retired', 'absent']),
  successor: z.string().nullable(),
  purposes: z.array(z.enum(['desktop', 'rescue', 'kiosk', 'learning', 'container-host'])),
  /** Offered only after a second confirmation, because what it does cannot be undone. */
  destructive: z.boolean().default(false),
  about: told,
  /** For whom, in one sentence. */
  audience: told.nullable(),
  notFor: z.array(told),
  version: fact(z.string()),
  /** What images are built for. A 32-bit x86 one runs on every later x86 processor, 64-bit ones included. */
  arch: fact(z.array(cpuArch).min(1)),
  cpu: z.strictObject({
    /** The oldest processor level that its kernel and programs run on. */
    baseline: fact(z.enum(['i486', 'i586', 'i686', 'x86-64', 'x86-64-v2', 'armv6', 'armv7', 'armv8'])),
    /** Whether the processor has to have it. */
    pae: fact(z.boolean()),
    sse2: fact(z.boolean()),
  }),
  ramMiB: z.strictObject({
    /** To reach its prompt or desktop. */
    boot: fact(z.number().int().positive()),
    /** To be pleasant. */
    pleasant: fact(z.number().int().positive()),
  }),
  /** What its published image starts on by itself; a kit stick may start it on more. */
  firmware: z.strictObject({
    bios: fact(z.boolean()),
    uefi64: fact(z.boolean()),
    uefi32: fact(z.boolean()),
    secureBoot: fact(z.boolean()),
  }),
  /** How a stick of it is made: its image bit for bit, a kit stick, or not at all (`none`). */
  method: fact(z.enum(['image', 'kit', 'none'])),
  methodNote: told.nullable(),
  imageFormat: fact(z.string()),
  sizeMiB: fact(z.number().positive()),
  /** `none` exactly if it greets with text, or with nothing at all. */
  desktop: fact(z.string()),
  init: fact(z.string()),
  libc: fact(z.string()),
  packageManager: fact(z.string()),
  runsFromRam: fact(z.enum(['always', 'optional', 'no'])),
  persistence: fact(
    z.strictObject({
      kind: z.enum([
        'none',
        'live-boot',
        'puppy-save',
        'porteus-changes',
        'slax-perch',
        'tinycore-tce',
        'alpine-apkovl',
        'antix-persist',
        'slitaz-home',
        'casper',
        'cow-device',
        'own-disk',
      ]),
      keeps: told,
    }),
  ),
  login: fact(
    z.strictObject({
      text: told,
      accounts: z.array(z.strictObject({ user: z.string(), password: z.string().nullable() })),
    }),
  ),
  bootParameters: fact(z.string()),
  /** The preferred first; none known if absent (then the image's own menu is read). */
  recipes: z.array(bootRecipe).min(1).optional(),
  /** How much a person may lean on it. */
  maturity: fact(z.enum(['stable', 'rolling', 'candidate', 'old'])),
  team: fact(z.enum(['one', 'few', 'many', 'company'])),
  licence: fact(z.string()),
  legalNotice: z
    .strictObject({
      text: z.string(),
      url: webAddress.nullable(),
      regions: z.array(z.string()),
      dateChecked: z.iso.date(),
      from: z.string(),
    })
    .nullable(),
  homepage: webAddress.nullable(),
  downloadPage: webAddress.nullable(),
  release: release.nullable(),
  /** One fixed image with its digests, where a catalogue from elsewhere names it instead of an index. */
  image: fixedImage.optional(),
  checksum: z.strictObject({
    algorithm: fact(z.enum(['md5', 'sha1', 'sha256', 'sha512', 'blake3'])),
    /**
     * Where the digest is published: `{image}` is the image's address, `{folder}` its folder with the slash, `{name}`
     * its file name, `{stem}` that without the last ending, `{version}` its version.
     */
    url: z.string().nullable(),
    note: z.string().nullable(),
  }),
  signature: z.strictObject({
    kind: fact(z.enum(['openpgp-image', 'openpgp-list', 'openpgp-clear', 'minisign', 'signify'])),
    /** As `checksum.url`. */
    url: z.string().nullable(),
    /** Full primary fingerprints. A key that is not `established` never makes an image "signed". */
    keys: z.array(
      z.strictObject({
        fingerprint: z.string().regex(/^[0-9A-F]{40}$/),
        whose: z.string(),
        established: z.boolean(),
        from: z.array(z.string()),
      }),
    ),
  }),
  /** What has to be looked at on the real image before this entry is leaned on. */
  toVerify: z.array(z.string()),
});

export const systemFamily = z.strictObject({
  /** Where an editor finds the description of this form. */
  $schema: z.string().optional(),
  schema: z.literal(1),
  family: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/),
  name: z.string(),
  sources: z.record(z.string(), z.strictObject({ what: z.string(), sure: sureness })),
  editions: z.array(edition).min(1),
});

export type SystemEdition = z.infer<typeof edition>;
export type SystemFamily = z.infer<typeof systemFamily>;
export type BootRecipe = z.infer<typeof bootRecipe>;
export type SystemRelease = z.infer<typeof release>;
export type Category = SystemEdition['category'];
export type Purpose = SystemEdition['purposes'][number];
