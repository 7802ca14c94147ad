import { lstat, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { compareVersions } from '../../common/compare-versions.ts';
import { err, type Result } from '../../common/result.ts';
import { digestFile } from '../../trust/digest.ts';
import type { DigestAlgorithm } from '../../trust/types.ts';
import type { LibraryReason } from '../reasons.ts';
import { changeFolder } from './change-folder.ts';
import { evidenceText, parseEvidence, type Evidence } from './evidence.ts';
import { evidenceName, freeName, mayBeImage, safeFileName } from './names.ts';

/** An image that lies in the library's folder. */
export interface LibraryImage {
  readonly path: string;
  readonly sizeBytes: number;
  /** `null` for a file that nobody has proved, or whose evidence cannot be believed: `reasons` says why. */
  readonly evidence: Evidence | null;
  readonly reasons: readonly LibraryReason[];
}

/** Evidence without the image's name. */
export type ImageEvidence = Omit<Evidence, 'version' | 'file'>;

/**
 * A folder of images and their evidence. It may lie on a USB disk, be read-only, be changed by hand, and be used by
 * several programs at once: nothing is remembered between two calls.
 */
export class ImageLibrary {
  constructor(readonly folder: string) {}

  /** All images, by name. What cannot be read is told and left alone; a folder that is not there is empty. */
  async list(): Promise<LibraryImage[]> {
    const names = await readdir(this.folder).catch((): string[] => []);
    const images = await Promise.all(names.filter(mayBeImage).map((name) => this.look(name)));
    return images.filter((image) => image !== null).sort((a, b) => a.path.localeCompare(b.path));
  }

  /** What is noted of a file by its path; `null` for one that lies elsewhere, or of which nothing is to be believed. */
  async evidenceOf(path: string): Promise<Evidence | null> {
    if (dirname(resolve(path)) !== resolve(this.folder)) return null;
    return (await this.look(basename(path)))?.evidence ?? null;
  }

  /** The image with this digest, computed anew; `null` if there is none. */
  async findByDigest(
    algorithm: DigestAlgorithm,
    digest: string,
    signal?: AbortSignal,
  ): Promise<LibraryImage | null> {
    for (const image of await this.list()) {
      if (image.evidence?.digests[algorithm] !== digest.toLowerCase()) continue;
      const proof = await digestFile(image.path, [algorithm], { signal });
      if (proof.ok && proof.value.digests.get(algorithm) === digest.toLowerCase()) return image;
    }
    return null;
  }

  /**
   * Takes a file in and stores its evidence.
   * @param moveFrom where it lies on the same disk
   * @param evidence without the name, which may have to be another one
   */
  async store(
    moveFrom: string,
    wantedName: string,
    evidence: ImageEvidence,
  ): Promise<Result<LibraryImage, LibraryReason>> {
    return changeFolder(this.folder, async () => {
      const taken = new Set(await readdir(this.folder));
      const name = freeName(safeFileName(wantedName), taken);
      const path = join(this.folder, name);
      const arriving = `${path}.new`;
      await rename(moveFrom, arriving);
      await onDisk(arriving);
      // The image first: an image without evidence proves nothing, evidence without its image would be a lie.
      await rename(arriving, path);
      return this.write(name, evidence);
    });
  }

  /** Notes what is known of an image that lies in the folder already. */
  async note(name: string, evidence: ImageEvidence): Promise<Result<LibraryImage, LibraryReason>> {
    if (basename(name) !== name || !mayBeImage(name)) {
      return err({ code: 'library-not-here', data: { file: name } });
    }
    return changeFolder(this.folder, () => this.write(name, evidence));
  }

  private async write(name: string, evidence: ImageEvidence): Promise<LibraryImage> {
    const whole: Evidence = { version: 1, file: name, ...evidence };
    const note = join(this.folder, evidenceName(name));
    await writeFile(`${note}.new`, evidenceText(whole));
    await onDisk(`${note}.new`);
    await rename(`${note}.new`, note);
    return { path: join(this.folder, name), sizeBytes: evidence.sizeBytes, evidence: whole, reasons: [] };
  }

  /** Deletes an image and its evidence. Only what lies in the folder itself, and only regular files. */
  async remove(imageName: string): Promise<Result<null, LibraryReason>> {
    if (basename(imageName) !== imageName || !mayBeImage(imageName)) {
      return err({ code: 'library-not-here', data: { file: imageName } });
    }
    return changeFolder(this.folder, async () => {
      const path = join(this.folder, imageName);
      const stats = await lstat(path).catch(() => null);
      if (stats !== null && !stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
      const note = join(this.folder, evidenceName(imageName));
      const belongs = parseEvidence(await readFile(note, 'utf8').catch(() => ''));
      await rm(path, { force: true });
      // Any other JSON file of this name is somebody's own.
      if (belongs.ok && belongs.value.file === imageName) await rm(note, { force: true });
      return null;
    });
  }

  private async look(name: string): Promise<LibraryImage | null> {
    const path = join(this.folder, name);
    const stats = await lstat(path).catch(() => null);
    if (!stats?.isFile()) return null;
    const unproved = (reasons: LibraryReason[]): LibraryImage => ({
      path,
      sizeBytes: stats.size,
      evidence: null,
      reasons,
    });
    let text: string;
    try {
      text = await readFile(join(this.folder, evidenceName(name)), 'utf8');
    } catch {
      return unproved([{ code: 'library-no-evidence', data: { file: name } }]);
    }
    const parsed = parseEvidence(text);
    if (!parsed.ok) {
      return unproved([{ code: 'library-evidence-damaged', data: { file: name, detail: parsed.error } }]);
    }
    if (parsed.value.file !== name) return unproved([{ code: 'library-no-evidence', data: { file: name } }]);
    if (parsed.value.sizeBytes !== stats.size) {
      return unproved([{ code: 'library-file-changed', data: { file: name } }]);
    }
    return { path, sizeBytes: stats.size, evidence: parsed.value, reasons: [] };
  }
}

/** Whether a release of this version is newer than the image. What has no version is never old. */
export function isOlder({ system }: Evidence, newest: string): boolean {
  return system?.version != null && compareVersions(system.version, newest) < 0;
}

async function onDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
