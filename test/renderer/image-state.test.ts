import { describe, expect, test } from 'vitest';
import {
  fileName,
  imageGate,
  pickedImage,
  type ChosenImage,
  type ImageGate,
} from '../../renderer/flow/image-state.ts';
import { inspection, verdict } from './fixtures.ts';

const fresh = pickedImage('/a/b.iso');
const good = { ok: true as const, value: inspection() };
const wiper = {
  ok: true as const,
  value: inspection({ entry: { id: 'shredos', name: 'ShredOS', destructive: true, keeps: null } }),
};
const proved = (level: Parameters<typeof verdict>[0]) => ({ ok: true as const, value: verdict(level) });

describe('the way on from an image', () => {
  test.each<[string, ChosenImage | null, ImageGate]>([
    ['no image', null, 'none'],
    ['not looked at yet', fresh, 'wait'],
    [
      'could not be read',
      { ...fresh, inspected: { ok: false, error: { code: 'x', data: {} } } },
      'unreadable',
    ],
    [
      'not for sticks',
      { ...fresh, inspected: { ok: true, value: inspection({ writable: false }) } },
      'not-writable',
    ],
    [
      'not for sticks, whatever proves it',
      { ...fresh, inspected: { ok: true, value: inspection({ writable: false }) }, proved: proved('signed') },
      'not-writable',
    ],
    ['being proved', { ...fresh, inspected: good, proving: 0.5 }, 'wait'],
    [
      'the checksum was no checksum',
      { ...fresh, inspected: good, proved: { ok: false, error: { code: 'digest-malformed', data: {} } } },
      'wait',
    ],
    ['signed', { ...fresh, inspected: good, proved: proved('signed') }, 'open'],
    ['right checksum', { ...fresh, inspected: good, proved: proved('checksum') }, 'open'],
    ['weak', { ...fresh, inspected: good, proved: proved('weak') }, 'needs-yes'],
    ['weak, with a yes', { ...fresh, inspected: good, proved: proved('weak'), acceptUnproved: true }, 'open'],
    ['nothing known', { ...fresh, inspected: good, proved: proved('none') }, 'needs-yes'],
    [
      'nothing known, with a yes',
      { ...fresh, inspected: good, proved: proved('none'), acceptUnproved: true },
      'open',
    ],
    ['mismatch', { ...fresh, inspected: good, proved: proved('mismatch') }, 'mismatch'],
    [
      'mismatch, even with a yes',
      { ...fresh, inspected: good, proved: proved('mismatch'), acceptUnproved: true },
      'mismatch',
    ],
    ['erases disks', { ...fresh, inspected: wiper, proved: proved('signed') }, 'not-understood'],
    [
      'erases disks, which was understood',
      { ...fresh, inspected: wiper, proved: proved('signed'), understood: true },
      'open',
    ],
    [
      'erases disks, which was understood, and nothing is known',
      { ...fresh, inspected: wiper, proved: proved('none'), understood: true },
      'needs-yes',
    ],
    [
      'erases disks, and does not match',
      { ...fresh, inspected: wiper, proved: proved('mismatch') },
      'mismatch',
    ],
  ])('%s', (_name, image, gate) => {
    expect(imageGate(image)).toBe(gate);
  });
});

test.each([
  ['/home/anna/x.iso', 'x.iso'],
  ['C:\\Users\\anna\\x.iso', 'x.iso'],
  ['/home/anna/', 'anna'],
  ['/', '/'],
])('the name of %s', (path, name) => {
  expect(fileName(path)).toBe(name);
});
