import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Reason } from '../../common/reason.ts';
import { freeBytes, lackingSpace } from '../../fetch/download/disk-space.ts';
import type { ImageEvidence, ImageLibrary, LibraryImage } from '../../fetch/library/library.ts';
import { inspectFile } from '../../images/inspect.ts';
import type { Inspection } from '../../images/types.ts';
import type { Catalogue } from '../../systems/catalogue.ts';
import { recogniseEntry, type RecognisedEntry } from '../../systems/recognise.ts';
import type { TrustVerdict } from '../../trust/types.ts';
import { createSpeedMeter } from '../../writer/speed.ts';
import type { PublisherPorts } from '../get-image/ask-publisher.ts';
import { startJob } from '../job.ts';
import { copyProved } from './copy-file.ts';
import { proveOwnFile, type OwnProof } from './prove-own-file.ts';
import type { Adopt, AdoptEvent, AdoptPhase, AdoptRequest, AdoptResult } from './types.ts';

/** What the jobs of the library need from the one who runs them. */
export interface LibraryPorts extends PublisherPorts {
  readonly library: ImageLibrary;
  readonly catalogue: () => Promise<Catalogue>;
}

/** Starts taking in a file that a person has. */
export function startAdopt(
  request: AdoptRequest,
  ports: LibraryPorts,
  onEvent: (event: AdoptEvent) => void,
): Adopt {
  return startJob((signal) => new AdoptJob(request, ports, onEvent, signal).run(), onEvent);
}

class AdoptJob {
  private entry: RecognisedEntry | null = null;
  private trust: TrustVerdict | null = null;
  private sizeBytes = 0;

  constructor(
    private readonly request: AdoptRequest,
    private readonly ports: LibraryPorts,
    private readonly onEvent: (event: AdoptEvent) => void,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<AdoptResult> {
    const { path, online, acceptUnproved } = this.request;
    this.phase('recognise');
    const inspected = await inspectFile(path);
    if (!inspected.ok) return this.end('failed', [inspected.error]);
    const inspection = inspected.value;
    this.sizeBytes = inspection.fileBytes;
    const catalogue = await this.ports.catalogue();
    this.entry = this.recognise(catalogue, inspection);
    this.onEvent({ event: 'recognised', inspection, entry: this.entry });
    if (inspection.kind === 'unknown') return this.end('refused', inspection.reasons);
    const edition = this.entry && (catalogue.byId.get(this.entry.id)?.edition ?? null);

    let progress = this.telling('prove');
    const proved = await proveOwnFile(
      { path, entry: this.entry, edition: online ? edition : null },
      {
        ports: this.ports,
        signal: this.signal,
        onStep: (step) => {
          progress = this.telling(step);
          this.phase(step);
        },
        onRead: (bytes) => progress(bytes),
      },
    );
    if (!proved.ok) return this.end('failed', [proved.error]);
    const { trust } = proved.value;
    this.trust = trust;
    const notes = [...this.whyNobodyWasAsked(edition !== null), ...proved.value.notes];
    if (trust.level === 'mismatch') return this.end('mismatch', [...trust.reasons, ...notes]);
    const already = await this.inLibrary(trust);
    const unproved = trust.level === 'none' || trust.level === 'weak';
    if (unproved && !acceptUnproved && already === null) {
      return this.end('refused', [{ code: 'adopt-needs-yes', data: {} }, ...notes]);
    }
    return this.take(proved.value, already, notes);
  }

  private recognise(catalogue: Catalogue, inspection: Inspection): RecognisedEntry | null {
    const { path, system } = this.request;
    const found = recogniseEntry(catalogue, { fileName: basename(path), ...inspection });
    if (system === null || found?.id === system) return found;
    return catalogue.byId.has(system) ? { id: system, by: 'name', version: null } : found;
  }

  private whyNobodyWasAsked(isInCatalogue: boolean): Reason[] {
    if (!isInCatalogue) return [{ code: 'adopt-not-recognised', data: {} }];
    return this.request.online ? [] : [{ code: 'adopt-offline', data: {} }];
  }

  /** The very same bytes, with evidence. */
  private async inLibrary({ digests }: TrustVerdict): Promise<LibraryImage | null> {
    const images = await this.ports.library.list();
    return images.find(({ evidence }) => evidence?.digests.sha256 === digests.sha256) ?? null;
  }

  private async take(
    proof: OwnProof,
    already: LibraryImage | null,
    notes: readonly Reason[],
  ): Promise<AdoptResult> {
    const { library } = this.ports;
    const { path } = this.request;
    const fresh = this.evidence(proof);
    if (already?.evidence) {
      const isBetter = rank(fresh.level) > rank(already.evidence.level);
      if (isBetter) await library.note(basename(already.path), { ...fresh, url: already.evidence.url });
      return this.end('done', notes, { path: already.path, already: true });
    }
    if (dirname(resolve(path)) === resolve(library.folder)) {
      const noted = await library.note(basename(path), fresh);
      return noted.ok
        ? this.end('done', notes, { path: noted.value.path })
        : this.end('failed', [noted.error]);
    }
    this.phase('copy');
    const lacking = lackingSpace(this.sizeBytes, await this.free());
    if (lacking !== null) return this.end('failed', [{ code: 'adopt-disk-full', data: lacking }]);
    const copy = join(library.folder, `.${randomBytes(6).toString('hex')}.part`);
    const copied = await copyProved({
      from: path,
      to: copy,
      sha256: fresh.digests.sha256,
      signal: this.signal,
      onProgress: this.telling('copy'),
    });
    if (!copied.ok) return this.end('failed', [copied.error]);
    const stored = await library.store(copy, proof.known?.fileName ?? basename(path), fresh);
    if (stored.ok) return this.end('done', notes, { path: stored.value.path });
    await rm(copy, { force: true }).catch(() => undefined);
    return this.end('failed', [stored.error]);
  }

  private async free(): Promise<number | null> {
    const { folder } = this.ports.library;
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    return freeBytes(join(folder, 'image'));
  }

  private evidence({ trust, known }: OwnProof): ImageEvidence {
    const { signature, level, expected } = trust;
    return {
      sizeBytes: trust.sizeBytes,
      digests: trust.digests,
      level: level === 'mismatch' ? 'none' : level,
      url: null,
      sumsUrl: expected?.from === 'publisher' ? expected.sumsFile : null,
      signature: signature && {
        url: null,
        fingerprint: signature.fingerprint,
        signedAt: signature.signedAt,
        on: signature.on,
        whose: signature.whose,
      },
      date: this.ports.now().toISOString(),
      system: this.entry && { id: this.entry.id, version: known?.version ?? this.entry.version },
    };
  }

  private telling(phase: AdoptPhase): (bytes: number) => void {
    const meter = createSpeedMeter();
    let last = -Infinity;
    return (bytes) => {
      const now = performance.now();
      const totalBytes = this.sizeBytes;
      if (now - last < 100 && bytes < totalBytes) return;
      last = now;
      this.onEvent({ event: 'progress', phase, bytes, totalBytes, ...meter.sample(now, bytes, totalBytes) });
    };
  }

  private phase(phase: AdoptPhase): void {
    this.onEvent({ event: 'phase', phase });
  }

  private end(
    outcome: AdoptResult['outcome'],
    reasons: readonly Reason[],
    { path = null, already = false }: { path?: string | null; already?: boolean } = {},
  ): AdoptResult {
    const { entry, trust } = this;
    if (outcome === 'failed' && this.signal.aborted) {
      const cancelled = [{ code: 'adopt-cancelled', data: {} }];
      return {
        outcome: 'cancelled',
        ok: false,
        path: null,
        already: false,
        entry,
        trust,
        reasons: cancelled,
      };
    }
    return { outcome, ok: outcome === 'done', path, already, entry, trust, reasons };
  }
}

const levels = ['none', 'weak', 'checksum', 'signed'] as const;
const rank = (level: (typeof levels)[number]): number => levels.indexOf(level);
