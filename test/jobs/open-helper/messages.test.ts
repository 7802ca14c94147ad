import { describe, expect, test } from 'vitest';
import {
  lineCutter,
  maxLineLength,
  parseCommand,
  parseContent,
  piecesOfContent,
} from '../../../main/jobs/open-helper/messages.ts';

const write = {
  type: 'write',
  device: '/dev/sdb',
  identity: { majorMinor: '8:16', sizeBytes: 4096, serial: 'X1', diskseq: '7' },
  image: {
    sha256: 'a'.repeat(64),
    identity: { dev: '1', ino: '2', sizeBytes: 4096, mtimeNs: '3', ctimeNs: '4' },
  },
  differences: 'auto',
  probeFirst: true,
};
const restore = {
  type: 'restore',
  device: write.device,
  identity: write.identity,
  pieces: [
    { start: 0, end: 512, from: 0 },
    { start: 512, end: 1048576, from: null },
  ],
  content: Buffer.alloc(512, 7).toString('base64'),
};
const probe = { type: 'probe', device: write.device, identity: write.identity, form: 'full' };

describe('commands to the helper', () => {
  test.each<[string, unknown]>([
    ['a write', write],
    ['with what is not known', { ...write, identity: { ...write.identity, serial: null, diskseq: null } }],
    ['without a digest', { ...write, image: { ...write.image, sha256: null } }],
    ['a probe', probe],
    ['a restore', restore],
    ['a write of no file', { ...write, image: null }],
    ['a piece of content', { type: 'content', device: '/dev/sdb', piece: '{"layout' }],
    ['a quick probe', { ...probe, form: 'quick' }],
    ['a cancel', { type: 'cancel', device: '/dev/sdb' }],
  ])('%s is taken as it is', (_, command) => {
    expect(parseCommand(JSON.stringify(command))).toEqual(command);
  });

  const { identity, image } = write;
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['null', null],
    ['a list', [write]],
    ['a text', 'write'],
    ['another type', { ...write, type: 'read' }],
    ['a type of Object', { ...write, type: '__proto__' }],
    ['one name more', { ...write, path: '/etc/shadow' }],
    ['one name less', { type: 'write', device: '/dev/sdb', identity }],
    ['a name more inside', { ...write, image: { ...image, path: '/etc/shadow' } }],
    ['no device', { ...write, device: null }],
    ['a path that is no device', { ...write, device: '/etc/shadow' }],
    ['a path with a zero byte', { ...write, device: '/dev/sdb\0' }],
    ['a very long path', { ...write, device: `/dev/${'x'.repeat(300)}` }],
    ['an identity without a number', { ...write, identity: { ...identity, majorMinor: null } }],
    ['another form of number', { ...write, identity: { ...identity, majorMinor: '8:16/../..' } }],
    ['a size that is not known', { ...write, identity: { ...identity, sizeBytes: null } }],
    ['a negative size', { ...write, identity: { ...identity, sizeBytes: -1 } }],
    ['a broken size', { ...write, identity: { ...identity, sizeBytes: 0.5 } }],
    ['a size beyond counting', { ...write, identity: { ...identity, sizeBytes: 2 ** 60 } }],
    ['a size in words', { ...write, identity: { ...identity, sizeBytes: '4096' } }],
    ['a digest in capitals', { ...write, image: { ...image, sha256: 'A'.repeat(64) } }],
    ['a way with differences that there is not', { ...write, differences: 'sometimes' }],
    ['nothing of differences', { type: 'write', device: '/dev/sdb', identity, image, probeFirst: true }],
    ['a yes in words', { ...write, probeFirst: 'true' }],
    ['pieces that are none', { ...restore, pieces: [{ start: 0, end: '512', from: 0 }] }],
    ['pieces from a file', { ...restore, pieces: [{ start: 0, end: 512, from: '/etc/shadow' }] }],
    ['half a byte', { ...restore, pieces: [{ start: 0, end: 0.5, from: null }] }],
    ['a thousand pieces', { ...restore, pieces: Array.from({ length: 1000 }, () => restore.pieces[0]) }],
    ['content that is no base64', { ...restore, content: '../../etc/shadow' }],
    ['a restore with an image', { ...restore, image }],
    ['a probe of another form', { ...probe, form: 'destructive' }],
    ['a probe with an image', { ...probe, image }],
    ['a short digest', { ...write, image: { ...image, sha256: 'aa' } }],
    ['a cancel of nothing', { type: 'cancel' }],
    ['a cancel with more', { type: 'cancel', device: '/dev/sdb', now: true }],
  ])('%s is refused', (_, command) => {
    expect(parseCommand(JSON.stringify(command))).toBeNull();
  });

  test.each(['', '{', '{"type":"cancel","device":"/dev/sdb"}}', 'type: cancel', '\u0000'])(
    'what is not JSON is refused: %j',
    (line) => {
      expect(parseCommand(line)).toBeNull();
    },
  );
});

describe('lines', () => {
  test.each<[string[], string[][]]>([
    [['a\nb\n'], [['a', 'b']]],
    [
      ['a', 'b', '\n'],
      [[], [], ['ab']],
    ],
    [
      ['a\nb', 'c\n\nd'],
      [['a'], ['bc', '']],
    ],
    [['\n'], [['']]],
    [[''], [[]]],
  ])('%j', (pieces, lines) => {
    const cut = lineCutter();
    expect(pieces.map((piece) => cut(piece))).toEqual(lines);
  });

  test('one that never ends is given up, and so is all that follows', () => {
    const cut = lineCutter();
    expect(cut('x'.repeat(maxLineLength))).toEqual([]);
    expect(cut('x')).toBeNull();
    expect(cut('\nfine\n')).toBeNull();
    expect(lineCutter()(`${'x'.repeat(maxLineLength + 1)}\n`)).toBeNull();
  });
});

describe('what a drive is to hold', () => {
  const content = {
    layout: {
      sizeBytes: 1_000_448,
      extents: [0, 1_000_000, -1, 0],
      content: Buffer.alloc(1_000_000, 3).toString('base64'),
      last: null,
      found: null,
    },
    changed: [{ start: 0, length: 512, what: 'partition-table' }],
  };

  test('goes over in pieces that fit into lines, and arrives as it was', () => {
    const pieces = piecesOfContent(content);
    expect(pieces.length).toBeGreaterThan(4);
    for (const piece of pieces) {
      const line = JSON.stringify({ type: 'content', device: '/dev/sdb', piece });
      expect(line.length).toBeLessThan(maxLineLength);
      expect(parseCommand(line)).not.toBe(null);
    }
    const arrived = parseContent(pieces.join(''));
    expect(arrived?.changed).toEqual(content.changed);
    expect(arrived?.layout.extents).toMatchObject([{ start: 0, length: 1_000_000, from: { kind: 'bytes' } }]);
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['a half', piecesOfContent(content)[0] ?? ''],
    ['another name', JSON.stringify({ ...content, path: '/etc/shadow' })],
    [
      'a place that is no number',
      JSON.stringify({ ...content, layout: { ...content.layout, extents: ['0'] } }),
    ],
    ['a negative size', JSON.stringify({ ...content, layout: { ...content.layout, sizeBytes: -1 } })],
    ['bytes that are not there', JSON.stringify({ ...content, layout: { ...content.layout, content: '' } })],
  ])('is not: %s', (_, text) => {
    expect(parseContent(text)).toBe(null);
  });
});
