import { describe, expect, test } from 'vitest';
import { readBlock, wayToRelease } from '../../../main/drives/udisks/objects.ts';
import type { BusValue } from '../../../main/drives/udisks/variant.ts';

const map = (entries: Record<string, BusValue>): Map<string, BusValue> => new Map(Object.entries(entries));
const drive = (properties: Record<string, BusValue>): Map<string, BusValue> =>
  map({ 'org.freedesktop.UDisks2.Drive': map(properties) });

describe('what UDisks2 says of a block device', () => {
  test('its number, its drive, and whose rights it takes', () => {
    const properties = map({ DeviceNumber: 2064n, Drive: '/drives/Stick', HintSystem: false });
    expect(readBlock(properties)).toEqual({
      majorMinor: '8:16',
      drivePath: '/drives/Stick',
      system: false,
    });
  });

  test.each<[string, BusValue | undefined]>([
    ['nothing', undefined],
    ['no dictionary', 'text'],
    ['an empty one', map({})],
    ['other types', map({ DeviceNumber: '8:16', Drive: 5, HintSystem: 'no' })],
    ['a device of no drive', map({ Drive: '/' })],
  ])('%s is not known, and takes the greater rights', (_, properties) => {
    expect(readBlock(properties)).toEqual({ majorMinor: null, drivePath: null, system: true });
  });
});

describe('how a drive is let go', () => {
  const stick = { CanPowerOff: true, Ejectable: true, SiblingId: '/sys/usb1/1-1', MediaCompatibility: [] };
  const card = { ...stick, Media: 'flash_sd', MediaCompatibility: ['flash_sd', 'flash_mmc'] };
  const other = { '/drives/Other': drive({ ...stick, SiblingId: '/sys/usb1/1-2' }) };

  test.each<[string, Record<string, BusValue>, Record<string, BusValue>, string | null]>([
    ['a stick is switched off', stick, {}, 'PowerOff'],
    ['a stick among others as well', stick, other, 'PowerOff'],
    ['one that says thumb as well', { ...stick, MediaCompatibility: ['thumb'] }, {}, 'PowerOff'],
    ['one that cannot be switched off is ejected', { ...stick, CanPowerOff: false }, {}, 'Eject'],
    ['one that can neither stays', { CanPowerOff: false, Ejectable: false }, {}, null],
    ['a card is ejected, so that the reader goes on', card, {}, 'Eject'],
    ['a card that cannot be ejected stays', { ...card, Ejectable: false }, {}, null],
    ['one of two drives in one case is ejected', stick, { '/drives/Twin': drive(stick) }, 'Eject'],
    [
      'drives without a case are no twins',
      { ...stick, SiblingId: '' },
      { '/d': drive({ SiblingId: '' }) },
      'PowerOff',
    ],
    ['nothing known, nothing done', {}, {}, null],
    ['wrong types, nothing done', { CanPowerOff: 'yes', Ejectable: 1 }, {}, null],
  ])('%s', (_, own, others, way) => {
    expect(wayToRelease(map({ '/drives/Stick': drive(own), ...others }), '/drives/Stick')).toBe(way);
  });

  test.each<[string, BusValue | undefined]>([
    ['no answer', undefined],
    ['another answer', ['x']],
    ['the drive is gone', map({})],
    ['an object of another kind', map({ '/drives/Stick': map({ 'x.Y': map({}) }) })],
    ['no interfaces', map({ '/drives/Stick': 'x' })],
  ])('%s: nothing is done', (_, objects) => {
    expect(wayToRelease(objects, '/drives/Stick')).toBeNull();
  });
});
