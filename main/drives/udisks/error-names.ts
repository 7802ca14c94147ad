import type { BusFailure } from './gio.ts';
import type { UdisksReason } from './reasons.ts';

/** What was tried, for the sentence. */
export interface Attempt {
  readonly device: string;
  readonly timeoutMs: number;
}

/** The bus, or systemd for it, could not start the service; a masked unit is one of systemd's reasons. */
const cannotStart = ['org.freedesktop.DBus.Error.Spawn', 'org.freedesktop.systemd1.'];

const udisksError = 'org.freedesktop.UDisks2.Error.';

/**
 * What an error on the bus means. UDisks2 has few names for errors (its reference, "UDisksError"); why
 * a device could not be opened is told in the C library's words only, which are English there: the
 * service sets no locale. In other words they would be understood as `udisks-failed`, with the words.
 */
export function reasonOfFailure(failure: BusFailure, attempt: Attempt): UdisksReason {
  const { device } = attempt;
  switch (failure.name) {
    case 'not-loaded':
    case 'not-connected':
    case 'org.freedesktop.DBus.Error.ServiceUnknown':
    case 'org.freedesktop.DBus.Error.NameHasNoOwner':
    case 'org.freedesktop.DBus.Error.FileNotFound':
    case 'org.freedesktop.DBus.Error.AccessDenied':
      return { code: 'udisks-not-there', data: { detail: detailOf(failure) } };
    case 'cancelled':
    case `${udisksError}Cancelled`:
    case `${udisksError}AlreadyCancelled`:
      return { code: 'opening-cancelled', data: {} };
    case 'timed-out':
    case 'org.freedesktop.DBus.Error.Timeout':
    case 'org.freedesktop.DBus.Error.TimedOut':
    case `${udisksError}TimedOut`:
      return { code: 'udisks-too-slow', data: { device, seconds: attempt.timeoutMs / 1000 } };
    case 'org.freedesktop.DBus.Error.UnknownMethod':
    case 'org.freedesktop.DBus.Error.UnknownInterface':
    case 'org.freedesktop.DBus.Error.UnknownObject':
      return unknownThing(failure, device);
    case `${udisksError}NotAuthorizedCanObtain`:
      return { code: 'permission-not-askable', data: { device } };
    case `${udisksError}NotAuthorized`:
    case `${udisksError}NotAuthorizedDismissed`:
    case `${udisksError}OptionNotPermitted`:
      return { code: 'permission-refused', data: { device } };
    case `${udisksError}DeviceBusy`:
    case `${udisksError}AlreadyUnmounting`:
      return { code: 'drive-busy', data: { device, holders: null } };
    default:
      return cannotStart.some((prefix) => failure.name.startsWith(prefix))
        ? { code: 'udisks-not-there', data: { detail: detailOf(failure) } }
        : reasonOfWords(failure, device);
  }
}

/** GIO says "Object does not exist", GDBus services "No such method/interface": D-Bus has one name for all. */
function unknownThing(failure: BusFailure, device: string): UdisksReason {
  const noObject = failure.name.endsWith('UnknownObject') || /object does not exist/i.test(failure.message);
  return noObject ? { code: 'drive-vanished', data: { device } } : { code: 'udisks-cannot', data: {} };
}

/** The words of strerror(3). */
function reasonOfWords(failure: BusFailure, device: string): UdisksReason {
  const { message } = failure;
  if (/device or resource busy|target is busy/i.test(message)) {
    return { code: 'drive-busy', data: { device, holders: null } };
  }
  if (/read-only file system/i.test(message)) return { code: 'drive-is-read-only', data: {} };
  if (/no medium found/i.test(message)) return { code: 'drive-has-no-medium', data: {} };
  if (/no such (file or directory|device)/i.test(message)) {
    return { code: 'drive-vanished', data: { device } };
  }
  return { code: 'udisks-failed', data: { device, detail: detailOf(failure) } };
}

function detailOf({ name, message }: BusFailure): string {
  return message === '' ? name : message.slice(0, 300);
}
