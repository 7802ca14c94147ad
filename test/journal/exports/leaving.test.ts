import { describe, expect, test } from 'vitest';
import { leaving, leftOut } from '../../../main/journal/exports/leaving.ts';
import { answer } from '../plain-samples.ts';
import { sheet } from './samples.ts';

const nothing = { serials: false, names: false };
const withMac = (() => {
  const one = sheet(3);
  return {
    ...one,
    check: one.check && {
      ...one.check,
      answers: [
        answer({ note: 'Wi-Fi card 00:1B:77:01:02:03, asked Anna Huber and Frau Müller; case has L3-a1234' }),
      ],
    },
  };
})();

describe('what leaves', () => {
  test('without being asked: no number and no name, in no field', () => {
    const text = JSON.stringify(leaving([withMac], nothing));
    for (const secret of ['L3-A1234', '00:16:d3', '00:1B:77', 'Müller', 'Huber', 'school'])
      expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(text).toContain('ThinkPad T60');
    expect(text).toContain('Wi-Fi card …, asked … and …; case has …');
  });

  test('numbers alone, names alone, both', () => {
    const numbers = JSON.stringify(leaving([withMac], { serials: true, names: false }));
    expect(numbers).toContain('00:16:d3:aa:bb:cc');
    expect(numbers).not.toContain('Huber');
    const names = JSON.stringify(leaving([withMac], { serials: false, names: true }));
    expect(names).toContain('Anna Huber');
    expect(names).toContain('came from the school, serial …');
    expect(names).not.toContain('L3-A1234');
    expect(JSON.stringify(leaving([withMac], { serials: true, names: true }))).toContain('serial L3-A1234');
  });

  test('what stays behind is counted, to be told first', () => {
    expect(leftOut([withMac, sheet(0, { owner: null })], nothing)).toEqual({ serials: 4, names: 5 });
    expect(leftOut([withMac], { serials: true, names: true })).toEqual({ serials: 0, names: 0 });
  });

  test('a machine that was never checked leaves without a check', () => {
    expect(leaving([{ ...withMac, check: null }], nothing)[0]?.check).toBeNull();
  });
});
