import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTransport } from '../../../main/fetch/http/transport.ts';
import { ImageLibrary } from '../../../main/fetch/library/library.ts';
import { openDownloadQueue } from '../../../main/jobs/get-image/download-queue.ts';
import { startGetImage } from '../../../main/jobs/get-image/get-image.ts';
import { openKnownReleases } from '../../../main/jobs/get-image/known-releases.ts';
import { queueTotals } from '../../../main/jobs/get-image/queue-totals.ts';
import type { DownloadQueue, QueuedDownload, QueueState } from '../../../main/jobs/get-image/queue-types.ts';
import {
  openUnfinishedDownloads,
  parseUnfinishedDownloads,
} from '../../../main/jobs/get-image/unfinished-downloads.ts';
import type { SystemEdition } from '../../../main/systems/schema.ts';
import { makeAuthority, serveFile, startServer, type WebServer } from '../../fetch/web-server.ts';
import { ownEdition } from '../../systems/own/own-family.ts';
import { pseudoRandomBytes } from '../../writer/pseudo-random.ts';

const ids = ['one', 'two', 'three', 'four'] as const;
const images = new Map(ids.map((id, at) => [id as string, Buffer.from(pseudoRandomBytes(at, 300_000))]));
const half = 120_000;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const authority = makeAuthority();
const base = mkdtempSync(join(tmpdir(), 'rekindle-queue-'));
const transport = createTransport({ stallMs: 60_000, ca: authority.certificate });
let count = 0;
let folder = '';
let server: WebServer;
/** Systems whose server gives only the first half until it is let go. */
let held: Set<string>;
let waiting: Map<string, ServerResponse>;
let queues: DownloadQueue[];

beforeEach(async () => {
  folder = join(base, String(count++));
  mkdirSync(folder);
  held = new Set();
  waiting = new Map();
  queues = [];
  server = await startServer((request, response) => {
    const id = request.url?.split('/')[1] ?? '';
    const image = images.get(id);
    if (image === undefined) response.writeHead(404).end();
    else if (request.url === `/${id}/`) response.end(`<a href="${id}-1.0.iso">${id}</a>`);
    else if (request.url === `/${id}/SHA256SUMS`) response.end(`${sha256(image)}  ${id}-1.0.iso\n`);
    else if (!held.has(id)) serveFile(request, response, image);
    else if (request.headers.range === undefined) {
      response.writeHead(200, { 'content-length': image.length, etag: '"one"' });
      response.write(image.subarray(0, half));
      waiting.set(id, response);
    } else waiting.set(id, response);
  }, authority);
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  await server.close();
});
afterAll(async () => {
  await transport.close();
  rmSync(base, { recursive: true, force: true });
});

function edition(id: string): SystemEdition {
  return ownEdition(id, {
    release: {
      index: `${server.origin}/${id}/`,
      reader: 'directory-listing',
      names: [`${id}-{version}.iso`],
    },
    checksum: {
      algorithm: { value: 'sha256', sure: 'A', from: ['us'] },
      url: '{folder}SHA256SUMS',
      note: null,
    },
  });
}

interface Opened {
  readonly queue: DownloadQueue;
  /** Settles once the queue is in such a state. */
  readonly until: (is: (state: QueueState) => boolean) => Promise<QueueState>;
  /** The most that ever ran at once. */
  readonly most: () => number;
}

function open(): Opened {
  const watchers = new Set<(state: QueueState) => void>();
  let most = 0;
  const queue = openDownloadQueue({
    start: (request, into, onEvent) =>
      startGetImage(
        request,
        {
          edition: (id) => Promise.resolve(images.has(id) ? edition(id) : null),
          transport,
          timing: { slowMs: 600_000, slowBytes: 1, pauses: { firstMs: 1, mostMs: 10 } },
          library: new ImageLibrary(into),
          known: openKnownReleases(join(folder, 'releases.json')),
          now: () => new Date('2026-11-21T10:00:00Z'),
        },
        onEvent,
      ),
    folder: () => join(folder, 'images'),
    unfinished: openUnfinishedDownloads(join(folder, 'unfinished.json')),
    onChange: (state) => {
      most = Math.max(most, state.downloads.filter((one) => one.state === 'running').length);
      for (const watcher of watchers) watcher(state);
    },
  });
  queues.push(queue);
  const until: Opened['until'] = (is) =>
    new Promise((resolve) => {
      const look = (state: QueueState): void => {
        if (!is(state)) return;
        watchers.delete(look);
        resolve(state);
      };
      watchers.add(look);
      look(queue.state());
    });
  return { queue, until, most: () => most };
}

const add = (queue: DownloadQueue, id: string): string =>
  queue.add({ id, arch: null, acceptUnproved: false });
const one = (state: QueueState, id: string): QueuedDownload | undefined =>
  state.downloads.find(({ request }) => request.id === id);
const allEnded = ({ downloads }: QueueState): boolean => downloads.every(({ state }) => state === 'ended');
/** Some of it has arrived: never more than half of one that is held. */
const begun =
  (id: string) =>
  (state: QueueState): boolean =>
    (one(state, id)?.progress?.bytes ?? 0) > 0;
const states = ({ downloads }: QueueState): Record<string, string> =>
  Object.fromEntries(downloads.map(({ request, state }) => [request.id, state]));
const imagePath = (id: string): string => join(folder, 'images', `${id}-1.0.iso`);
const left = (): string[] =>
  openUnfinishedDownloads(join(folder, 'unfinished.json'))
    .all()
    .map(({ id }) => id);

describe('several at once', () => {
  test('all arrive, two at a time, and nothing is left to remember', async () => {
    const { queue, until, most } = open();
    for (const id of ids) add(queue, id);
    const state = await until(allEnded);
    expect(state.downloads.map(({ request, result }) => [request.id, result?.outcome])).toEqual(
      ids.map((id) => [id, 'done']),
    );
    expect(most()).toBe(2);
    for (const id of ids) expect(readFileSync(imagePath(id)).equals(images.get(id) as Buffer)).toBe(true);
    expect(state.totals).toBeNull();
    expect(left()).toEqual([]);
    queue.clearDone();
    expect(queue.state().downloads).toEqual([]);
  });

  test('the same system twice is one', async () => {
    const { queue, until } = open();
    expect(add(queue, 'one')).toBe(add(queue, 'one'));
    await until(allEnded);
    expect(queue.state().downloads).toHaveLength(1);
    expect(server.requests.filter((request) => request.includes('.iso'))).toHaveLength(1);
  });

  test('one that fails does not touch the others, and can be tried again', async () => {
    const { queue, until } = open();
    const hole = queue.add({ id: 'nobody', arch: null, acceptUnproved: false });
    add(queue, 'one');
    const state = await until(allEnded);
    expect(one(state, 'nobody')?.result?.outcome).toBe('refused');
    expect(one(state, 'one')?.result?.outcome).toBe('done');
    queue.resume(hole);
    expect(states(queue.state()).nobody).toBe('running');
    await until(allEnded);
  });

  test('who is put first gets the next turn', async () => {
    held = new Set(['one', 'two']);
    const { queue, until } = open();
    for (const id of ids) add(queue, id);
    queue.first(queue.state().downloads[3]?.key ?? '');
    expect(queue.state().downloads.map(({ request }) => request.id)).toEqual(['one', 'two', 'four', 'three']);
    await until((state) => begun('one')(state) && begun('two')(state));
    queue.cancel('one');
    await until((state) => one(state, 'four')?.state === 'ended');
    await until((state) => one(state, 'three')?.state === 'ended');
    expect(states(queue.state())).toEqual({ one: 'ended', two: 'running', four: 'ended', three: 'ended' });
  });
});

describe('pausing', () => {
  test('one that pauses lets another have its turn, and goes on where it was', async () => {
    held = new Set(['one', 'two']);
    const { queue, until } = open();
    for (const id of ['one', 'two', 'three']) add(queue, id);
    await until((state) => begun('one')(state) && begun('two')(state));
    expect(states(queue.state())).toEqual({ one: 'running', two: 'running', three: 'waiting' });
    queue.pause('one');
    await until((state) => one(state, 'three')?.state === 'ended');
    expect(one(queue.state(), 'one')).toMatchObject({
      state: 'paused',
      progress: { bytesPerSecond: null, secondsLeft: null },
    });
    held.delete('one');
    queue.resume('one');
    await until((state) => one(state, 'one')?.result?.ok === true);
    expect(server.requests.at(-1)).toMatch(/^GET \/one\/one-1\.0\.iso bytes=[1-9]\d*-$/);
  });

  test('all pause, and all go on', async () => {
    held = new Set(['one', 'two']);
    const { queue, until, most } = open();
    for (const id of ['one', 'two', 'three']) add(queue, id);
    await until((state) => begun('one')(state) && begun('two')(state));
    queue.pauseAll();
    expect(states(queue.state())).toEqual({ one: 'paused', two: 'paused', three: 'paused' });
    held.clear();
    queue.resumeAll();
    const state = await until(allEnded);
    expect(state.downloads.every(({ result }) => result?.ok)).toBe(true);
    expect(most()).toBe(2);
  });
});

describe('ending', () => {
  test('one that was cancelled is not offered again, and what arrived is kept for another try', async () => {
    held = new Set(['one']);
    const { queue, until } = open();
    const key = add(queue, 'one');
    await until(begun('one'));
    queue.cancel(key);
    const state = await until(allEnded);
    expect(one(state, 'one')?.result?.outcome).toBe('cancelled');
    expect(left()).toEqual([]);
    held.clear();
    add(queue, 'one');
    await until((now) => one(now, 'one')?.result?.ok === true);
    expect(server.requests.at(-1)).toMatch(/^GET \/one\/one-1\.0\.iso bytes=[1-9]\d*-$/);
  });

  test('asked for again while it is being cancelled, it goes on', async () => {
    held = new Set(['one']);
    const { queue, until } = open();
    const key = add(queue, 'one');
    await until(begun('one'));
    held.clear();
    queue.cancel(key);
    add(queue, 'one');
    await until((state) => one(state, 'one')?.result?.ok === true);
  });

  test('one that waits is cancelled without having begun', async () => {
    held = new Set(['one', 'two']);
    const { queue, until } = open();
    for (const id of ['one', 'two', 'three']) add(queue, id);
    await until((state) => begun('one')(state) && begun('two')(state));
    queue.cancelAll();
    await until(allEnded);
    expect(server.requests.filter((request) => request.includes('/three'))).toEqual([]);
    expect(queue.state().downloads.map(({ result }) => result?.outcome)).toEqual(
      Array.from({ length: 3 }, () => 'cancelled'),
    );
  });

  test('what had arrived of one that is discarded goes away; an image that is done stays', async () => {
    held = new Set(['one']);
    const { queue, until } = open();
    for (const id of ['one', 'two']) add(queue, id);
    await until((state) => begun('one')(state) && one(state, 'two')?.state === 'ended');
    expect(existsSync(`${imagePath('one')}.part`)).toBe(true);
    await queue.discard('one');
    await queue.discard('two');
    expect(queue.state().downloads).toEqual([]);
    expect(existsSync(`${imagePath('one')}.part`)).toBe(false);
    expect(existsSync(imagePath('two'))).toBe(true);
    expect(left()).toEqual([]);
  });
});

describe('from one start of the program to the next', () => {
  test('what was under way is offered, and goes on where it was', async () => {
    held = new Set(['one', 'two']);
    const before = open();
    for (const id of ['one', 'two', 'three']) add(before.queue, id);
    await before.until((state) => begun('one')(state) && begun('two')(state));
    await before.queue.close();
    expect(left()).toEqual(['one', 'two', 'three']);

    held.clear();
    const { queue, until } = open();
    expect(states(queue.state())).toEqual({ one: 'left-over', two: 'left-over', three: 'left-over' });
    expect(begun('one')(queue.state())).toBe(true);
    expect(queue.state().totals).toBeNull();
    queue.resume('one');
    add(queue, 'two');
    await queue.discard('three');
    const state = await until(allEnded);
    expect(state.downloads.map(({ result }) => result?.outcome)).toEqual(['done', 'done']);
    const goneOn = server.requests.filter((request) => /\.iso bytes=[1-9]\d*-$/.test(request));
    expect(goneOn.map((request) => request.split('/')[1]).sort()).toEqual(['one', 'two']);
    expect(left()).toEqual([]);
  });

  test('one whose network failed is offered again', async () => {
    const before = open();
    await server.close();
    add(before.queue, 'one');
    const state = await before.until(allEnded);
    expect(one(state, 'one')?.result?.outcome).toBe('failed');
    await before.queue.close();
    expect(left()).toEqual(['one']);
  });

  test.each(['', '{', '{}', '[null, 5, {"id": "x"}]', '[{"id":"a","arch":"vax","folder":"/x","since":"?"}]'])(
    'a damaged record %j offers nothing',
    (text) => {
      expect(parseUnfinishedDownloads(text)).toEqual([]);
      const path = join(folder, 'unfinished.json');
      writeFileSync(path, text);
      expect(open().queue.state().downloads).toEqual([]);
    },
  );

  test('a record that cannot be written costs only the remembering', async () => {
    mkdirSync(join(folder, 'unfinished.json'));
    const { queue, until } = open();
    add(queue, 'one');
    const state = await until(allEnded);
    expect(one(state, 'one')?.result?.outcome).toBe('done');
  });
});

describe('all as one', () => {
  const download = (change: Partial<QueuedDownload>): QueuedDownload => ({
    ...{ key: 'x', request: { id: 'x', arch: null, acceptUnproved: false }, folder: '/x', state: 'running' },
    ...{ phase: null, release: null, seen: null, progress: null, result: null, ...change },
  });
  const progress = { bytes: 40, totalBytes: 100, bytesPerSecond: 10, secondsLeft: 6 };

  test('adds up what is under way', () => {
    expect(
      queueTotals([
        download({ progress }),
        download({ progress: { ...progress, bytes: 20, bytesPerSecond: 25 } }),
        download({ state: 'paused', progress: { ...progress, bytesPerSecond: null, secondsLeft: null } }),
        download({ state: 'ended', progress }),
        download({ state: 'left-over', progress }),
      ]),
    ).toEqual({ downloads: 3, bytes: 100, totalBytes: 300, bytesPerSecond: 35, secondsLeft: 200 / 35 });
  });

  test('what is not known of one is not known of all', () => {
    expect(queueTotals([download({ progress }), download({ state: 'waiting' })])).toEqual({
      ...{ downloads: 2, bytes: 40, totalBytes: null, bytesPerSecond: 10, secondsLeft: null },
    });
  });
});
