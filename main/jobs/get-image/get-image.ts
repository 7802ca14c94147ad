import { join } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import type { Result } from '../../common/result.ts';
import {
  discardPart,
  startDownload,
  type Download,
  type Downloaded,
  type DownloadTiming,
} from '../../fetch/download/download.ts';
import type { Evidence } from '../../fetch/library/evidence.ts';
import { judgeStored } from '../../fetch/library/judge-stored.ts';
import type { ImageEvidence, ImageLibrary, LibraryImage } from '../../fetch/library/library.ts';
import { safeFileName } from '../../fetch/library/names.ts';
import type { SystemEdition } from '../../systems/schema.ts';
import type { CurrentRelease } from '../../systems/release/types.ts';
import type { DigestAlgorithm, TrustVerdict } from '../../trust/types.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import {
  askProofs,
  askRelease,
  expectedDigest,
  judgeByPublisher,
  type Published,
  type PublisherPorts,
} from './ask-publisher.ts';
import type { GetEvent, GetImageRequest, GetImageResult, GetPhase } from './types.ts';

/** What the job needs from the one who runs it. */
export interface GetImagePorts extends PublisherPorts {
  /** By id; `null` if the catalogue has no such entry. */
  readonly edition: (id: string) => Promise<SystemEdition | null>;
  readonly timing: DownloadTiming;
  readonly library: ImageLibrary;
}

export interface GetImage {
  /** Never rejects: what went wrong is in the result. */
  readonly done: Promise<GetImageResult>;
  pause(): void;
  resume(): void;
  /** Ends the job. What has arrived is kept for the next try. */
  cancel(): void;
}

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

type ExpectedDigest = Awaited<ReturnType<typeof expectedDigest>>;

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
    const { signal } = this.cancelling;
    const found = await askRelease(edition, this.request.arch, this.ports, signal);
    if (!found.ok) return this.failed([found.error]);
    const { release, seen } = found.value;
    this.release = release;
    this.onEvent({ event: 'release', release, seen });
    this.phase('list');
    const published = await askProofs(edition, release, this.ports, signal);
    if (signal.aborted) return this.failed([]);
    if (!published.ok) return this.failed([published.error]);
    const wanted = await expectedDigest(edition, release, published.value);
    const present = await this.inLibrary(edition, release, published.value, wanted);
    if (present !== null) return present;
    return this.fetchAndProve(edition, release, published.value, wanted);
  }

  /** The image lies in the library already: it is proved again, by what the publisher says today. */
  private async inLibrary(
    edition: SystemEdition,
    release: CurrentRelease,
    published: Published,
    wanted: ExpectedDigest,
  ): Promise<GetImageResult | null> {
    const images = await this.ports.library.list();
    const isIt = ({ evidence }: LibraryImage): boolean => {
      if (evidence?.system?.id !== edition.id) return false;
      if (wanted !== null && evidence.digests[wanted.algorithm] === wanted.digest) return true;
      if (evidence.system.version !== release.version) return false;
      // A file that a person had lies there under the publisher's name.
      const name = evidence.url === null ? encodeURIComponent(evidence.file) : lastName(evidence.url);
      return release.urls.some((url) => lastName(url) === name);
    };
    const image = images.find(isIt);
    if (image === undefined) return null;
    this.phase('prove');
    const offline = edition.release !== null && published.list === null && release.digest === null;
    if (offline && image.evidence !== null) {
      const asStored = await this.asStored(image.path, image.evidence);
      if (asStored !== null) return asStored;
    }
    const verdict = await this.judge(edition, release, published, image.path, image.sizeBytes, null);
    // One that does not agree any more is fetched anew; what a person has is left alone.
    if (!verdict.ok || verdict.value.level === 'mismatch' || this.needsYes(verdict.value)) return null;
    this.trust = verdict.value;
    return this.end('done', published.notes, { path: image.path, already: true });
  }

  /** Without a network there is what was noted when it was stored: worth as much as where the folder comes from. */
  private async asStored(path: string, evidence: Evidence): Promise<GetImageResult | null> {
    const { signal } = this.cancelling;
    const verdict = await judgeStored(path, evidence, { signal });
    if (!verdict.ok || verdict.value.level === 'mismatch') return null;
    this.trust = verdict.value;
    const note: Reason = { code: 'get-offline-evidence', data: { date: evidence.date.slice(0, 10) } };
    return this.end('done', [note], { path, already: true });
  }

  private async fetchAndProve(
    edition: SystemEdition,
    release: CurrentRelease,
    published: Published,
    wanted: ExpectedDigest,
  ): Promise<GetImageResult> {
    const path = join(this.ports.library.folder, safeFileName(release.fileName));
    let urls = release.urls;
    for (let inOnePiece = false; ; inOnePiece = true) {
      this.phase('download');
      const got = await this.fetch(release, wanted === null ? [] : [wanted.algorithm], urls, path);
      if (!got.ok) return this.failed([got.error]);
      this.phase('prove');
      const verdict = await this.judge(
        edition,
        release,
        published,
        got.value.partPath,
        got.value.sizeBytes,
        got.value,
      );
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
    algorithms: readonly DigestAlgorithm[],
    urls: readonly string[],
    path: string,
  ): Promise<Result<Downloaded, Reason>> {
    const { transport, timing } = this.ports;
    const progress = this.telling();
    this.download = startDownload(
      { urls, path, sizeBytes: release.sizeBytes, algorithms },
      { transport, timing },
      ({ phase, bytes, totalBytes }) => progress(phase, bytes, totalBytes),
    );
    if (this.paused) this.download.pause();
    if (this.cancelling.signal.aborted) this.download.cancel();
    return this.download.done;
  }

  private judge(
    edition: SystemEdition,
    release: CurrentRelease,
    published: Published,
    path: string,
    sizeBytes: number,
    downloaded: Downloaded | null,
  ): ReturnType<typeof judgeByPublisher> {
    const digested = downloaded && {
      sizeBytes: downloaded.sizeBytes,
      digests: digestMap(downloaded.digests),
    };
    const progress = this.telling();
    return judgeByPublisher(edition, release, published, {
      path,
      digested,
      signal: this.cancelling.signal,
      onProgress: (bytes) => progress('prove', bytes, sizeBytes),
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
    const evidence: ImageEvidence = {
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
    const stored = await this.ports.library.store(downloaded.partPath, release.fileName, evidence);
    if (!stored.ok) return this.failed([stored.error]);
    await discardPart(path);
    return this.end('done', notes, { path: stored.value.path });
  }

  private needsYes({ level }: TrustVerdict): boolean {
    return (level === 'none' || level === 'weak') && !this.request.acceptUnproved;
  }

  /** Tells how far something has come, at most ten times a second. */
  private telling(): (phase: GetPhase, bytes: number, totalBytes: number | null) => void {
    const meter = createSpeedMeter();
    let last = -Infinity;
    return (phase, bytes, totalBytes) => {
      const now = performance.now();
      if (now - last < 100 && bytes !== totalBytes) return;
      last = now;
      const speed = meter.sample(now, bytes, totalBytes ?? Number.MAX_SAFE_INTEGER);
      const { bytesPerSecond } = speed;
      const secondsLeft = totalBytes === null ? null : speed.secondsLeft;
      this.onEvent({ event: 'progress', phase, bytes, totalBytes, bytesPerSecond, secondsLeft });
    };
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
