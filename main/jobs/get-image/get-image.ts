import { join } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { ok, type Result } from '../../common/result.ts';
import {
  discardPart,
  startDownload,
  type Download,
  type Downloaded,
  type DownloadTiming,
} from '../../fetch/download/download.ts';
import type { Transport } from '../../fetch/http/transport.ts';
import type { Evidence } from '../../fetch/library/evidence.ts';
import type { ImageLibrary, LibraryImage } from '../../fetch/library/library.ts';
import { safeFileName } from '../../fetch/library/names.ts';
import { fetchText, type FetchedText } from '../../fetch/text/fetch-text.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import { findRelease } from '../../systems/release/find-release.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import { judgeFile } from '../../trust/judge-file.ts';
import { judgeDownload } from '../../trust/judge-download.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import type { KnownReleases } from './known-releases.ts';
import type { GetEvent, GetImageRequest, GetImageResult, GetPhase } from './types.ts';

/** What the job needs from the one who runs it. */
export interface GetImagePorts {
  /** By id; `null` if the catalogue has no such entry. */
  readonly edition: (id: string) => Promise<SystemEdition | null>;
  readonly transport: Transport;
  readonly timing: DownloadTiming;
  readonly library: ImageLibrary;
  readonly known: KnownReleases;
  readonly now: () => Date;
}

export interface GetImage {
  /** Never rejects: what went wrong is in the result. */
  readonly done: Promise<GetImageResult>;
  pause(): void;
  resume(): void;
  /** Ends the job. What has arrived is kept for the next try. */
  cancel(): void;
}

/** Pages that name releases are small; a checksum list of a whole mirror has some hundred kilobytes. */
const largestPageBytes = 8 * 1024 * 1024;
const largestSignatureBytes = 256 * 1024;

/** Fetches the current image of a system, proves it by what its publisher says of it, and puts it into the library. */
export function startGetImage(
  request: GetImageRequest,
  ports: GetImagePorts,
  onEvent: (event: GetEvent) => void,
): GetImage {
  const job = new GetImageJob(request, ports, onEvent);
  const done = job.run().then((result) => {
    onEvent({ event: 'result', result });
    return result;
  });
  return { done, pause: () => job.pause(), resume: () => job.resume(), cancel: () => job.cancel() };
}

/** What the publisher says of the image, as far as it could be had. */
interface Published {
  readonly list: FetchedText | null;
  readonly signature: FetchedText | null;
  /** What could not be had, and why. */
  readonly notes: readonly Reason[];
}

class GetImageJob {
  private readonly cancelling = new AbortController();
  private download: Download | null = null;
  private paused = false;
  private release: CurrentRelease | null = null;
  private trust: TrustVerdict | null = null;

  constructor(
    private readonly request: GetImageRequest,
    private readonly ports: GetImagePorts,
    private readonly onEvent: (event: GetEvent) => void,
  ) {}

  pause(): void {
    this.paused = true;
    this.download?.pause();
  }

  resume(): void {
    this.paused = false;
    this.download?.resume();
  }

  cancel(): void {
    this.cancelling.abort();
    this.download?.cancel();
  }

  async run(): Promise<GetImageResult> {
    const edition = await this.ports.edition(this.request.id);
    if (edition === null)
      return this.end('refused', [{ code: 'get-no-such-system', data: { id: this.request.id } }]);
    this.phase('find');
    const release = await this.find(edition);
    if (!release.ok) return this.failed([release.error]);
    this.release = release.value;
    this.phase('list');
    const published = await this.published(edition, release.value);
    if (this.cancelling.signal.aborted) return this.failed([]);
    if (!published.ok) return this.failed([published.error]);
    const present = await this.inLibrary(edition, release.value, published.value);
    if (present !== null) return present;
    return this.fetchAndProve(edition, release.value, published.value);
  }

  /** What the publisher offers now or, without a network, what it offered when it was last asked. */
  private async find(edition: SystemEdition): Promise<Result<CurrentRelease, Reason>> {
    const known = this.ports.known.get(edition.id);
    const options = { arch: this.request.arch, knownVersion: known?.release.version ?? null };
    const found = await findRelease(edition, (url) => this.page(url), options);
    if (found.ok) {
      this.ports.known.note(found.value, this.ports.now().toISOString());
      this.onEvent({ event: 'release', release: found.value, seen: null });
      return found;
    }
    // A page that says something else is not overruled by what was remembered; one that cannot be reached is.
    if (known === null || !found.error.code.startsWith('fetch-') || this.cancelling.signal.aborted)
      return found;
    this.onEvent({ event: 'release', release: known.release, seen: known.seen });
    return ok(known.release);
  }

  private page(url: string): Promise<Result<FetchedText, Reason>> {
    return this.text(url, 'anywhere', largestPageBytes);
  }

  private text(
    url: string,
    redirects: 'anywhere' | 'same-host',
    largestBytes: number,
  ): Promise<Result<FetchedText, Reason>> {
    const { signal } = this.cancelling;
    return fetchText(this.ports.transport, { url, redirects, largestBytes, signal });
  }

  /** The list and the signature. What is not there is noted; a list that is empty is an error (see `main/trust`). */
  private async published(
    edition: SystemEdition,
    release: CurrentRelease,
  ): Promise<Result<Published, Reason>> {
    const { sumsUrl, signatureUrl } = release;
    const notes: Reason[] = [];
    const list = sumsUrl === null ? null : await this.text(sumsUrl, 'same-host', largestPageBytes);
    if (list?.ok === false) {
      if (list.error.code.startsWith('fetch-text-')) return list;
      notes.push({ code: 'get-no-list', data: { url: sumsUrl } }, list.error);
    }
    const signed = edition.signature.keys.length > 0 && signatureUrl !== null;
    const signature = signed ? await this.text(signatureUrl, 'same-host', largestSignatureBytes) : null;
    if (signature?.ok === false) {
      notes.push({ code: 'get-no-signature', data: { url: signatureUrl } }, signature.error);
    }
    return ok({
      list: list?.ok ? list.value : null,
      signature: signature?.ok ? signature.value : null,
      notes,
    });
  }

  /** The image lies in the library already: it is proved again, by what the publisher says today. */
  private async inLibrary(
    edition: SystemEdition,
    release: CurrentRelease,
    published: Published,
  ): Promise<GetImageResult | null> {
    const images = await this.ports.library.list();
    const isIt = ({ evidence }: LibraryImage): boolean =>
      evidence?.system?.id === edition.id &&
      evidence.system.version === release.version &&
      evidence.url !== null &&
      release.urls.some((url) => lastName(url) === lastName(evidence.url ?? ''));
    const image = images.find(isIt);
    if (image === undefined) return null;
    this.phase('prove');
    if (published.list === null && release.digest === null && image.evidence !== null) {
      const offline = await this.asStored(image.path, image.evidence);
      if (offline !== null) return offline;
    }
    const verdict = await this.judge(edition, release, published, image.path, null);
    // One that does not agree any more is fetched anew; what a person has is left alone.
    if (!verdict.ok || verdict.value.level === 'mismatch' || this.needsYes(verdict.value)) return null;
    this.trust = verdict.value;
    return this.end('done', published.notes, { path: image.path, already: true });
  }

  /** Without a network there is what was noted when it was stored: worth as much as where the folder comes from. */
  private async asStored(path: string, { digests, date }: Evidence): Promise<GetImageResult | null> {
    const { signal } = this.cancelling;
    const verdict = await judgeFile({ path, digest: `sha256:${digests.sha256}`, sumsFile: null, signal });
    if (!verdict.ok || verdict.value.level === 'mismatch') return null;
    this.trust = verdict.value;
    const note: Reason = { code: 'get-offline-evidence', data: { date: date.slice(0, 10) } };
    return this.end('done', [note], { path, already: true });
  }

  private async fetchAndProve(
    edition: SystemEdition,
    release: CurrentRelease,
    published: Published,
  ): Promise<GetImageResult> {
    const path = join(this.ports.library.folder, safeFileName(release.fileName));
    let urls = release.urls;
    for (let inOnePiece = false; ; inOnePiece = true) {
      this.phase('download');
      const got = await this.fetch(release, published, urls, path);
      if (!got.ok) return this.failed([got.error]);
      this.phase('prove');
      const verdict = await this.judge(edition, release, published, got.value.partPath, got.value);
      if (this.cancelling.signal.aborted) return this.failed([]);
      if (!verdict.ok) return this.failed([verdict.error]);
      this.trust = verdict.value;
      if (verdict.value.level === 'mismatch') {
        await discardPart(path);
        const pieces = got.value.mixed || got.value.resumedBytes > 0;
        if (!pieces || inOnePiece) return this.end('mismatch', verdict.value.reasons);
        // Bytes of several answers may belong to several files: once more, all from one address.
        urls = urls.slice(0, 1);
        continue;
      }
      if (this.needsYes(verdict.value)) {
        const notes = [...published.notes, ...verdict.value.reasons];
        return this.end('refused', [{ code: 'get-needs-yes', data: {} }, ...notes]);
      }
      return this.store(edition, release, published, got.value, verdict.value);
    }
  }

  private async fetch(
    release: CurrentRelease,
    published: Published,
    urls: readonly string[],
    path: string,
  ): Promise<Result<Downloaded, Reason>> {
    const { transport, timing } = this.ports;
    const meter = createSpeedMeter();
    let last = -Infinity;
    const algorithms = ['md5', 'sha512'] as const;
    this.download = startDownload(
      {
        urls,
        path,
        sizeBytes: release.sizeBytes,
        algorithms: published.list || release.digest ? algorithms : [],
      },
      { transport, timing },
      ({ phase, bytes, totalBytes }) => {
        const now = performance.now();
        if (now - last < 100 && bytes !== totalBytes) return;
        last = now;
        const speed = meter.sample(now, bytes, totalBytes ?? Number.MAX_SAFE_INTEGER);
        const secondsLeft = totalBytes === null ? null : speed.secondsLeft;
        this.onEvent({
          event: 'progress',
          phase,
          bytes,
          totalBytes,
          bytesPerSecond: speed.bytesPerSecond,
          secondsLeft,
        });
      },
    );
    if (this.paused) this.download.pause();
    if (this.cancelling.signal.aborted) this.download.cancel();
    return this.download.done;
  }

  private judge(
    edition: SystemEdition,
    release: CurrentRelease,
    { list, signature }: Published,
    path: string,
    downloaded: Downloaded | null,
  ): ReturnType<typeof judgeDownload> {
    const { kind, keys } = edition.signature;
    const on = kind.value === 'openpgp-list' ? ('list' as const) : ('image' as const);
    return judgeDownload({
      path,
      fileName: release.fileName,
      digested:
        downloaded === null
          ? null
          : { sizeBytes: downloaded.sizeBytes, digests: digestMap(downloaded.digests) },
      list: list && { ...list, page: list.url === edition.downloadPage },
      digest: release.digest && { ...release.digest, url: release.index, secure: release.secure },
      signatures: signature ? [{ ...signature, on }] : [],
      keys,
      keyFiles: [],
      signal: this.cancelling.signal,
    });
  }

  private async store(
    edition: SystemEdition,
    release: CurrentRelease,
    { list, notes }: Published,
    downloaded: Downloaded,
    verdict: TrustVerdict,
  ): Promise<GetImageResult> {
    this.phase('store');
    const { signature } = verdict;
    const evidence: Omit<Evidence, 'version' | 'file'> = {
      sizeBytes: verdict.sizeBytes,
      digests: verdict.digests,
      level: verdict.level === 'mismatch' ? 'none' : verdict.level,
      url: downloaded.url,
      sumsUrl: list?.url ?? null,
      signature: signature && {
        url: release.signatureUrl,
        fingerprint: signature.fingerprint,
        signedAt: signature.signedAt,
        on: signature.on,
        whose: signature.whose,
      },
      date: this.ports.now().toISOString(),
      system: { id: edition.id, version: release.version },
    };
    const path = join(this.ports.library.folder, safeFileName(release.fileName));
    const stored = await this.ports.library.store(
      { moveFrom: downloaded.partPath },
      release.fileName,
      evidence,
    );
    if (!stored.ok) return this.failed([stored.error]);
    await discardPart(path);
    return this.end('done', notes, { path: stored.value.path });
  }

  private needsYes({ level }: TrustVerdict): boolean {
    return (level === 'none' || level === 'weak') && !this.request.acceptUnproved;
  }

  private phase(phase: GetPhase): void {
    this.onEvent({ event: 'phase', phase });
  }

  private failed(reasons: readonly Reason[]): GetImageResult {
    return this.cancelling.signal.aborted
      ? this.end('cancelled', [{ code: 'fetch-cancelled', data: {} }])
      : this.end('failed', reasons);
  }

  private end(
    outcome: GetImageResult['outcome'],
    reasons: readonly Reason[],
    { path = null, already = false }: { path?: string | null; already?: boolean } = {},
  ): GetImageResult {
    const { release, trust } = this;
    return { outcome, ok: outcome === 'done', id: this.request.id, path, already, release, trust, reasons };
  }
}

function digestMap(digests: Downloaded['digests']): Map<keyof Downloaded['digests'], string> {
  return new Map(
    (Object.keys(digests) as (keyof Downloaded['digests'])[]).flatMap((name) => {
      const digest = digests[name];
      return digest === undefined ? [] : [[name, digest] as const];
    }),
  );
}

function lastName(url: string): string {
  return url.split('/').at(-1) ?? '';
}
