import table from './network-firmware.json' with { type: 'json' };
import type { DeviceFacts } from '../facts.ts';

type Bus = 'pci' | 'usb';

const byId = new Map<string, string>();
const byDriver = new Map<string, string>();
for (const { family, drivers, pci, usb } of table.families) {
  for (const driver of drivers) byDriver.set(driver.replaceAll('-', '_'), family);
  for (const [bus, vendors] of [
    ['pci', pci],
    ['usb', usb],
  ] as const) {
    for (const [vendor, devices] of Object.entries(vendors as Readonly<Record<string, string>>))
      for (const device of devices.split(' ')) byId.set(`${bus} ${vendor}:${device}`, family);
  }
}

/** Where a tool gives no ids, the chip's name as pci.ids and usb.ids write it. The first that fits counts. */
const byName: readonly (readonly [RegExp, string])[] = [
  [/\bBCM4301\b/, 'b43legacy'],
  [/\bBCM(43142|4352|4360)\b/, 'wl'],
  [/\bBCM(4313|43224|43225|43602|4350|4356)\b/, 'brcm80211'],
  [/\bBCM43\d\d|\bBCM432\d\d|AirForce One 54g|Dell Wireless 13\d\d/, 'b43'],
  [/PRO\/Wireless (LAN )?2100/i, 'ipw2100'],
  [/PRO\/Wireless (2200|2915)/i, 'ipw2200'],
  [/PRO\/Wireless 3945/i, 'iwl3945'],
  [/PRO\/Wireless 4965/i, 'iwl4965'],
  [/Intel.*(Wireless|WiFi|Wi-Fi|Centrino|Ultimate-N)|PRO\/Wireless 5\d{3}/i, 'iwlwifi'],
  [/\bRT(2[35]61|2661|2[78]\d0|2[89]\d\d|3\d{3}|5[3-5]\d\d)\w*\b|\bRT2(501|571)USB|\bRT73\b/, 'rt2x00'],
  [/\bRTL(8188(CE|CU|CUS|EE|RU)|8191(SE|CE)|8192(CE|CU|DE|EE|SE)|8723(AE|BE)|8821AE)/i, 'rtlwifi'],
  [/\bRTL(8723DE|8821CE|8822[BC]E)/i, 'rtw88'],
  [/\bRTL(8188S|8191SU|8192SU)/i, 'r8712u'],
  [/\b(AR9271|AR7010)\b/, 'ath9k_htc'],
  [/\bAR9170\b/, 'carl9170'],
  [/\bAR5523\b/, 'ar5523'],
  [/\bAR600[34]\b/, 'ath6kl'],
  [/\b(QCA6174|QCA9377|QCA988x)\b/i, 'ath10k'],
  [/\bZD1211B?\b/i, 'zd1211'],
  [/\bAT76C50\w+/i, 'atmel'],
  [/\bISL38(77|80|86|87|90)\b|Prism (GT|Duette|Indigo|Javelin)/i, 'p54'],
  [/\b88W8(388|335)\b/i, 'libertas'],
  [/\bMT7601U\b/i, 'mt7601u'],
  [/\bMT76[1-6]\d/i, 'mt76'],
];

/**
 * The firmware that a network device is known to need, by its ids, then by its driver, then by its name; `null`
 * where none is known. The table says where its rows come from.
 */
export function firmwareFamily(device: DeviceFacts): string | null {
  const bus: readonly Bus[] = device.bus === null ? ['pci', 'usb'] : [device.bus];
  if (device.vendorId !== null && device.deviceId !== null) {
    for (const one of bus) {
      const family = byId.get(`${one} ${device.vendorId}:${device.deviceId}`);
      if (family !== undefined) return family;
    }
  }
  const driven = byDriver.get((device.driver ?? '').replaceAll('-', '_'));
  if (driven !== undefined) return driven;
  // Ids that are known and in no row say more than a name does.
  if (device.vendorId !== null && device.vendorId !== '8086') return null;
  if (device.kind !== 'wifi') return null;
  return byName.find(([pattern]) => pattern.test(device.name ?? ''))?.[1] ?? null;
}

/** True if a device with these ids is in the table, and so a network device whatever it is called. */
export function isKnownWireless(bus: Bus, vendorId: string, deviceId: string): boolean {
  const family = byId.get(`${bus} ${vendorId}:${deviceId}`);
  return family !== undefined && family !== 'bnx2';
}
