import { expect, test } from 'vitest';
import { mediaLeave, type Media, type MediaAsked } from '../../main/app/media.ts';

const asked: MediaAsked = { permission: 'media', ownPage: true, kinds: ['audio'] };

test.each<[given: Media | null, changes: Partial<MediaAsked>, allowed: boolean]>([
  ['microphone', {}, true],
  ['camera', { kinds: ['video'] }, true],
  [null, {}, false],
  [null, { kinds: ['video'] }, false],
  ['microphone', { kinds: ['video'] }, false],
  ['microphone', { kinds: ['audio', 'video'] }, false],
  ['camera', { kinds: ['audio'] }, false],
  ['camera', { kinds: ['unknown'] }, false],
  ['camera', { kinds: [] }, false],
  ['microphone', { ownPage: false }, false],
  ['microphone', { permission: 'display-capture' }, false],
  ['microphone', { permission: 'geolocation', kinds: [] }, false],
])('%s given, %j asked: %s', (given, changes, allowed) => {
  const leave = mediaLeave();
  leave.give(given);
  expect(leave.allows({ ...asked, ...changes })).toBe(allowed);
});

test('what was given can be taken back, and only one is given at a time', () => {
  const leave = mediaLeave();
  leave.give('microphone');
  leave.give('camera');
  expect(leave.allows(asked)).toBe(false);
  expect(leave.allows({ ...asked, kinds: ['video'] })).toBe(true);
  leave.give(null);
  expect(leave.allows({ ...asked, kinds: ['video'] })).toBe(false);
});
