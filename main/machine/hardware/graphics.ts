import type { DeviceFacts } from '../facts.ts';

/**
 * Graphics by PowerVR under Intel's name: GMA 500, 600 and 3600. Linux drives them without acceleration. Ids: the
 * device table of the driver `gma500_gfx` in Linux 6.1.
 */
const ids = /^(8108|8109|410[0-8]|0be[0-9a-f])$/;

export function isGma500(device: Pick<DeviceFacts, 'vendorId' | 'deviceId' | 'name'>): boolean {
  if (device.vendorId !== null && device.deviceId !== null)
    return device.vendorId === '8086' && ids.test(device.deviceId);
  return /\bPoulsbo\b|\bGMA ?(500|600|36[05]0)\b|\bUS15[WLX]|Atom Processor (D2xxx|N2xxx|D2xxx\/N2xxx).*Graphics/i.test(
    device.name ?? '',
  );
}
