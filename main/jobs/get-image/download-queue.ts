import { statSync } from 'node:fs';
import { join } from 'node:path';
import { discardPart, partPath } from '../../fetch/download/part-file.ts';
import { safeFileName } from '../../fetch/library/names.ts';
import { isUnderWay, queueTotals } from './queue-totals.ts';
import {
  downloadKey,
  type DownloadQueue,
  type QueuedDownload,
  type QueuePorts,
  type QueueProgress,
  type QueueState,
} from './queue-types.ts';
import type { GetEvent, GetImageRequest, GetImageResult } from './types.ts';

/** Two keep a line busy while a publisher is slow; more only make each of them slower. */
const usuallyAtOnce = 2;

/** Opens the queue. What an earlier run of the program left unfinished is in it, and waits to be asked for. */
export function openDownloadQueue(ports: QueuePorts): DownloadQueue {
  return new Queue(ports);
}

/** One download, as the queue keeps it. */
interface Entry {
  shown: QueuedDownload;
  readonly since: string;
  /** The job, once it was started, until it has ended. */
  job: ReturnType<QueuePorts['start']> | null;
  /** Set from a cancel until the job has ended: what is wanted then. */
  ending: 'cancel' | 'again' | null;
}

class Queue implements DownloadQueue {
  private entries: readonly Entry[];
  private closed = false;

  constructor(private readonly ports: QueuePorts) {
    this.entries = ports.unfinished.all().map((left) => {
      const { id, arch, folder, since, fileName } = left;
      const request = { id, arch, acceptUnproved: false };
      const shown = freshDownload(request, folder, 'left-over');
      const progress = fileName === null ? null : arrivedBefore(folder, fileName);
      return { shown: { ...shown, progress }, since, job: null, ending: null };
    });
  }

  state(): QueueState {
    const downloads = this.entries.map(({ shown }) => shown);
    return { downloads, totals: queueTotals(downloads) };
  }

  add(request: GetImageRequest): string {
    const key = downloadKey(request);
    const entry = this.find(key);
    if (entry === undefined) {
      const shown = freshDownload(request, this.ports.folder(), 'waiting');
      const fresh: Entry = { shown, since: new Date().toISOString(), job: null, ending: null };
      this.entries = [...this.entries, fresh];
      this.note(fresh, null);
    } else if (entry.ending !== null) {
      entry.ending = 'again';
    } else {
      const acceptUnproved = entry.shown.request.acceptUnproved || request.acceptUnproved;
      this.show(entry, { request: { ...request, acceptUnproved } });
      if (!isUnderWay(entry.shown.state)) this.again(entry);
    }
    this.changed();
    return key;
  }

  pause(key: string): void {
    this.each([this.find(key)], (entry) => this.pauseOne(entry));
  }

  resume(key: string): void {
    this.each([this.find(key)], (entry) => this.resumeOne(entry));
  }

  cancel(key: string): void {
    this.each([this.find(key)], (entry) => this.cancelOne(entry));
  }

  pauseAll(): void {
    this.each(this.entries, (entry) => this.pauseOne(entry));
  }

  resumeAll(): void {
    this.each(this.entries, (entry) => {
      if (entry.shown.state === 'paused') this.resumeOne(entry);
    });
  }

  cancelAll(): void {
    this.each(this.entries, (entry) => this.cancelOne(entry));
  }

  first(key: string): void {
    const entry = this.find(key);
    if (entry?.shown.state !== 'waiting') return;
    const others = this.entries.filter((one) => one !== entry);
    const at = others.findIndex(({ shown }) => shown.state === 'waiting');
    this.entries = at < 0 ? this.entries : others.toSpliced(at, 0, entry);
    this.changed();
  }

  async discard(key: string): Promise<void> {
    const entry = this.find(key);
    if (entry === undefined) return;
    this.cancelOne(entry);
    await entry.job?.done;
    const { folder, result } = entry.shown;
    const fileName = this.fileNameOf(entry);
    if (fileName !== null && !result?.ok) {
      await discardPart(join(folder, safeFileName(fileName))).catch(() => undefined);
    }
    this.ports.unfinished.forget(key);
    this.entries = this.entries.filter((one) => one !== entry);
    this.changed();
  }

  clearDone(): void {
    this.entries = this.entries.filter(({ shown }) => shown.result?.ok !== true);
    this.changed();
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { job } of this.entries) job?.cancel();
    await Promise.all(this.entries.flatMap(({ job }) => job?.done ?? []));
  }

  private find(key: string): Entry | undefined {
    return this.entries.find(({ shown }) => shown.key === key);
  }

  private each(entries: readonly (Entry | undefined)[], change: (entry: Entry) => void): void {
    for (const entry of entries) if (entry) change(entry);
    this.changed();
  }

  private pauseOne(entry: Entry): void {
    const { state, progress } = entry.shown;
    if (entry.ending !== null || (state !== 'running' && state !== 'waiting')) return;
    entry.job?.pause();
    this.show(entry, { state: 'paused', progress: standing(progress) });
  }

  private resumeOne(entry: Entry): void {
    if (entry.ending !== null) return;
    if (entry.shown.state === 'paused') this.show(entry, { state: 'waiting' });
    else if (!isUnderWay(entry.shown.state) && entry.shown.result?.ok !== true) this.again(entry);
  }

  private cancelOne(entry: Entry): void {
    if (!isUnderWay(entry.shown.state)) return;
    if (entry.job !== null) {
      entry.ending = 'cancel';
      entry.job.cancel();
      return;
    }
    const { id } = entry.shown.request;
    const reasons = [{ code: 'fetch-cancelled', data: {} }];
    const none = { path: null, already: false, release: null, trust: null };
    this.ended(entry, { outcome: 'cancelled', ok: false, id, ...none, reasons });
  }

  private again(entry: Entry): void {
    this.note(entry, this.fileNameOf(entry));
    this.show(entry, {
      state: 'waiting',
      phase: null,
      result: null,
      progress: standing(entry.shown.progress),
    });
  }

  private show(entry: Entry, change: Partial<QueuedDownload>): void {
    entry.shown = { ...entry.shown, ...change };
  }

  /** Gives everybody their turn whose turn it is, and tells how it stands. */
  private changed(): void {
    if (this.closed) return;
    const most = this.ports.atOnce ?? usuallyAtOnce;
    const isRunning = ({ shown }: Entry): boolean => shown.state === 'running';
    while (this.entries.filter(isRunning).length < most) {
      const entry = this.entries.find(({ shown }) => shown.state === 'waiting');
      if (entry === undefined) break;
      this.show(entry, { state: 'running' });
      if (entry.job !== null) entry.job.resume();
      else this.start(entry);
    }
    this.ports.onChange(this.state());
  }

  private start(entry: Entry): void {
    const { request, folder } = entry.shown;
    entry.job = this.ports.start(request, folder, (event) => this.heard(entry, event));
    void entry.job.done.then((result) => {
      entry.job = null;
      const { ending } = entry;
      entry.ending = null;
      this.ended(entry, result);
      if (ending === 'again') this.again(entry);
      this.changed();
    });
  }

  private fileNameOf({ shown }: Entry): string | null {
    const left = this.ports.unfinished.all().find((one) => downloadKey(one) === shown.key);
    return shown.release?.fileName ?? left?.fileName ?? null;
  }

  private note(entry: Entry, fileName: string | null): void {
    const { request, folder } = entry.shown;
    const { id, arch } = request;
    this.ports.unfinished.note({ id, arch, folder, since: entry.since, fileName });
  }

  private heard(entry: Entry, event: GetEvent): void {
    switch (event.event) {
      case 'phase':
        this.show(entry, { phase: event.phase });
        break;
      case 'release':
        this.note(entry, event.release.fileName);
        this.show(entry, { release: event.release, seen: event.seen });
        break;
      case 'progress': {
        const { phase, bytes, totalBytes, bytesPerSecond, secondsLeft } = event;
        const progress = { bytes, totalBytes, bytesPerSecond, secondsLeft };
        const still = entry.shown.state === 'paused' ? standing(progress) : progress;
        this.show(entry, { phase, progress: still });
        break;
      }
      case 'result':
        return;
    }
    this.changed();
  }

  private ended(entry: Entry, result: GetImageResult): void {
    const { key, progress } = entry.shown;
    this.show(entry, { state: 'ended', phase: null, result, progress: standing(progress) });
    // What failed or waits for a yes can still be gone on with, and what the program's end cancelled nobody gave up.
    const givenUp = result.outcome === 'cancelled' && !this.closed;
    if (result.ok || result.outcome === 'mismatch' || givenUp) this.ports.unfinished.forget(key);
  }
}

function freshDownload(
  request: GetImageRequest,
  folder: string,
  state: QueuedDownload['state'],
): QueuedDownload {
  const nothing = { phase: null, release: null, seen: null, progress: null, result: null };
  return { key: downloadKey(request), request, folder, state, ...nothing };
}

/** Nothing arrives: how far it has come stays known. */
function standing(progress: QueueProgress | null): QueueProgress | null {
  return progress && { ...progress, bytesPerSecond: null, secondsLeft: null };
}

function arrivedBefore(folder: string, fileName: string): QueueProgress | null {
  try {
    const { size } = statSync(partPath(join(folder, safeFileName(fileName))));
    return { bytes: size, totalBytes: null, bytesPerSecond: null, secondsLeft: null };
  } catch {
    return null;
  }
}
