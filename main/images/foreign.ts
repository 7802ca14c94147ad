import { allZero, hasAt, u32be, view } from './bytes.ts';
import { isEfiProgram, parsePe } from './efi.ts';
import { kernelArch } from './linux-kernel.ts';
import type { ImageReason, PlainRefusal } from './reasons.ts';
import type { ImageKind } from './types.ts';

/** Something that is no image for a stick, known by its first or last bytes. */
export interface Foreign {
  readonly kind: ImageKind;
  readonly reason: ImageReason;
}

const plain = (kind: ImageKind, code: PlainRefusal): Foreign => ({ kind, reason: { code, data: {} } });
const firmware = (name: string | null): Foreign => ({
  kind: 'router-firmware',
  reason: { code: 'image-is-router-firmware', data: { name } },
});
const archive = (format: string): Foreign => ({
  kind: 'archive',
  reason: { code: 'image-is-archive', data: { format } },
});
const vmDisk = (format: string): Foreign => ({
  kind: 'vm-disk',
  reason: { code: 'image-is-vm-disk', data: { format } },
});

interface Magic {
  readonly at: number;
  readonly bytes: string | readonly number[];
  readonly is: Foreign;
}

/**
 * Magic numbers, with their source where it is not the format's own specification.
 * Router firmware: OpenWrt, `firmware-utils` (`trx.c`, `mkchkimg.c`, `seama.c`, `mktplinkfw.c`, `tplink-safeloader.c`,
 * `mkfwimage.c`) and U-Boot (`include/image.h`).
 */
const magics: readonly Magic[] = [
  { at: 0, bytes: 'HDR0', is: firmware('TRX') },
  { at: 0, bytes: [0x27, 0x05, 0x19, 0x56], is: firmware('U-Boot') },
  { at: 0, bytes: '*#$^', is: firmware('NETGEAR') },
  { at: 0, bytes: [0x5e, 0xa3, 0xa4, 0x17], is: firmware('D-Link') },
  { at: 4, bytes: 'TP-LINK Tec', is: firmware('TP-Link') },
  { at: 0x1014, bytes: 'fwup-ptn', is: firmware('TP-Link') },
  { at: 0, bytes: 'UBNT', is: firmware('Ubiquiti') },
  { at: 0, bytes: 'UBI#', is: firmware('UBI') },
  { at: 0, bytes: [0x1e, 0xf1, 0xd0, 0xba], is: firmware('MikroTik') },
  { at: 0, bytes: [0xd0, 0x0d, 0xfe, 0xed], is: firmware('FIT') },
  { at: 0, bytes: 'hsqs', is: plain('squashfs', 'image-is-squashfs') },
  { at: 0, bytes: 'QFI\xfb', is: vmDisk('QCOW2') },
  { at: 0, bytes: 'KDMV', is: vmDisk('VMDK') },
  { at: 0, bytes: 'COWD', is: vmDisk('VMDK') },
  { at: 0, bytes: '# Disk DescriptorFile', is: vmDisk('VMDK') },
  { at: 0x40, bytes: [0x7f, 0x10, 0xda, 0xbe], is: vmDisk('VDI') },
  { at: 0, bytes: 'vhdxfile', is: vmDisk('VHDX') },
  { at: 0, bytes: 'conectix', is: vmDisk('VHD') },
  { at: 0, bytes: [0x3a, 0xff, 0x26, 0xed], is: plain('unknown', 'image-is-android') },
  { at: 0, bytes: 'ANDROID!', is: plain('unknown', 'image-is-android') },
  { at: 0, bytes: '070701', is: plain('boot-file', 'image-is-initrd') },
  { at: 0, bytes: '070702', is: plain('boot-file', 'image-is-initrd') },
  { at: 0, bytes: '7z\xbc\xaf\x27\x1c', is: archive('7z') },
  { at: 0, bytes: 'Rar!\x1a\x07', is: archive('RAR') },
  { at: 0, bytes: '!<arch>\n', is: archive('deb') },
  { at: 0, bytes: [0xed, 0xab, 0xee, 0xdb], is: archive('RPM') },
  { at: 0, bytes: 'MSWIM\0\0\0', is: plain('unknown', 'image-is-windows') },
  { at: 0, bytes: '%PDF-', is: plain('unknown', 'image-is-document') },
  {
    at: 0,
    bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    is: plain('unknown', 'image-is-document'),
  },
  { at: 0, bytes: '\x89PNG\r\n', is: plain('unknown', 'image-is-picture') },
  { at: 0, bytes: [0xff, 0xd8, 0xff], is: plain('unknown', 'image-is-picture') },
  { at: 0, bytes: 'GIF8', is: plain('unknown', 'image-is-picture') },
  { at: 8, bytes: 'WEBPVP8', is: plain('unknown', 'image-is-picture') },
  { at: 4, bytes: 'ftyp', is: plain('unknown', 'image-is-media') },
  { at: 0, bytes: 'OggS', is: plain('unknown', 'image-is-media') },
  { at: 0, bytes: 'ID3', is: plain('unknown', 'image-is-media') },
  { at: 0, bytes: 'RIFF', is: plain('unknown', 'image-is-media') },
  { at: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3], is: plain('unknown', 'image-is-media') },
  { at: 0, bytes: '\x7fELF', is: plain('unknown', 'image-is-program') },
  { at: 0, bytes: 'd8:announce', is: plain('unknown', 'image-is-torrent') },
  { at: 0, bytes: 'd10:created', is: plain('unknown', 'image-is-torrent') },
  { at: 0, bytes: '-----BEGIN PGP', is: plain('unknown', 'image-is-signature') },
  // LZ4 frames, lzip, lzop, and .lzma with the dictionaries that tools write.
  { at: 0, bytes: [0x04, 0x22, 0x4d, 0x18], is: plain('unknown', 'image-compressed-unsupported') },
  { at: 0, bytes: 'LZIP', is: plain('unknown', 'image-compressed-unsupported') },
  { at: 0, bytes: [0x89, 0x4c, 0x5a, 0x4f], is: plain('unknown', 'image-compressed-unsupported') },
  { at: 0, bytes: [0x5d, 0x00, 0x00], is: plain('unknown', 'image-compressed-unsupported') },
  { at: 0, bytes: [0x1f, 0x9d], is: plain('unknown', 'image-compressed-unsupported') },
];

/** How many bytes from the start `recogniseForeign` wants to see. */
export const foreignHeadBytes = 8192;

/** macOS disk images keep their header in the last 512 bytes, and may begin with anything, even with `BZh`. Pure. */
export function isMacDisk(lastSector: Uint8Array): boolean {
  return (
    hasAt(lastSector, lastSector.length - 512, 'koly') && u32be(lastSector, lastSector.length - 508) === 4
  );
}

/**
 * Recognises what is certainly no disk image. Pure.
 * @param head the first bytes, as many as there are
 */
export function recogniseForeign(head: Uint8Array): Foreign | null {
  const kernel = kernelArch(head);
  if (kernel !== undefined) return plain('boot-file', 'image-is-kernel');
  if (isEfiProgram(head)) return plain('boot-file', 'image-is-efi-program');
  if (parsePe(head)) return plain('unknown', 'image-is-program');
  return magics.find(({ at, bytes }) => hasAt(head, at, bytes))?.is ?? null;
}

const digestLine = /^(?:\\?[0-9a-f]{32,128} [ *]\S|(?:MD5|SHA\d+|BLAKE2b|B3) ?\(.+\) = [0-9a-f]{32,128}$)/im;

/** Says what a file is that is neither an image nor anything with a magic number. Pure. */
export function recogniseText(head: Uint8Array, sizeBytes: number | null): Foreign {
  if (allZero(head)) return plain('unknown', 'image-is-blank');
  const isText = !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127);
  if (!isText) return plain('unknown', 'image-unknown');
  const text = view(head.subarray(0, 2048)).toString('latin1');
  if (/<(!doctype html|html|head|body|script)[\s>]/i.test(text)) return plain('unknown', 'image-is-web-page');
  if ((sizeBytes ?? Infinity) < 1024 * 1024 && digestLine.test(text))
    return plain('unknown', 'image-is-checksums');
  return plain('unknown', 'image-is-text');
}
