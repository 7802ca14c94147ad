import { isKnownWireless } from '../hardware/network-firmware.ts';
import type { DeviceFacts } from '../facts.ts';

const wireless =
  /802\.11|wireless|wi-?fi|wlan|airforce|centrino.*-n\b|\bAR(2[34]\d\d|5\d{3}|9\d{3})\b|\bRT(2[0-9]\d\d|3\d{3})\b|\bRTL8(18[0-9]|19[0-9])|BCM43\d\d|PRO\/Wireless/i;
const mobile =
  /mobile broadband|\b(gobi|hsdpa|hspa|umts|wwan|lte|4g|3g)\b|sierra wireless.*(modem|mc\d{4}|em\d{4})/i;

/** What kind of network device this is, by its ids, the class its bus gives it, and its name. */
export function networkKind(
  device: Pick<DeviceFacts, 'bus' | 'vendorId' | 'deviceId' | 'name'>,
  pciClass: 'ethernet' | 'network' | null,
): DeviceFacts['kind'] {
  const { bus, vendorId, deviceId } = device;
  const name = device.name ?? '';
  if (/bluetooth/i.test(name)) return 'bluetooth';
  if (mobile.test(name)) return 'mobile';
  if (bus !== null && vendorId !== null && deviceId !== null && isKnownWireless(bus, vendorId, deviceId))
    return 'wifi';
  if (/gigabit|fast ethernet|10\/100|ethernet (controller|adapter)/i.test(name) && !wireless.test(name))
    return 'ethernet';
  if (wireless.test(name)) return 'wifi';
  if (pciClass === 'network') return 'wifi';
  if (pciClass === 'ethernet') return 'ethernet';
  return /\bethernet\b|\bRTL8(139|15[0-9])/i.test(name) ? 'ethernet' : null;
}

/** Four lower-case hexadecimal digits, or `null`. */
export function idOf(text: string | null | undefined): string | null {
  const match = /^(?:0x)?([0-9a-f]{4})$/i.exec((text ?? '').trim());
  return match?.[1]?.toLowerCase() ?? null;
}

/** PCI classes 0300…03ff draw; 0380 is the second head of a card or the chip that computes for another. */
export function isGraphicsClass(code: string): boolean {
  return code.startsWith('03');
}
