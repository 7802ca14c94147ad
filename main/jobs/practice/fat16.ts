const sectorBytes = 512;
const sectorsPerCluster = 8;
const reservedSectors = 8;
const rootEntries = 512;

export interface Fat16File {
  /** Upper-case 8.3 name, for instance `README.TXT`. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * A FAT16 file system with a few files in its root folder, as a practice image needs it
 * (Microsoft FAT specification 1.03; sizes between 16 MiB and 256 MiB keep it FAT16).
 * @param sectors size in sectors of 512 bytes
 * @param hiddenSectors where the partition begins on the drive
 * @param write gets each piece with its offset in bytes from the start of the partition
 */
export function layFat16(
  options: {
    sectors: number;
    hiddenSectors: number;
    label: string;
    serial: number;
    files: readonly Fat16File[];
  },
  write: (offset: number, bytes: Uint8Array) => void,
): void {
  const { sectors, hiddenSectors, label, serial, files } = options;
  const rootSectors = (rootEntries * 32) / sectorBytes;
  // Two bytes an entry, one entry a cluster; a FAT a little larger than needed is allowed by the specification.
  const fatSectors = Math.ceil((sectors / sectorsPerCluster + 2) / (sectorBytes / 2));
  const firstData = reservedSectors + 2 * fatSectors + rootSectors;
  const clusters = Math.floor((sectors - firstData) / sectorsPerCluster);
  if (clusters < 4085 || clusters > 65524) throw new RangeError('This size is not FAT16.');

  write(0, bootSector({ sectors, hiddenSectors, label, serial, fatSectors }));

  const fat = new Uint16Array(fatSectors * (sectorBytes / 2));
  fat[0] = 0xfff8;
  fat[1] = 0xffff;
  const root = new DataView(new ArrayBuffer(rootSectors * sectorBytes));
  putEntry(root, 0, label.padEnd(11), 0x08, 0, 0);
  let cluster = 2;
  files.forEach((file, index) => {
    const count = Math.ceil(file.content.length / (sectorsPerCluster * sectorBytes));
    for (let i = 0; i < count; i++) fat[cluster + i] = i === count - 1 ? 0xffff : cluster + i + 1;
    const [stem = '', extension = ''] = file.name.split('.');
    putEntry(
      root,
      index + 1,
      stem.padEnd(8) + extension.padEnd(3),
      0x20,
      count > 0 ? cluster : 0,
      file.content.length,
    );
    write((firstData + (cluster - 2) * sectorsPerCluster) * sectorBytes, file.content);
    cluster += count;
  });
  if (cluster - 2 > clusters) throw new RangeError('The files do not fit.');

  const fatBytes = new Uint8Array(fat.buffer);
  write(reservedSectors * sectorBytes, fatBytes);
  write((reservedSectors + fatSectors) * sectorBytes, fatBytes);
  write((reservedSectors + 2 * fatSectors) * sectorBytes, new Uint8Array(root.buffer));
}

function bootSector(facts: {
  sectors: number;
  hiddenSectors: number;
  label: string;
  serial: number;
  fatSectors: number;
}): Uint8Array {
  const bytes = new Uint8Array(sectorBytes);
  const view = new DataView(bytes.buffer);
  const ascii = (offset: number, text: string): void => bytes.set(new TextEncoder().encode(text), offset);
  bytes.set([0xeb, 0x3c, 0x90]);
  ascii(3, 'REKINDLE');
  view.setUint16(11, sectorBytes, true);
  view.setUint8(13, sectorsPerCluster);
  view.setUint16(14, reservedSectors, true);
  view.setUint8(16, 2);
  view.setUint16(17, rootEntries, true);
  view.setUint8(21, 0xf8);
  view.setUint16(22, facts.fatSectors, true);
  view.setUint16(24, 63, true);
  view.setUint16(26, 255, true);
  view.setUint32(28, facts.hiddenSectors, true);
  view.setUint32(32, facts.sectors, true);
  view.setUint8(36, 0x80);
  view.setUint8(38, 0x29);
  view.setUint32(39, facts.serial, true);
  ascii(43, facts.label.padEnd(11));
  ascii(54, 'FAT16   ');
  view.setUint16(510, 0xaa55, true);
  return bytes;
}

function putEntry(
  root: DataView,
  index: number,
  name: string,
  attributes: number,
  cluster: number,
  size: number,
): void {
  const at = index * 32;
  new TextEncoder().encode(name).forEach((byte, i) => {
    root.setUint8(at + i, byte);
  });
  root.setUint8(at + 11, attributes);
  // 2026-01-01 00:00, so that the same image comes out every time.
  root.setUint16(at + 24, ((2026 - 1980) << 9) | (1 << 5) | 1, true);
  root.setUint16(at + 26, cluster, true);
  root.setUint32(at + 28, size, true);
}
