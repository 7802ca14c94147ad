import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../common/result.ts';
import type { BootFilesReason } from './reasons.ts';

/** What starts a kit stick, as the build made it from Debian's packages. Each file under its own licence. */
export interface BootFiles {
  /** The first 440 bytes of GRUB's `boot.img`, unchanged. */
  readonly mbrBoot: Uint8Array;
  /** GRUB for BIOS: belongs from sector 1 on, contiguous. */
  readonly biosCore: Uint8Array;
  readonly efiX64: Uint8Array;
  readonly efiIa32: Uint8Array;
  /** memtest86+, one program for each kind of firmware; `null` if the build could not get it. */
  readonly memtest: {
    readonly bios: Uint8Array;
    readonly efiX64: Uint8Array;
    readonly efiIa32: Uint8Array;
  } | null;
  /** For Secure Boot, signed and unchanged; `null` if the build could not get them. */
  readonly signed: {
    readonly shimX64: Uint8Array;
    readonly grubX64: Uint8Array;
    readonly mokManagerX64: Uint8Array;
  } | null;
  /** Licences and where the sources are: they go wherever these programs go. */
  readonly notices: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

const indexShape = z.object({
  files: z.record(z.string(), z.object({ sha256: z.string() })),
  notices: z.array(z.string().regex(/^[\w.-]+$/)),
});

/** Where the built program, one of its parts, or the checkout finds what the build made. */
const folders = ['../boot', '../../boot', '../../../out/boot'].map((path) => join(import.meta.dirname, path));

/**
 * Reads what the build made (`main/setup/boot-files.mjs`), and compares each file with the digest noted then.
 * @param places folders of which the first with an index counts
 */
export async function readBootFiles(
  places: readonly string[] = folders,
): Promise<Result<BootFiles, BootFilesReason>> {
  const found = await findIndex(places);
  if (found === null) return err({ code: 'boot-files-missing', data: { file: indexName } });
  const parsed = indexShape.safeParse(found.index);
  if (!parsed.success) return err({ code: 'boot-files-damaged', data: { file: indexName } });
  const { files, notices } = parsed.data;
  const has = (...names: string[]): boolean => names.every((name) => name in files);
  try {
    const read = async (name: string): Promise<Uint8Array> => {
      const noted = files[name];
      if (!noted) throw new Unusable({ code: 'boot-files-missing', data: { file: name } });
      const bytes = await bytesOf(found.folder, name);
      if (createHash('sha256').update(bytes).digest('hex') !== noted.sha256)
        throw new Unusable({ code: 'boot-files-damaged', data: { file: name } });
      return bytes;
    };
    return ok({
      mbrBoot: (await read('boot.img')).subarray(0, 440),
      biosCore: await read('core.img'),
      efiX64: await read('bootx64.efi'),
      efiIa32: await read('bootia32.efi'),
      memtest: has('memtest-bios.bin', 'memtest-x64.efi', 'memtest-ia32.efi')
        ? {
            bios: await read('memtest-bios.bin'),
            efiX64: await read('memtest-x64.efi'),
            efiIa32: await read('memtest-ia32.efi'),
          }
        : null,
      signed: has('signed-shimx64.efi', 'signed-grubx64.efi', 'signed-mmx64.efi')
        ? {
            shimX64: await read('signed-shimx64.efi'),
            grubX64: await read('signed-grubx64.efi'),
            mokManagerX64: await read('signed-mmx64.efi'),
          }
        : null,
      notices: await Promise.all(
        notices.map(async (name) => ({ name, bytes: await bytesOf(found.folder, name) })),
      ),
    });
  } catch (error) {
    if (error instanceof Unusable) return err(error.reason);
    throw error;
  }
}

const indexName = 'boot-files.json';

/** The first index that can be read; not parsed beyond JSON. */
async function findIndex(places: readonly string[]): Promise<{ folder: string; index: unknown } | null> {
  for (const folder of places) {
    const text = await readFile(join(folder, indexName), 'utf8').catch(() => null);
    if (text === null) continue;
    try {
      return { folder, index: JSON.parse(text) };
    } catch {
      return { folder, index: null };
    }
  }
  return null;
}

async function bytesOf(folder: string, name: string): Promise<Uint8Array> {
  const bytes = await readFile(join(folder, name)).catch(() => null);
  if (bytes === null) throw new Unusable({ code: 'boot-files-missing', data: { file: name } });
  return bytes;
}

/** Never leaves this file. */
class Unusable extends Error {
  constructor(readonly reason: BootFilesReason) {
    super(reason.code);
  }
}
