import { setTimeout as sleep } from 'node:timers/promises';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { err, ok, type Result } from '../../common/result.ts';
import type { DigestAlgorithm } from '../../trust/types.ts';
import { Arriving } from '../http/arriving.ts';
import { ifRange } from '../http/headers.ts';
import { addressFailure } from '../http/failure.ts';
import type { Transport } from '../http/transport.ts';
import type { AddressReason, DownloadReason } from '../reasons.ts';
import { freeBytes, lackingSpace } from './disk-space.ts';
import { judgeAnswer, otherSize } from './judge-answer.ts';
import { failed, gaveBytes, mirrorsOf, nextMirror, pauseMs, whyNone, type Pauses } from './mirrors.ts';
import { discardPart, PartFile, partPath } from './part-file.ts';

export interface DownloadRequest {
  /** Where the file is to be had, the preferred address first. */
  readonly urls: readonly string[];
  /** Where it is to lie in the end. It arrives as `PATH.part`; only the caller, who proves it, moves it into place. */
  readonly path: string;
  /** Size that the publisher names; `null` if not known. */
  readonly sizeBytes: number | null;
  /** Digests wanted besides SHA-256: all are computed while the file arrives. */
  readonly algorithms: readonly DigestAlgorithm[];
}

export interface DownloadProgress {
  /** `check`: what arrived before is being read again. */
  readonly phase: 'check' | 'download';
  readonly bytes: number;
  readonly totalBytes: number | null;
}

export interface Downloaded {
  /** The whole file, not yet proved. */
  readonly partPath: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly digests: { readonly sha256: string } & Partial<Record<DigestAlgorithm, string>>;
  /** The address whose answer completed it, redirects followed. */
  readonly url: string;
  /** Bytes that were there from an earlier try. */
  readonly resumedBytes: number;
  /**
   * Its bytes came in more than one piece that nothing but the size held together. If its digest is wrong, it is worth
   * fetching once more from its beginning.
   */
  readonly mixed: boolean;
}

export interface DownloadPorts {
  readonly transport: Transport;
  readonly timing: DownloadTiming;
  /** Free space where the path lies, in bytes. */
  readonly freeBytes?: (path: string) => Promise<number | null>;
}

export interface DownloadTiming {
  /** An address from which fewer than `slowBytes` come in `slowMs` is left for another one. */
  readonly slowMs: number;
  readonly slowBytes: number;
  readonly pauses: Pauses;
}

export const usualTiming: DownloadTiming = {
  slowMs: 60_000,
  slowBytes: 64 * 1024,
  pauses: { firstMs: 500, mostMs: 30_000 },
};

export interface Download {
  /** Never rejects. What has arrived is kept, whatever the end. */
  readonly done: Promise<Result<Downloaded, DownloadReason>>;
  /** Lets go of the connection until `resume`. */
  pause(): void;
  resume(): void;
  cancel(): void;
}

/**
 * Fetches a file from the first of several addresses that gives it: goes on where an earlier try stopped, whether that
 * was a second or a week ago, and gives up only when every address has failed several times without a byte in between.
 */
export function startDownload(
  request: DownloadRequest,
  ports: DownloadPorts,
  onProgress: (progress: DownloadProgress) => void,
): Download {
  const run = new DownloadRun(request, ports, onProgress);
  return {
    done: run.run(),
    pause: () => run.pause(),
    resume: () => run.resume(),
    cancel: () => run.cancel(),
  };
}

/** How one asking of one address ended. */
type Attempt =
  | { readonly kind: 'complete' }
  | { readonly kind: 'again' }
  | {
      readonly kind: 'failed';
      readonly reason: AddressReason;
      readonly afterMs?: number | null;
      readonly forGood?: boolean;
    }
  | { readonly kind: 'stop'; readonly reason: DownloadReason };

class DownloadRun {
  private readonly cancelling = new AbortController();
  /** Ends the connection that is open; another one for each attempt. */
  private connection = new AbortController();
  private paused: { readonly until: Promise<void>; readonly end: () => void } | null = null;
  private lastUrl = '';

  constructor(
    private readonly request: DownloadRequest,
    private readonly ports: DownloadPorts,
    private readonly onProgress: (progress: DownloadProgress) => void,
  ) {}

  pause(): void {
    if (this.paused !== null || this.cancelling.signal.aborted) return;
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.paused = { until, end };
    this.connection.abort();
  }

  resume(): void {
    this.paused?.end();
    this.paused = null;
  }

  cancel(): void {
    this.cancelling.abort();
    this.connection.abort();
    this.resume();
  }

  async run(): Promise<Result<Downloaded, DownloadReason>> {
    const { path } = this.request;
    let unlock: (() => Promise<void>) | null = null;
    let part: PartFile | null = null;
    try {
      await mkdir(dirname(path), { recursive: true });
      unlock = await this.lock(path);
      if (unlock === null) return err({ code: 'fetch-in-use', data: { path } });
      part = await PartFile.open(
        path,
        [...new Set(['sha256' as const, ...this.request.algorithms])],
        this.request.sizeBytes,
        {
          signal: this.cancelling.signal,
          onRead: (bytes, totalBytes) => this.onProgress({ phase: 'check', bytes, totalBytes }),
        },
      );
      return await this.fetchInto(part);
    } catch (error) {
      return err(await storageFailure(error, path, this.neededBytes(part), this.free()));
    } finally {
      await part?.close().catch(() => undefined);
      await unlock?.().catch(() => undefined);
    }
  }

  /** Another program may be fetching the same file; its lock is stale 20 s after it died. */
  private lock(path: string): Promise<(() => Promise<void>) | null> {
    const onCompromised = (): void => this.cancel();
    return lock(partPath(path), { realpath: false, stale: 20_000, onCompromised }).catch(() => null);
  }

  private async fetchInto(part: PartFile): Promise<Result<Downloaded, DownloadReason>> {
    const resumedBytes = part.bytes;
    let mirrors = mirrorsOf(this.request.urls);
    let most = part.bytes;
    for (;;) {
      await this.paused?.until;
      if (this.cancelling.signal.aborted) {
        await part.makeSafe();
        return err({ code: 'fetch-cancelled', data: {} });
      }
      if (this.isWhole(part)) return ok(await this.finish(part, resumedBytes));
      const url = nextMirror(mirrors);
      if (url === null) return err(whyNone(mirrors) ?? { code: 'fetch-no-address', data: {} });
      const attempt = await this.attempt(url, part);
      // A server that always begins anew and never gets to the end makes no progress.
      if (part.bytes > most) mirrors = gaveBytes(mirrors);
      most = Math.max(most, part.bytes);
      await part.makeSafe();
      switch (attempt.kind) {
        case 'complete':
          return ok(await this.finish(part, resumedBytes));
        case 'again':
          break;
        case 'stop':
          return err(attempt.reason);
        case 'failed':
          mirrors = failed(mirrors, attempt.reason, attempt.forGood);
          await this.wait(pauseMs(mirrors, attempt.afterMs ?? null, this.ports.timing.pauses));
      }
    }
  }

  /** Asks one address once, and takes what it gives. Throws what the file system throws. */
  private async attempt(url: string, part: PartFile): Promise<Attempt> {
    this.connection = new AbortController();
    // A pause or an end that came since it was last looked.
    if (this.stopped()) return { kind: 'again' };
    const answer = await this.ports.transport.ask(url, {
      headers: (hop) => rangeHeaders(hop, part),
      redirects: 'anywhere',
      signal: this.connection.signal,
    });
    if (!answer.ok) return this.stopped() ? { kind: 'again' } : { kind: 'failed', reason: answer.error };
    const { status, headers, hops } = answer.value;
    const body = new Arriving(answer.value.body);
    const at = hops.at(-1) ?? new URL(url);
    const known = part.source !== null && new URL(part.source.url).host === at.host ? part.source : null;
    const judgement = judgeAnswer(status, headers, {
      haveBytes: part.bytes,
      knownBytes: part.source?.totalBytes ?? null,
      publishedBytes: this.request.sizeBytes,
      known,
      host: at.hostname,
      nowMs: Date.now(),
    });
    if (judgement.kind !== 'take') body.destroy();
    switch (judgement.kind) {
      case 'complete':
        this.lastUrl = at.href;
        return { kind: 'complete' };
      case 'restart':
        await part.empty();
        return { kind: 'again' };
      case 'later':
        return { kind: 'failed', reason: judgement.reason, afterMs: judgement.afterMs, forGood: false };
      case 'never':
        return { kind: 'failed', reason: judgement.reason, forGood: true };
      case 'take': {
        const provedByServer = known !== null && ifRange(known) !== null;
        if (judgement.atBytes < part.bytes) await part.empty();
        const { atBytes, totalBytes, validators } = judgement;
        const unproved = atBytes > 0 && !provedByServer;
        part.source = {
          url: at.href,
          ...validators,
          totalBytes,
          mixed: (part.source?.mixed ?? false) || unproved,
        };
        const lacking = lackingSpace(totalBytes === null ? null : totalBytes - part.bytes, await this.free());
        if (lacking !== null) {
          body.destroy();
          return { kind: 'stop', reason: { code: 'fetch-disk-full', data: lacking } };
        }
        this.lastUrl = at.href;
        return this.take(body, at.hostname, part, totalBytes);
      }
    }
  }

  private async take(
    body: Arriving,
    host: string,
    part: PartFile,
    totalBytes: number | null,
  ): Promise<Attempt> {
    const { slowMs, slowBytes } = this.ports.timing;
    let windowStart = performance.now();
    let windowBytes = 0;
    try {
      for (;;) {
        let chunk: Buffer | null;
        try {
          chunk = await body.next();
        } catch (error) {
          if (this.stopped()) return { kind: 'again' };
          return { kind: 'failed', reason: addressFailure(error, host, this.ports.transport.stallSeconds) };
        }
        if (chunk === null) break;
        const bytes = part.bytes + chunk.length;
        if (part.bytes === 0 && isHtml(chunk)) {
          return { kind: 'failed', reason: { code: 'fetch-web-page', data: { host } }, forGood: true };
        }
        if (totalBytes !== null && bytes > totalBytes) {
          await part.empty();
          return { kind: 'failed', reason: otherSize(host, totalBytes, bytes), forGood: true };
        }
        await part.append(chunk);
        this.onProgress({ phase: 'download', bytes: part.bytes, totalBytes });
        windowBytes += chunk.length;
        const now = performance.now();
        if (now - windowStart < slowMs) continue;
        if (windowBytes < slowBytes)
          return { kind: 'failed', reason: { code: 'fetch-too-slow', data: { host } } };
        windowStart = now;
        windowBytes = 0;
      }
    } finally {
      body.destroy();
    }
    if (totalBytes === null || part.bytes === totalBytes) return { kind: 'complete' };
    return { kind: 'failed', reason: { code: 'fetch-cut-off', data: { host } } };
  }

  private isWhole(part: PartFile): boolean {
    const total = this.request.sizeBytes ?? part.source?.totalBytes ?? null;
    return total !== null && part.bytes === total && part.source !== null;
  }

  private async finish(part: PartFile, resumedBytes: number): Promise<Downloaded> {
    await part.makeSafe();
    const found = part.digests();
    return {
      partPath: partPath(this.request.path),
      sizeBytes: part.bytes,
      digests: { ...Object.fromEntries(found), sha256: found.get('sha256') ?? '' },
      url: this.lastUrl || (part.source?.url ?? ''),
      resumedBytes: Math.min(resumedBytes, part.bytes),
      mixed: part.source?.mixed ?? false,
    };
  }

  private stopped(): boolean {
    return this.paused !== null || this.cancelling.signal.aborted;
  }

  private async wait(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.cancelling.signal }).catch(() => undefined);
  }

  private free(): Promise<number | null> {
    return (this.ports.freeBytes ?? freeBytes)(this.request.path);
  }

  private neededBytes(part: PartFile | null): number {
    const total = this.request.sizeBytes ?? part?.source?.totalBytes ?? 0;
    return Math.max(0, total - (part?.bytes ?? 0));
  }
}

/** A validator is good for the host that gave it, and for no other. */
function rangeHeaders(hop: URL, part: PartFile): Record<string, string> {
  if (part.bytes === 0) return {};
  const range = { range: `bytes=${String(part.bytes)}-` };
  if (part.source === null || new URL(part.source.url).host !== hop.host) return range;
  const validator = ifRange(part.source);
  return validator === null ? range : { ...range, 'if-range': validator };
}

/** Some servers call an error page an image. */
function isHtml(start: Buffer): boolean {
  return /^\s*<(!doctype html|html)\b/i.test(start.subarray(0, 256).toString('latin1'));
}

async function storageFailure(
  error: unknown,
  path: string,
  neededBytes: number,
  free: Promise<number | null>,
): Promise<DownloadReason> {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return { code: 'fetch-disk-full', data: { neededBytes, freeBytes: (await free) ?? 0 } };
  }
  return { code: 'fetch-not-stored', data: { path, errno } };
}

export { discardPart };
