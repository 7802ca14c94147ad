import { expect, test } from 'vitest';
import { hasDisplay, startDisplay } from '../../main/setup/display.mjs';

test.each([
  [{}, 'linux', false],
  [{ DISPLAY: '', WAYLAND_DISPLAY: '' }, 'linux', false],
  [{ DISPLAY: ':0' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  [{}, 'darwin', true],
  [{}, 'win32', true],
] as const)('%o on %s has a display: %s', (env, platform, expected) => {
  expect(hasDisplay(env, platform)).toBe(expected);
});

test('two displays at once have two numbers', async () => {
  const [one, two] = await Promise.all([startDisplay('640x480x24'), startDisplay('640x480x24')]);
  one.stop();
  two.stop();
  expect(one.display).toMatch(/^:\d+$/);
  expect(two.display).not.toBe(one.display);
});
