import {
  factsOf,
  mostOutputs,
  unknownDisk,
  type DiskFacts,
  type NvmeFacts,
  type Reader,
  type SmartAttribute,
} from '../facts.ts';
import { count, field, isRecord, numberOf, parseJson, said, stringOf } from '../words.ts';

/** `smartctl -a`, `-x`, `-H` or `-i`, as text or with `--json`. Several disks in one text are several disks. */
export const smartctl: Reader = {
  tool: 'smartctl',
  recognises: (text) =>
    /^smartctl \d+\.\d+/m.test(text) || (/"smartctl"\s*:\s*\{/.test(text) && /"device"\s*:\s*\{/.test(text)),
  read(text) {
    if (/^\s*[[{]/.test(text)) {
      const json = parseJson(text);
      const list: unknown[] = Array.isArray(json) ? json : [json];
      const disks = list
        .slice(0, mostOutputs)
        .flatMap((entry) => (isRecord(entry) ? [diskOfJson(entry)] : []));
      return disks.length > 0 ? [factsOf('smartctl', { disks })] : [];
    }
    const reports = text
      .split(/^(?=smartctl \d+\.\d+)/m, mostOutputs)
      .filter((report) => report.startsWith('smartctl '));
    const disks = reports.map(diskOfText).filter((disk) => disk.model !== null || disk.smart !== null);
    return disks.length > 0 ? [factsOf('smartctl', { disks })] : [];
  },
};

function diskOfJson(json: Readonly<Record<string, unknown>>): DiskFacts {
  const device = recordIn(json, 'device');
  const rate = numberOf(json.rotation_rate);
  const protocol = stringOf(device.protocol)?.toLowerCase() ?? null;
  const passed = recordIn(json, 'smart_status').passed;
  const table: unknown = recordIn(json, 'ata_smart_attributes').table;
  const attributes = Array.isArray(table) ? table.flatMap((row: unknown) => attributeOfJson(row)) : [];
  const log = isRecord(json.nvme_smart_health_information_log)
    ? json.nvme_smart_health_information_log
    : null;
  const smart = {
    passed: typeof passed === 'boolean' ? passed : null,
    attributes,
    nvme: log === null ? null : nvmeOfJson(log),
  };
  return {
    ...unknownDisk,
    device: deviceName(stringOf(device.name)),
    model: said(stringOf(json.model_name) ?? stringOf(json.scsi_model_name)),
    serial: said(stringOf(json.serial_number)),
    sizeBytes: numberOf(recordIn(json, 'user_capacity').bytes),
    rotational: protocol === 'nvme' ? false : rate === null ? null : rate > 0,
    transport: transportOf(protocol, 'sata_version' in json),
    smart: smart.passed === null && attributes.length === 0 && smart.nvme === null ? null : smart,
  };
}

function recordIn(json: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = json[key];
  return isRecord(value) ? value : {};
}

function attributeOfJson(row: unknown): SmartAttribute[] {
  if (!isRecord(row)) return [];
  const id = numberOf(row.id);
  if (id === null) return [];
  const raw = recordIn(row, 'raw');
  return [
    {
      id,
      name: stringOf(row.name) ?? String(id),
      value: numberOf(row.value),
      threshold: numberOf(row.thresh),
      raw: count(stringOf(raw.string)) ?? numberOf(raw.value),
    },
  ];
}

function nvmeOfJson(log: Readonly<Record<string, unknown>>): NvmeFacts {
  return {
    criticalWarning: numberOf(log.critical_warning),
    availableSpare: numberOf(log.available_spare),
    spareThreshold: numberOf(log.available_spare_threshold),
    percentageUsed: numberOf(log.percentage_used),
    mediaErrors: numberOf(log.media_errors),
  };
}

/** `/dev/sda [SAT]` and the controller `/dev/nvme0` in the words of lsblk. */
function deviceName(name: string | null): string | null {
  const plain = /\/dev\/(\w+)/.exec(name ?? '')?.[1] ?? null;
  return plain !== null && /^nvme\d+$/.test(plain) ? `${plain}n1` : plain;
}

function transportOf(protocol: string | null, sata: boolean): string | null {
  if (protocol === 'nvme') return 'nvme';
  if (sata) return 'sata';
  return protocol === 'ata' ? 'ata' : null;
}

function diskOfText(text: string): DiskFacts {
  const of = (...keys: string[]): string | null =>
    keys.map((key) => said(field(text, key))).find((value) => value !== null) ?? null;
  const bytes = /\b([\d.,'’\u202f\u00a0 ]{6,30}) bytes\b/.exec(
    of('User Capacity', 'Total NVM Capacity', 'Namespace 1 Size/Capacity') ?? '',
  )?.[1];
  const nvmeBytes = /^([\d.,' ]{6,30}) \[/.exec(
    of('Total NVM Capacity', 'Namespace 1 Size/Capacity') ?? '',
  )?.[1];
  const digits = (bytes ?? nvmeBytes ?? '').replaceAll(/\D/g, '');
  const rate = of('Rotation Rate');
  const isNvme = /^(NVMe Version|SMART\/Health Information \(NVMe Log)/m.test(text);
  const attributes = text.split('\n').flatMap(attributeOfLine);
  const health = of('SMART overall-health self-assessment test result', 'SMART Health Status');
  const passed =
    health === null ? null : /^(PASSED|OK)\b/i.test(health) ? true : /^FAIL/i.test(health) ? false : null;
  const nvme = /^Percentage Used:/m.test(text) ? nvmeOfText(text) : null;
  return {
    ...unknownDisk,
    model: of('Device Model', 'Model Number', 'Product'),
    serial: of('Serial Number', 'Serial number'),
    sizeBytes: digits === '' ? null : numberOf(digits),
    rotational: isNvme
      ? false
      : rate === null
        ? null
        : /rpm/i.test(rate)
          ? true
          : /solid state/i.test(rate)
            ? false
            : null,
    transport: isNvme ? 'nvme' : /^SATA Version is:/m.test(text) ? 'sata' : null,
    smart: passed === null && attributes.length === 0 && nvme === null ? null : { passed, attributes, nvme },
  };
}

/** `  5 Reallocated_Sector_Ct   0x0033   100   100   036    Pre-fail  Always   -   0`, or brief with `PO--CK`. */
const attributeLine =
  /^ *(\d{1,3}) ([A-Za-z][\w-]*) +(?:0x[0-9a-f]{4}|[-POSRCK]{6}) +(\d{3}|---) +(?:\d{3}|---) +(\d{3}|---) +(?:(?:Pre-fail|Old_age) +(?:Always|Offline) +)?(?:-|FAILING_NOW|In_the_past|NOW|Past) +(\d+)/i;

function attributeOfLine(line: string): SmartAttribute[] {
  const [, id, name, value, threshold, raw] = attributeLine.exec(line) ?? [];
  if (id === undefined || name === undefined) return [];
  return [{ id: Number(id), name, value: count(value), threshold: count(threshold), raw: count(raw) }];
}

function nvmeOfText(text: string): NvmeFacts {
  const number = (key: string): number | null => {
    const digits = (field(text, key) ?? '').replaceAll(/[,.'’\u202f\u00a0 ]/g, '');
    return /^0x[0-9a-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : count(digits.replace('%', ''));
  };
  return {
    criticalWarning: number('Critical Warning'),
    availableSpare: number('Available Spare'),
    spareThreshold: number('Available Spare Threshold'),
    percentageUsed: number('Percentage Used'),
    mediaErrors: number('Media and Data Integrity Errors'),
  };
}
