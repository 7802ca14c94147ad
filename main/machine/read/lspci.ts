import { factsOf, type DeviceFacts, type Reader } from '../facts.ts';
import { said } from '../words.ts';
import { idOf, isGraphicsClass, networkKind } from './devices.ts';

/** `00:02.0 VGA compatible controller [0300]: Intel Corporation … [8086:2a42] (rev 07)` */
const deviceLine =
  /^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ([^:["]{3,60}?)(?: \[([0-9a-f]{4})\])?: (.+)$/i;
/** `lspci -mm`: `00:02.0 "VGA compatible controller [0300]" "Intel Corporation [8086]" "Mobile 4 … [2a42]"` */
const quotedLine = /^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] "([^"]*)" "([^"]*)" "([^"]*)"/i;
/** `lspci -n`: `00:02.0 0300: 8086:2a42 (rev 07)` */
const numericLine =
  /^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ([0-9a-f]{4}): ([0-9a-f]{4}):([0-9a-f]{4})\b/i;

interface Entry {
  /** Bus and device without the function. */
  readonly slot: string;
  readonly className: string;
  readonly classCode: string | null;
  readonly device: Omit<DeviceFacts, 'kind'>;
}

/** `lspci`, with `-nn`, `-k`, `-v`, `-n` or `-mm` or without. */
export const lspci: Reader = {
  tool: 'lspci',
  recognises: (text) =>
    text
      .split('\n', 5000)
      .some((line) => deviceLine.test(line) || quotedLine.test(line) || numericLine.test(line)),
  read(text) {
    const entries = entriesOf(text);
    if (entries.length === 0) return [];
    const graphics = entries
      .filter((entry, i) => isGraphics(entry) && !isSecondHead(entry, entries[i - 1]))
      .map(({ device }): DeviceFacts => ({ ...device, kind: null }));
    const network = entries.flatMap(({ className, classCode, device }): DeviceFacts[] => {
      const kind = pciNetworkClass(className, classCode);
      return kind === null ? [] : [{ ...device, kind: networkKind(device, kind) }];
    });
    return [factsOf('lspci', { graphics, network })];
  },
};

function entriesOf(text: string): Entry[] {
  const entries: (Entry & { device: Omit<DeviceFacts, 'kind'> })[] = [];
  for (const line of text.split('\n')) {
    const [, driver] = /^\s+Kernel (?:driver in use|modules): ([\w-]+)/.exec(line) ?? [];
    const last = entries.at(-1);
    if (driver !== undefined && last !== undefined) {
      last.device = { ...last.device, driver: last.device.driver ?? driver };
      continue;
    }
    const entry = entryOf(line);
    if (entry !== null) entries.push(entry);
    if (entries.length > 2000) break;
  }
  return entries;
}

function entryOf(line: string): Entry | null {
  const slot = line.split('.', 1)[0] ?? '';
  const numeric = numericLine.exec(line);
  if (numeric) {
    const [, code = '', vendor, device] = numeric;
    return { slot, className: '', classCode: code, device: pci(idOf(vendor), idOf(device), null) };
  }
  const quoted = quotedLine.exec(line);
  if (quoted) {
    const [, className = '', vendor = '', device = ''] = quoted.map((cell) =>
      cell.replace(/ \[[0-9a-f]{4}\]$/i, ''),
    );
    const [, code, vendorId, deviceId] = quoted.map((cell) => / \[([0-9a-f]{4})\]$/i.exec(cell)?.[1]);
    return {
      slot,
      className,
      classCode: code ?? null,
      device: pci(idOf(vendorId), idOf(deviceId), `${vendor} ${device}`),
    };
  }
  const [, className, code, rest = ''] = deviceLine.exec(line) ?? [];
  if (className === undefined) return null;
  const [, vendorId, deviceId] = / \[([0-9a-f]{4}):([0-9a-f]{4})\]/i.exec(rest) ?? [];
  const name = rest
    .replace(/ \[[0-9a-f]{4}:[0-9a-f]{4}\].*$/i, '')
    .replace(/ \((rev [0-9a-f]+|prog-if [^)]*)\)/gi, '');
  return { slot, className, classCode: code ?? null, device: pci(idOf(vendorId), idOf(deviceId), name) };
}

function pci(
  vendorId: string | null,
  deviceId: string | null,
  name: string | null,
): Omit<DeviceFacts, 'kind'> {
  return { bus: 'pci', vendorId, deviceId, name: said(name), driver: null };
}

function isGraphics({ className, classCode }: Entry): boolean {
  if (classCode !== null) return isGraphicsClass(classCode);
  return /^(VGA compatible|3D|Display|XGA compatible) controller/i.test(className);
}

/** Intel's older graphics show their second output as a device beside the first. */
function isSecondHead(entry: Entry, before: Entry | undefined): boolean {
  return before?.slot === entry.slot && isGraphics(before);
}

function pciNetworkClass(className: string, code: string | null): 'ethernet' | 'network' | null {
  if (code !== null)
    return code === '0200' ? 'ethernet' : code.startsWith('02') || code.startsWith('0d') ? 'network' : null;
  if (/^ethernet controller/i.test(className)) return 'ethernet';
  return /^(network|wireless) controller/i.test(className) ? 'network' : null;
}
