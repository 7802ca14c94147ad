import type { Reason } from '../../common/reason.ts';
import { compareVersions } from '../../common/compare-versions.ts';
import { err, ok, type Result } from '../../common/result.ts';
import type { CpuArch } from '../../machine/profile.ts';
import type { SystemEdition, SystemRelease } from '../schema.ts';
import { fillAddress, folderOf, httpsFirst, proofAddresses, underMirror } from './addresses.ts';
import { fittingFolders, newestFile, type Chosen } from './newest.ts';
import { alpineFiles } from './readers/alpine.ts';
import { githubFiles } from './readers/github.ts';
import { filesOnPage, listedNames, mentioned } from './readers/page.ts';
import { sourceforgeFiles } from './readers/sourceforge.ts';
import { streamFile } from './readers/stream.ts';
import type { CurrentRelease, GetPage, NamedFile, Page, ReleaseReason } from './types.ts';

type Failure = ReleaseReason | Reason;

export interface FindOptions {
  /** For editions that are built for several; `null` takes the first. */
  readonly arch: CpuArch | null;
  /** The newest version that was ever seen: nothing older is offered. */
  readonly knownVersion: string | null;
}

/** How many of the newest folders are looked into: a folder may be made before its files are there. */
const newestFolders = 3;

/**
 * The release that the publisher offers now, read from the page, list, feed or stream that the catalogue names. No
 * address is guessed: every name was seen in the index, and addresses are built as the publisher's own pages do.
 */
export async function findRelease(
  edition: Pick<SystemEdition, 'id' | 'release' | 'checksum' | 'signature'>,
  getPage: GetPage,
  { arch, knownVersion }: FindOptions,
): Promise<Result<CurrentRelease, Failure>> {
  const { id, release } = edition;
  if (release === null) return err({ code: 'release-not-published', data: { id } });
  const found =
    release.reader === 'directory-listing'
      ? await walkFolders(release, getPage, arch)
      : await readIndex(release, getPage, arch);
  if (!found.ok) return found;
  if (found.value === null) return err({ code: 'release-not-found', data: { id, page: release.index } });
  const { chosen, page, url } = found.value;
  const { version } = chosen;
  if (version !== null && knownVersion !== null && compareVersions(version, knownVersion) < 0) {
    return err({ code: 'release-older-than-known', data: { id, found: version, known: knownVersion } });
  }
  const address = { image: url, name: chosen.file.name, version };
  const urls = httpsFirst([url, ...mirrorsOf(release, url, address)]);
  // Where the publisher's own folder is plain HTTP, its list is read where the image is: at a mirror that has TLS.
  const proofs = proofAddresses(edition, { ...address, image: urls[0] ?? url });
  return ok({
    id,
    version,
    fileName: chosen.file.name,
    urls,
    sizeBytes: chosen.file.sizeBytes,
    sumsUrl: proofs.sumsUrl,
    signatureUrl: chosen.file.signatureUrl ?? proofs.signatureUrl,
    digest: chosen.file.digest,
    index: page.url,
    secure: page.secure,
  });
}

interface Found {
  readonly chosen: Chosen;
  readonly page: Page;
  /** Address of the image. */
  readonly url: string;
}

/** Goes down into the newest folders until one holds a file that fits. */
async function walkFolders(
  release: SystemRelease,
  getPage: GetPage,
  arch: CpuArch | null,
): Promise<Result<Found | null, Failure>> {
  const enter = async (
    folder: string,
    templates: readonly string[],
  ): Promise<Result<Found | null, Failure>> => {
    const [template, ...below] = templates;
    if (template !== undefined && !template.includes('{')) {
      return enter(`${folder}${encodeURIComponent(template)}/`, below);
    }
    const page = await getPage(folder);
    if (!page.ok) return page;
    const names = listedNames(page.value.text, folder);
    if (template === undefined) {
      const files = names.files.map((name) => listed(name, folder));
      const chosen = newestFile(files, release, arch);
      const url = chosen === null ? null : addressOf(chosen, release);
      return ok(chosen === null || url === null ? null : { chosen, page: page.value, url });
    }
    let failure: Failure | null = null;
    for (const name of fittingFolders(names.folders, template, release, arch).slice(0, newestFolders)) {
      const found = await enter(`${folder}${encodeURIComponent(name)}/`, below);
      if (found.ok && found.value !== null) return found;
      // A folder that cannot be read says nothing of the older ones.
      if (!found.ok) failure ??= found.error;
    }
    return failure === null ? ok(null) : err(failure);
  };
  return enter(release.index, release.folders ?? []);
}

async function readIndex(
  release: SystemRelease,
  getPage: GetPage,
  arch: CpuArch | null,
): Promise<Result<Found | null, Failure>> {
  const page = await getPage(release.index);
  if (!page.ok) return page;
  const files = await filesOf(release, page.value, getPage);
  if (!files.ok) return files;
  const chosen = newestFile(files.value, release, arch);
  const url = chosen === null ? null : addressOf(chosen, release);
  return ok(chosen === null || url === null ? null : { chosen, page: page.value, url });
}

/** All files that an index names. */
async function filesOf(
  release: SystemRelease,
  { text, url }: Page,
  getPage: GetPage,
): Promise<Result<readonly NamedFile[], Failure>> {
  const unreadable = err({ code: 'release-page-unreadable', data: { page: release.index } } as const);
  switch (release.reader) {
    case 'directory-listing':
      return ok(listedNames(text, url).files.map((name) => listed(name, url)));
    case 'page-links':
      return ok(filesOnPage(text, url));
    case 'sourceforge-rss':
      return ok(sourceforgeFiles(text));
    case 'github-release': {
      const files = githubFiles(text);
      return files === null ? unreadable : ok(files);
    }
    case 'checksum-list':
      return ok(mentioned(text).map((file) => ({ ...file, url: new URL(encodeURI(file.name), url).href })));
    case 'alpine-yaml': {
      const files = alpineFiles(text, typeof release.flavor === 'string' ? release.flavor : '');
      return files === null ? unreadable : ok(files);
    }
    case 'stream-json': {
      const path = Array.isArray(release.path) ? release.path.map(String) : [];
      const file = streamFile(text, path);
      return file === null ? unreadable : ok([file]);
    }
    case 'fixed-file': {
      // The name is always the same; that the folder has it is seen when it is fetched, and a file tells its version.
      const versionFile = typeof release.versionFile === 'string' ? release.versionFile : null;
      const told = versionFile === null ? null : await getPage(new URL(versionFile, url).href);
      if (told !== null && !told.ok) return told;
      const version = told === null ? null : (/\d+(?:\.\d+)+/.exec(told.value.text)?.[0] ?? null);
      return ok(release.names.map((name) => ({ ...listed(name, url), version })));
    }
  }
}

function listed(name: string, folder: string): NamedFile {
  const url = new URL(encodeURIComponent(name), folder).href;
  return { name, url, version: null, sizeBytes: null, digest: null, signatureUrl: null };
}

/** Where the image lies: where the catalogue says that this publisher keeps images, or where the index's link leads. */
function addressOf({ file, version }: Chosen, { download }: SystemRelease): string | null {
  if (download === undefined) return file.url;
  return fillAddress(download, { image: '', name: file.name, version });
}

/** The same file at the publisher's mirrors. */
function mirrorsOf(
  { index, download, mirrors = [] }: SystemRelease,
  url: string,
  address: { readonly name: string; readonly version: string | null },
): string[] {
  const root = download === undefined ? folderOf(index) : folderOf(url);
  return mirrors.flatMap((mirror) => {
    const filled = fillAddress(mirror, { image: url, ...address });
    const found = filled === null ? null : underMirror(url, root, filled);
    return found === null ? [] : [found];
  });
}
