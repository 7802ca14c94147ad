import { describe, expect, test } from 'vitest';
import { reasonOfFailure } from '../../../main/drives/udisks/error-names.ts';
import { tell } from '../../../main/messages/format.ts';

const attempt = { device: '/dev/sdb', timeoutMs: 5000 };
const device = '/dev/sdb';

describe('what an error on the bus means', () => {
  test.each([
    ['not-loaded', 'Cannot find module koffi', 'udisks-not-there'],
    ['not-connected', 'Could not connect: No such file or directory', 'udisks-not-there'],
    ['org.freedesktop.DBus.Error.ServiceUnknown', 'The name is not activatable', 'udisks-not-there'],
    ['org.freedesktop.DBus.Error.NameHasNoOwner', '', 'udisks-not-there'],
    ['org.freedesktop.DBus.Error.Spawn.ExecFailed', '', 'udisks-not-there'],
    ['org.freedesktop.systemd1.UnitMasked', 'Unit udisks2.service is masked.', 'udisks-not-there'],
    ['org.freedesktop.DBus.Error.AccessDenied', 'Rejected send message', 'udisks-not-there'],
    ['cancelled', 'Operation was cancelled', 'opening-cancelled'],
    ['org.freedesktop.UDisks2.Error.Cancelled', '', 'opening-cancelled'],
    ['timed-out', 'Timeout was reached', 'udisks-too-slow'],
    ['org.freedesktop.UDisks2.Error.TimedOut', '', 'udisks-too-slow'],
    ['org.freedesktop.DBus.Error.NoReply', 'Message recipient disconnected', 'udisks-failed'],
    ['org.freedesktop.DBus.Error.UnknownMethod', 'No such method “OpenDevice”', 'udisks-cannot'],
    [
      'org.freedesktop.DBus.Error.UnknownMethod',
      'Object does not exist at path “/org/freedesktop/UDisks2/block_devices/sdb”',
      'drive-vanished',
    ],
    ['org.freedesktop.DBus.Error.UnknownObject', '', 'drive-vanished'],
    ['org.freedesktop.UDisks2.Error.NotAuthorizedCanObtain', '', 'permission-not-askable'],
    ['org.freedesktop.UDisks2.Error.NotAuthorized', '', 'permission-refused'],
    ['org.freedesktop.UDisks2.Error.NotAuthorizedDismissed', '', 'permission-refused'],
    ['org.freedesktop.UDisks2.Error.DeviceBusy', 'Error unmounting: target is busy', 'drive-busy'],
    [
      'org.freedesktop.UDisks2.Error.Failed',
      'Error opening device /dev/sdb: Device or resource busy',
      'drive-busy',
    ],
    [
      'org.freedesktop.UDisks2.Error.Failed',
      'Error opening device /dev/sdb: Read-only file system',
      'drive-is-read-only',
    ],
    [
      'org.freedesktop.UDisks2.Error.Failed',
      'Error opening device /dev/sdb: No medium found',
      'drive-has-no-medium',
    ],
    [
      'org.freedesktop.UDisks2.Error.Failed',
      'Error opening device /dev/sdb: No such device or address',
      'drive-vanished',
    ],
    [
      'org.freedesktop.UDisks2.Error.Failed',
      'Fehler beim Öffnen des Geräts /dev/sdb: Das Gerät oder die Ressource ist belegt',
      'udisks-failed',
    ],
    ['unknown', '', 'udisks-failed'],
    ['g-io-error-quark:0', 'something new', 'udisks-failed'],
  ])('%s %s: %s', (name, message, code) => {
    const reason = reasonOfFailure({ name, message }, attempt);
    expect(reason.code).toBe(code);
    for (const language of ['en', 'de'] as const) {
      expect(tell(language, reason).text).not.toMatch(/^[a-z]+-|undefined|\{/);
    }
  });

  test('the details are the words of the service, or else the name of the error', () => {
    const words = reasonOfFailure({ name: 'x.y', message: 'why' }, attempt);
    expect(words).toEqual({ code: 'udisks-failed', data: { device, detail: 'why' } });
    const name = reasonOfFailure({ name: 'x.y', message: '' }, attempt);
    expect(name).toEqual({ code: 'udisks-failed', data: { device, detail: 'x.y' } });
    const slow = reasonOfFailure({ name: 'timed-out', message: '' }, attempt);
    expect(slow).toEqual({ code: 'udisks-too-slow', data: { device, seconds: 5 } });
  });
});
