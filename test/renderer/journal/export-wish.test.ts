import { describe, expect, test } from 'vitest';
import { exportRequest } from '../../../preload/exchange.ts';
import { dayField, firstWish, formats, isPage, requestOf } from '../../../renderer/journal/export-wish.ts';

describe('what is asked for', () => {
  const wish = firstWish(['a', 'b'], '2026-11-21');

  test.each(formats)(
    '%s is a request that the main process takes, and asks for nothing private',
    (format) => {
      const request = requestOf({ ...wish, format }, ['a', 'b']);
      expect(exportRequest.safeParse(request).success).toBe(true);
      expect(request).toMatchObject({
        serials: false,
        names: false,
        which: { kind: 'machines', ids: ['a', 'b'] },
      });
    },
  );

  test('a day, all, and what was not chosen', () => {
    const which = (part: Partial<typeof wish>, machines: string[] | null = null) =>
      requestOf({ ...wish, ...part }, machines)?.which;
    expect(which({ which: 'day' })).toEqual({ kind: 'day', day: '2026-11-21' });
    expect(which({ which: 'day', day: '' })).toBeUndefined();
    expect(which({ which: 'all' })).toEqual({ kind: 'all' });
    expect(firstWish(null, '2026-11-21').which).toBe('all');
  });

  test('who publishes is said as the standard wants it, or not at all', () => {
    const typed = requestOf({ ...wish, provider: ' Repair Café ', country: 'aut', group: ' ' }, ['a']);
    expect(typed?.publisher).toEqual({ provider: 'Repair Café', country: 'AUT', group: null });
  });

  test('pages are for paper, tables are not', () => {
    expect(formats.filter(isPage)).toEqual(['pdf', 'html', 'certificate', 'labels']);
  });

  test('a day is that of this computer', () => {
    expect(dayField(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});
