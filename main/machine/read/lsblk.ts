import { factsOf, unknownDisk, type DiskFacts, type Reader } from '../facts.ts';
import { isRecord, numberOf, parseJson, said, sizeInBytes, stringOf } from '../words.ts';

const row = /^(\w+)\s+\d+:\d+\s+([01])\s+([\d.,]+[KMGTP]?)\s+[01]\s+(disk)\b/gm;

/** `lsblk`, plain or with `-J`. Only built-in disks: the stick that it was started from is none of them. */
export const lsblk: Reader = {
  tool: 'lsblk',
  recognises: (text) => /"blockdevices"\s*:/.test(text) || /^NAME +MAJ:MIN +RM +SIZE +RO +TYPE\b/m.test(text),
  read(text) {
    if (!/"blockdevices"\s*:/.test(text)) {
      const rows = [...text.matchAll(row)].map(([, name, rm, size, type]) => ({ name, rm, size, type }));
      return [factsOf('lsblk', { disks: rows.flatMap(diskOf) })];
    }
    const json = parseJson(text);
    const list: unknown[] = isRecord(json) && Array.isArray(json.blockdevices) ? json.blockdevices : [];
    const disks = list.slice(0, 1000).flatMap((entry) => (isRecord(entry) ? diskOf(entry) : []));
    return [factsOf('lsblk', { disks })];
  },
};

function diskOf(entry: Readonly<Record<string, unknown>>): DiskFacts[] {
  const name = stringOf(entry.kname) ?? stringOf(entry.name) ?? '';
  const yes = (value: unknown): boolean => value === true || value === 1 || value === '1';
  if (entry.type !== undefined && entry.type !== 'disk') return [];
  if (/^(loop|ram|zram|sr|fd|md|dm-|mmcblk\d+boot|mtdblock|nbd)/.test(name)) return [];
  const transport = said(stringOf(entry.tran));
  if (transport === 'usb' || yes(entry.rm)) return [];
  const size = stringOf(entry.size);
  const rota = entry.rota;
  return [
    {
      ...unknownDisk,
      device: name === '' ? null : name,
      model: said(stringOf(entry.model)),
      serial: said(stringOf(entry.serial)),
      // With `-b` bytes, otherwise `149,1G` in powers of 1024.
      sizeBytes: numberOf(size) ?? (size === null ? null : sizeInBytes(size, 'binary')),
      rotational: rota === undefined || rota === null ? null : yes(rota),
      transport: transport ?? (name.startsWith('nvme') ? 'nvme' : name.startsWith('mmcblk') ? 'mmc' : null),
    },
  ];
}
