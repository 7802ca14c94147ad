import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasMessage } from '../../../main/messages/format.ts';
import { deviceTrouble } from '../../../renderer/check/own/device-trouble.ts';
import { pointerTasks } from '../../../renderer/check/own/pointer.ts';

const folder = join(import.meta.dirname, '../../../renderer/check/own');

test.each(readdirSync(folder).filter((name) => /\.tsx?$/.test(name)))(
  'every text that %s names is there',
  (name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const spoken = source.split('\n').filter((line) => !/className=|aria-labelledby=|\bid=/.test(line));
    const named = [...spoken.join('\n').matchAll(/'(own-[a-z-]*[a-z])'/g)].map(([, key]) => key ?? '');
    expect(named.filter((key) => !hasMessage(key))).toEqual([]);
  },
);

test.each(pointerTasks)('what was not done of %s has a sentence', (task) => {
  expect(hasMessage(`own-pointer-${task}-open`)).toBe(true);
});

describe('a device that cannot be opened', () => {
  test.each([
    ['NotFoundError', 'fail', 'none'],
    ['OverconstrainedError', 'fail', 'none'],
    ['NotAllowedError', null, 'not-allowed'],
    ['NotReadableError', null, 'busy'],
    ['AbortError', null, 'busy'],
    ['TypeError', null, 'unknown'],
  ] as const)('%s', (name, suggests, what) => {
    for (const device of ['camera', 'microphone'] as const) {
      const finding = deviceTrouble(device, new DOMException('no', name));
      expect(finding).toEqual({ suggests, facts: [{ code: `own-${device}-${what}`, data: {} }] });
      expect(finding.facts.every(({ code }) => hasMessage(code))).toBe(true);
    }
  });

  test.each([null, 'text', {}])('%j thrown instead of an error', (thrown) => {
    expect(deviceTrouble('camera', thrown).suggests).toBeNull();
  });
});
