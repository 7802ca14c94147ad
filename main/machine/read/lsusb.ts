import { factsOf, type DeviceFacts, type Reader } from '../facts.ts';
import { said } from '../words.ts';
import { idOf, networkKind } from './devices.ts';

const line = /^Bus \d{3} Device \d{3}: ID ([0-9a-f]{4}):([0-9a-f]{4})(?: (.*))?$/gim;

/** `lsusb`: the network devices on USB. Of the others nothing is kept. */
export const lsusb: Reader = {
  tool: 'lsusb',
  recognises: (text) => /^Bus \d{3} Device \d{3}: ID [0-9a-f]{4}:[0-9a-f]{4}/im.test(text),
  read(text) {
    const network = [...text.matchAll(line)]
      .slice(0, 1000)
      .flatMap(([, vendor, product, name]): DeviceFacts[] => {
        const device = {
          bus: 'usb' as const,
          vendorId: idOf(vendor),
          deviceId: idOf(product),
          name: said(name),
          driver: null,
        };
        const kind = networkKind(device, null);
        // Wireless keyboards and mice call themselves wireless, too.
        const input = /keyboard|mouse|receiver|controller|hub|headset/i.test(device.name ?? '');
        return kind === null || (input && !/802\.11|wlan|wi-?fi|ethernet|bluetooth/i.test(device.name ?? ''))
          ? []
          : [{ ...device, kind }];
      });
    return [factsOf('lsusb', { network })];
  },
};
