import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityOfNumber } from '../../../main/drives/identity.ts';
import { codeLayout } from '../../../main/jobs/writer-process/coded-layout.ts';
import { imageLayout, overlaid, type Extent } from '../../../main/writer/layout.ts';
import type { DriveIdentity } from '../../../main/drives/types.ts';
import { createHelperClient, type HelperClient } from '../../../main/jobs/open-helper/client.ts';
import { maxLineLength } from '../../../main/jobs/open-helper/messages.ts';
import { fromJoined, joinFiles } from '../../../main/jobs/writer-process/helper-image.ts';
import { openFileIdentity } from '../../../main/writer/file-identity.ts';
import { attachLoop, type LoopDevice } from '../../tools/loop-device.ts';
import { startUdisksBox, type UdisksBox } from '../../tools/udisks-box.ts';
import { builtFile } from '../../writer/built-worker.ts';
import { planFat32Drive } from '../../../main/stick/restore/plan.ts';
import { wishFor } from '../../stick/fixtures.ts';
import { inspectStick } from '../../tools/stick-inspection.ts';
import { buildHelpers } from './built-helper.ts';
import type { ChildJob } from './helper-child.ts';

const nobody = 65534;
const sizeBytes = 48 * 1024 * 1024;
const imageBytes = 32 * 1024 * 1024;
// Root alone may change what the helper is made of, so that it cannot lie in /tmp.
const folder = mkdtempSync('/var/lib/rekindle-test-');
execFileSync('chmod', ['755', folder]);
const image = join(folder, 'image');
const loops: LoopDevice[] = [1, 2].map((n) => attachLoop(join(folder, `drive-${n}`), sizeBytes));
const [first, second] = loops as [LoopDevice, LoopDevice];

let helper: string;
let thread: string;
let helperForLoops: string;

beforeAll(async () => {
  const bytes = Buffer.alloc(imageBytes);
  for (let at = 0; at < imageBytes; at += 32)
    createHash('sha256').update(String(at)).digest().copy(bytes, at);
  writeFileSync(image, bytes, { mode: 0o644 });
  const built = join(folder, 'helper');
  mkdirSync(built);
  ({ helper, thread, helperForLoops } = await buildHelpers(built));
}, 60_000);

afterAll(() => {
  for (const loop of loops) loop.detach();
  rmSync(folder, { recursive: true, force: true });
});

async function identityOf({
  device,
}: LoopDevice): Promise<DriveIdentity & { majorMinor: string; sizeBytes: number }> {
  const majorMinor = readFileSync(`/sys/class/block/${basename(device)}/dev`, 'utf8').trim();
  const known = await identityOfNumber(majorMinor, device);
  if (!known.ok) throw new Error(JSON.stringify(known));
  return { ...known.value.identity, majorMinor, sizeBytes };
}

/** Starts the helper as it is started by pkexec, but without it. */
function begin(script: string, commands: (client: HelperClient) => Promise<void>): Promise<void> {
  return through({ program: process.execPath, args: [script] }, commands);
}

async function through(
  commandLine: { program: string; args: string[] },
  commands: (client: HelperClient) => Promise<void>,
  imageFd = openSync(image, 'r'),
): Promise<void> {
  const client = createHelperClient(commandLine, imageFd);
  try {
    await commands(client);
  } finally {
    client.close();
    closeSync(imageFd);
  }
}

function imageFacts(): { sha256: null; identity: NonNullable<ReturnType<typeof openFileIdentity>> } {
  const fd = openSync(image, 'r');
  const identity = openFileIdentity(fd);
  closeSync(fd);
  if (!identity) throw new Error('no image');
  return { sha256: null, identity };
}

function zeroStart({ device }: LoopDevice): void {
  execFileSync('dd', ['if=/dev/zero', `of=${device}`, 'bs=1M', 'count=1', 'oflag=direct', 'status=none']);
}

function startsWithZeros(loop: LoopDevice): boolean {
  return firstBytes(loop, 1048576).every((byte) => byte === 0);
}

function firstBytes({ device }: LoopDevice, count: number): Buffer {
  return execFileSync(
    'dd',
    [`if=${device}`, 'bs=1M', `count=${count / 1048576}`, 'iflag=direct', 'status=none'],
    {
      maxBuffer: count + 1,
    },
  );
}

describe('the helper', () => {
  test('makes an ordinary stick', async () => {
    const [loop] = loops;
    if (!loop) throw new Error('no loop device');
    const identity = await identityOf(loop);
    const plan = planFat32Drive(wishFor(identity.sizeBytes));
    if (!plan.ok) throw new Error(plan.error.code);
    const { pieces, content } = plan.value.pieces;
    const command = { device: loop.device, identity, pieces: [...pieces] };
    await begin(helperForLoops, async (client) => {
      const steps: string[] = [];
      const { done } = client.restore(
        { ...command, content: Buffer.from(content).toString('base64') },
        (step) => steps.push(step),
      );
      expect(await done).toMatchObject({
        ok: true,
        value: { ok: true, verified: true, pastPageCache: true, reasons: [] },
      });
      expect(steps).toEqual(['unmount', 'open', 'begun']);
    });
    expect(inspectStick(loop.device)).toMatchObject({ filesystem: 'vfat', wholeDrive: ['dos'] });

    // Pieces that reach beyond the drive, or beyond what was sent, are not begun with.
    const before = firstBytes(loop, 1048576);
    for (const wrong of [
      { ...command, content: '' },
      { ...command, pieces: [{ start: 0, end: identity.sizeBytes + 512, from: null }], content: '' },
    ]) {
      await begin(helperForLoops, async (client) => {
        expect(await client.restore(wrong, () => undefined).done).toMatchObject({
          ok: false,
          error: { code: 'helper-not-for-this-drive' },
        });
      });
    }
    expect(firstBytes(loop, 1048576).equals(before)).toBe(true);
  });

  test('writes the image that it inherited to the drives that were meant, and reads it back', async () => {
    const phases: string[] = [];
    await begin(helperForLoops, async (client) => {
      const writes = await Promise.all(
        loops.map(async (loop) =>
          client.write(
            {
              device: loop.device,
              identity: await identityOf(loop),
              differences: 'never' as const,
              probeFirst: false,
              image: imageFacts(),
            },
            (phase) => phases.push(phase),
          ),
        ),
      );
      const sha256 = createHash('sha256').update(readFileSync(image)).digest('hex');
      for (const { done } of writes) {
        expect(await done).toMatchObject({
          ok: true,
          value: {
            probe: null,
            write: {
              ok: true,
              verified: true,
              pastPageCache: true,
              sha256,
              bytesWritten: imageBytes,
              reasons: [],
            },
          },
        });
      }
    });
    expect([...new Set(phases)]).toEqual(['unmount', 'open', 'begun']);
    for (const loop of loops) expect(firstBytes(loop, imageBytes).equals(readFileSync(image))).toBe(true);
  });

  test('writes a layout of the image and of bytes that it is told, however long these are', async () => {
    zeroStart(first);
    const told = Buffer.alloc(700_000, 'told');
    const changes: Extent[] = [
      { start: 0, length: 512, from: { kind: 'bytes', bytes: told.subarray(0, 512) } },
      { start: 2 * 1024 * 1024, length: told.length, from: { kind: 'bytes', bytes: told } },
    ];
    await begin(helperForLoops, async (client) => {
      const { done } = client.write(
        {
          device: first.device,
          identity: await identityOf(first),
          differences: 'never',
          probeFirst: false,
          image: imageFacts(),
          content: { layout: codeLayout(overlaid(imageLayout(imageBytes), changes)), changed: [] },
        },
        () => undefined,
      );
      expect(await done).toMatchObject({
        ok: true,
        value: { write: { ok: true, verified: true, sha256: null, bytes: imageBytes } },
      });
    });
    const wanted = readFileSync(image);
    for (const { start, length } of changes) wanted.set(told.subarray(0, length), start);
    wanted.fill(0, 2 * 1024 * 1024 + told.length, 2 * 1024 * 1024 + Math.ceil(told.length / 512) * 512);
    expect(firstBytes(first, imageBytes).equals(wanted)).toBe(true);
  });

  test('writes what comes from several files, which were joined for it', async () => {
    zeroStart(first);
    const names = ['one.iso', 'two.iso', 'three.iso'];
    const contents = names.map((name, index) => {
      const bytes = Buffer.alloc(3_000_000 + index * 7777, `${name} `);
      writeFileSync(join(folder, name), bytes);
      return bytes;
    });
    const fds = names.map((name) => openSync(join(folder, name), 'r'));
    const files = names.map((name, index) => {
      const identity = openFileIdentity(fds[index] ?? -1);
      if (!identity) throw new Error('no file');
      return { path: join(folder, name), sha256: null, identity };
    });
    const joined = await joinFiles(files, fds, new AbortController().signal, [folder]);
    if (!joined.ok) throw new Error(JSON.stringify(joined.error));
    const { fd, identity, starts } = joined.value;
    const extents = contents.map((bytes, file): Extent => ({
      start: file * 4 * 1024 * 1024,
      length: bytes.length - 512,
      from: { kind: 'file', file, offset: 512 },
    }));
    const layout = fromJoined({ sizeBytes: imageBytes, extents }, starts);
    const command = { program: process.execPath, args: [helperForLoops] };
    await through(
      command,
      async (client) => {
        const { done } = client.write(
          {
            device: first.device,
            identity: await identityOf(first),
            differences: 'never',
            probeFirst: false,
            image: { sha256: null, identity },
            content: { layout: codeLayout(layout), changed: [] },
          },
          () => undefined,
        );
        expect(await done).toMatchObject({ ok: true, value: { write: { ok: true, verified: true } } });
      },
      fd,
    );
    const held = firstBytes(first, 16 * 1024 * 1024);
    for (const [index, bytes] of contents.entries()) {
      const start = index * 4 * 1024 * 1024;
      expect(held.subarray(start, start + bytes.length - 512).equals(bytes.subarray(512))).toBe(true);
    }
    for (const open of fds) closeSync(open);
  });

  test.each<[string, Partial<DriveIdentity>, string]>([
    ['another size', { sizeBytes: sizeBytes - 512 }, 'drive-changed'],
    ['another sequence number', { diskseq: '1' }, 'drive-changed'],
    ['another device number', { majorMinor: '8:16' }, 'drive-changed'],
  ])('refuses a drive with %s than the one that was shown', async (_, other, code) => {
    zeroStart(first);
    await begin(helperForLoops, async (client) => {
      const identity = { ...(await identityOf(first)), ...(other as object) };
      const { done } = client.write(
        {
          device: first.device,
          identity,
          differences: 'never' as const,
          probeFirst: false,
          image: imageFacts(),
        },
        () => undefined,
      );
      expect(await done).toMatchObject({ ok: false, error: { code } });
    });
    expect(startsWithZeros(first)).toBe(true);
  });

  test('refuses, by its own guard, what is neither on USB nor a card', async () => {
    await begin(helper, async (client) => {
      const job = {
        device: first.device,
        identity: await identityOf(first),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      expect(await client.write(job, () => undefined).done).toEqual({
        ok: false,
        error: { code: 'helper-not-for-this-drive', data: { device: first.device } },
      });
    });
  });

  test('refuses a drive that somebody has open for himself', async () => {
    const fd = openSync(first.device, constants.O_RDWR | constants.O_EXCL);
    await begin(helperForLoops, async (client) => {
      const job = {
        device: first.device,
        identity: await identityOf(first),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      expect(await client.write(job, () => undefined).done).toMatchObject({
        ok: false,
        error: { code: 'drive-busy' },
      });
    });
    closeSync(fd);
  });

  test('notices an image that is not the one that was proved', async () => {
    await begin(helperForLoops, async (client) => {
      const facts = imageFacts();
      const proved = { sha256: 'a'.repeat(64), identity: { ...facts.identity, ctimeNs: '1' } };
      const job = {
        device: first.device,
        identity: await identityOf(first),
        image: proved,
        differences: 'never' as const,
        probeFirst: false,
      };
      const result = await client.write(job, () => undefined).done;
      expect(result).toMatchObject({
        ok: true,
        value: { write: { ok: false, reasons: [{ code: 'source-changed' }] } },
      });
    });
  });

  test('killed in the middle of it, the stick does not look bootable, and nothing hangs', async () => {
    zeroStart(second);
    const pidFile = join(folder, 'pid');
    const args = ['-c', `echo $$ > ${pidFile}; exec ${process.execPath} ${helperForLoops}`];
    await through({ program: '/bin/sh', args }, async (client) => {
      const job = {
        device: second.device,
        identity: await identityOf(second),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      const write = client.write(job, (phase) => {
        if (phase === 'begun') process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
      });
      const ended = { ok: false, error: { code: 'helper-ended', data: { device: second.device } } };
      expect(await write.done).toEqual(ended);
      expect(await client.write(job, () => undefined).done).toEqual(ended);
    });
    expect(startsWithZeros(second)).toBe(true);
  });

  test('a cancel ends one drive and leaves no bootable stick', async () => {
    zeroStart(second);
    await begin(helperForLoops, async (client) => {
      const job = {
        device: second.device,
        identity: await identityOf(second),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      const write = client.write(job, (step) => {
        if (step === 'begun') write.cancel();
      });
      const result = await write.done;
      expect(result).toMatchObject({
        ok: true,
        value: {
          write: { ok: false, reasons: [{ code: expect.stringMatching(/^write-cancelled/) as string }] },
        },
      });
    });
    expect(startsWithZeros(second)).toBe(true);
  });

  test('asks a drive how much it holds, without an image, and can write nothing then', async () => {
    const client = createHelperClient({ program: process.execPath, args: [helperForLoops] }, null);
    const before = firstBytes(second, sizeBytes);
    const job = { device: second.device, identity: await identityOf(second) };
    const steps: string[] = [];
    const probe = client.probe({ ...job, form: 'quick' }, (step) => steps.push(step));
    expect(await probe.done).toMatchObject({
      ok: true,
      value: { verdict: 'genuine', claimedBytes: sizeBytes, realBytes: sizeBytes, restored: true },
    });
    expect(steps).toEqual(['unmount', 'open', 'begun']);
    const write = { ...job, differences: 'never', probeFirst: false, image: imageFacts() } as const;
    expect(await client.write(write, () => undefined).done).toMatchObject({
      error: { code: 'helper-ended' },
    });
    client.close();
    expect(firstBytes(second, sizeBytes).equals(before)).toBe(true);
  });

  test('asks a drive first if that is wanted, and then writes', async () => {
    await begin(helperForLoops, async (client) => {
      const job = {
        device: second.device,
        identity: await identityOf(second),
        differences: 'never' as const,
        probeFirst: true,
        image: imageFacts(),
      };
      expect(await client.write(job, () => undefined).done).toMatchObject({
        ok: true,
        value: { probe: { form: 'quick', verdict: 'genuine' }, write: { ok: true, verified: true } },
      });
    });
  });

  test('ends by itself when the other side is gone', async () => {
    const pidFile = join(folder, 'pid');
    const args = ['-c', `echo $$ > ${pidFile}; exec ${process.execPath} ${helperForLoops}`];
    await through({ program: '/bin/sh', args }, async (client) => {
      const job = {
        device: second.device,
        identity: await identityOf(second),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      await new Promise<void>((resolve) => {
        client.write(job, (phase) => {
          if (phase === 'begun') resolve();
        });
      });
    });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 5000 }).toBe(false);
  });

  test.each([
    ['what is no command', '{"type":"read","path":"/etc/shadow"}\n'],
    ['a line without an end', 'x'.repeat(maxLineLength + 1)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a])],
  ])('hangs up on %s', async (_, bytes) => {
    const fd = openSync(image, 'r');
    const running = spawn(process.execPath, [helperForLoops], { stdio: ['pipe', 'pipe', fd] });
    closeSync(fd);
    let said = '';
    running.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    running.stdin?.on('error', () => undefined);
    running.stdin?.write(bytes);
    const [code] = (await once(running, 'close')) as [number];
    expect([code, said]).toEqual([0, '{"type":"ready"}\n']);
  });

  test.each([
    ['open for writing', 'r+'],
    ['open for appending', 'a'],
  ])('does not begin with an image that is %s', async (_, flags) => {
    const fd = openSync(image, flags);
    const running = spawn(process.execPath, [helperForLoops], { stdio: ['pipe', 'pipe', fd] });
    closeSync(fd);
    let said = '';
    running.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(running, 'close')) as [number];
    expect([code, said]).toEqual([0, '']);
  });

  test('loads nothing but Node’s own modules', () => {
    for (const file of [helper, thread]) {
      const source = readFileSync(file, 'utf8');
      const loads = [...source.matchAll(/\bfrom ?["']([^"']+)["']|\bimport\(|\brequire\(/g)];
      const names = loads.map(([whole, name]) => name ?? whole);
      expect(names).not.toEqual([]);
      expect(names.filter((name) => !name.startsWith('node:') || name === 'node:module')).toEqual([]);
    }
  });
});

describe('what pkexec says', () => {
  test.each([
    [126, 'permission-refused'],
    [127, 'permission-refused'],
    [1, 'helper-ended'],
    [0, 'helper-ended'],
  ])('it ends with %i: %s, for all drives', async (exitCode, code) => {
    await through({ program: '/bin/sh', args: ['-c', `exit ${exitCode}`] }, async (client) => {
      const job = {
        device: first.device,
        identity: await identityOf(first),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      const refused = { ok: false, error: { code, data: { device: first.device } } };
      expect(await client.write(job, () => undefined).done).toEqual(refused);
      expect(await client.write(job, () => undefined).done).toEqual(refused);
    });
  });

  test.each([
    ['is not there', '/does/not/exist', []],
    ['is another program', '/bin/echo', ['{"type":"ready"}\nhello']],
    ['talks without end', '/bin/sh', ['-c', 'yes | tr -d "\\n"']],
  ])('it %s', async (_, program, args) => {
    await through({ program, args }, async (client) => {
      const job = {
        device: first.device,
        identity: await identityOf(first),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      expect(await client.write(job, () => undefined).done).toMatchObject({
        error: { code: 'helper-ended' },
      });
    });
  });

  test('cancelled while the dialog is open', async () => {
    await through({ program: '/bin/sleep', args: ['100'] }, async (client) => {
      const job = {
        device: first.device,
        identity: await identityOf(first),
        differences: 'never' as const,
        probeFirst: false,
        image: imageFacts(),
      };
      const write = client.write(job, () => undefined);
      await pause(50);
      write.cancel();
      expect(await write.done).toEqual({ ok: false, error: { code: 'opening-cancelled', data: {} } });
    });
  });
});

describe('an ordinary user under the real pkexec and the real polkit', () => {
  let box: UdisksBox;
  let child: string;
  beforeAll(async () => {
    child = await builtFile('test/jobs/open-helper/helper-child.ts', 'helper-child');
    const policy = readFileSync('resources/polkit/org.rekindle.Rekindle.policy', 'utf8');
    box = await startUdisksBox({
      devices: [],
      policy: policy
        .replace(/>[^<]*open-helper\.mjs</, `>${helper}<`)
        .replace('/usr/bin/node', process.execPath),
      password: 'x',
      rule: `
        if (action.id === 'org.rekindle.Rekindle.write-stick') return polkit.Result.YES;
        if (action.id !== 'org.freedesktop.policykit.exec') return;
        if (action.lookup('command_line').indexOf('open-helper.mjs') >= 0) return polkit.Result.NO;
        return action.lookup('command_line').indexOf('refused') < 0 ? polkit.Result.YES : polkit.Result.NO;`,
    });
  }, 60_000);
  afterAll(() => box.stop());

  async function ask(job: ChildJob): Promise<unknown> {
    const [program, args] = box.command(
      ...([
        'setpriv',
        `--reuid=${nobody}`,
        `--regid=${nobody}`,
        '--clear-groups',
        process.execPath,
        child,
      ] as const),
      JSON.stringify(job),
    );
    const asking = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of asking.stdout) said += String(chunk);
    return JSON.parse(said);
  }

  test('with permission, both drives are written', async () => {
    const drives = await Promise.all(
      loops.map(async (loop) => ({ device: loop.device, identity: await identityOf(loop) })),
    );
    const results = await ask({ script: helperForLoops, image, drives });
    const done = { ok: true, value: { write: { ok: true, verified: true, pastPageCache: true } } };
    expect(results).toMatchObject([done, done]);
    for (const loop of loops) expect(firstBytes(loop, imageBytes).equals(readFileSync(image))).toBe(true);
  });

  test('without permission, nothing is written', async () => {
    const script = join(folder, 'helper', 'refused.mjs');
    copyFileSync(helperForLoops, script);
    const drives = [{ device: first.device, identity: await identityOf(first) }];
    const refused = { ok: false, error: { code: 'permission-refused', data: { device: first.device } } };
    expect(await ask({ script, image, drives })).toEqual([refused]);
  });

  test('the real helper runs by an action of its own, and takes no loop device', async () => {
    const { device } = first;
    const drives = [{ device, identity: await identityOf(first) }];
    const refused = { ok: false, error: { code: 'helper-not-for-this-drive', data: { device } } };
    expect(await ask({ script: helper, image, drives })).toEqual([refused]);
  });

  test('a helper that the user could change is not started', async () => {
    const script = join('/tmp', `rekindle-helper-${process.pid}.mjs`);
    copyFileSync(helperForLoops, script);
    const answer = await ask({ script, image, drives: [] });
    rmSync(script);
    expect(answer).toEqual([{ ok: false, error: { code: 'helper-not-guarded', data: { what: '/tmp' } } }]);
  });
});
