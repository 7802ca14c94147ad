import { ok, type Result } from '../common/result.ts';
import {
  cachedSource,
  chunksOf,
  fileError,
  openFileSource,
  prefixSource,
  sliceSource,
  type ByteSource,
} from './byte-source.ts';
import { extentOf, recogniseCompression, type Extent } from './compressed.ts';
import { decode, type StreamCompression } from './decode/decode.ts';
import { DecodeFailure, type DecodeFailureKind } from './decode/failure.ts';
import { reason, refused, type Contents, type Subject } from './findings.ts';
import { foreignHeadBytes, isMacDisk, recogniseForeign, recogniseText } from './foreign.ts';
import { readFirmwareInfo, type FirmwareInfo } from './fwtool.ts';
import { inspectDisc } from './inspect-disc.ts';
import { inspectDisk, inspectFilesystem } from './inspect-disk.ts';
import { looksLikeDisc } from './iso9660.ts';
import type { ImageError, ImageReason } from './reasons.ts';
import { isTarHeader, tarKind, tarNames } from './tar.ts';
import type { Inspection } from './types.ts';
import { findZipImage, type ZipFinding } from './zip.ts';

/** How much of a compressed image is decoded to look into it; only as far as something asks for it. */
const prefixBytes = 64 * 1024 * 1024;
const mostTarNames = 4000;

/**
 * Says what an image file is, from its bytes alone: what is in it, on which firmware it will start from a stick,
 * whether it may be written raw, and why not.
 */
export async function inspectFile(path: string): Promise<Result<Inspection, ImageError>> {
  const opened = await openFileSource(path);
  if (!opened.ok) return opened;
  try {
    return ok(await inspectSource(opened.value));
  } catch (cause) {
    return { ok: false, error: fileError(path, cause) };
  } finally {
    await opened.value.close();
  }
}

/**
 * The same for bytes from anywhere. Whatever they hold, this ends with an answer.
 * @throws only what the source's own `read` throws
 */
export async function inspectSource(original: ByteSource): Promise<Inspection> {
  const source = cachedSource(original);
  const head = await source.read(0, foreignHeadBytes);
  const whole = { fileBytes: source.size, compression: null, sizeBytes: source.size };
  const lastSector = await source.read(Math.max(0, source.size - 512), 512);
  if (isMacDisk(lastSector)) return { ...refused('mac-disk', [reason('image-is-mac-disk')]), ...whole };

  const compression = (await looksLikeDisc(source)) ? null : recogniseCompression(head);
  const firmware = await readFirmwareInfo(source);
  if (compression === 'zip') return inspectZip(source);
  if (compression) return inspectCompressed(source, compression, firmware);
  const contents = await inspectContents({ source, totalBytes: source.size }, firmware);
  return { ...contents, ...whole };
}

/** What is in an image, once nothing is wrapped around it any more. */
async function inspectContents(subject: Subject, firmware: FirmwareInfo | null): Promise<Contents> {
  const { source, totalBytes } = subject;
  if (await looksLikeDisc(source)) return inspectDisc(subject);
  const head = await source.read(0, foreignHeadBytes);
  if (isTarHeader(head.subarray(0, 512))) return inspectTar(source);
  const foreign = recogniseForeign(head);
  if (foreign) return refused(foreign.kind, [foreign.reason]);
  const disk = await inspectDisk(subject);
  if (disk) return firmware ? { ...disk, ...openWrtOf(firmware) } : disk;
  const filesystem = await inspectFilesystem(subject);
  if (filesystem) return filesystem;
  if (firmware) {
    return refused('router-firmware', [{ code: 'image-is-router-firmware', data: { name: firmware.name } }]);
  }
  const text = recogniseText(head, totalBytes);
  return refused(text.kind, [text.reason], text.reason.code === 'image-unknown');
}

/** OpenWrt says in its appended metadata what it is. */
function openWrtOf({ target, name }: FirmwareInfo): Pick<Contents, 'system' | 'systemName'> {
  return { system: target?.startsWith('x86/') ? 'openwrt-x86' : null, systemName: name };
}

async function inspectTar(source: ByteSource): Promise<Contents> {
  switch (tarKind(await tarNames(source, mostTarNames))) {
    case 'container-image':
      return refused('container-image', [reason('image-is-container')]);
    case 'rootfs':
      return refused('rootfs-archive', [reason('image-is-rootfs-archive')]);
    case 'openwrt-sysupgrade':
      return refused('router-firmware', [{ code: 'image-is-router-firmware', data: { name: 'OpenWrt' } }]);
    case 'other':
      return refused('archive', [{ code: 'image-is-archive', data: { format: 'tar' } }]);
  }
}

async function inspectCompressed(
  file: ByteSource,
  compression: StreamCompression,
  firmware: FirmwareInfo | null,
): Promise<Inspection> {
  const source = firmware ? sliceSource(file, 0, firmware.imageEnd) : file;
  const extent = await extentOf(compression, source);
  const stream = decode(compression, chunksOf(source));
  const inside = await inspectStream(stream, extent.sizeBytes, firmware, extent.state);
  return { ...inside, fileBytes: file.size, compression };
}

async function inspectZip(source: ByteSource): Promise<Inspection> {
  const outside = { fileBytes: source.size, compression: 'zip' as const };
  const finding = await findZipImage(source);
  if (finding.kind !== 'image') {
    return { ...refused('archive', [zipRefusal(finding)]), ...outside, sizeBytes: null };
  }
  const { entry } = finding;
  return { ...(await inspectStream(entry.read(), entry.sizeBytes, null, 'whole')), ...outside };
}

/**
 * Looks into a decoded stream.
 * @param state what is known about the compressed file
 */
async function inspectStream(
  stream: AsyncIterable<Uint8Array>,
  sizeBytes: number | null,
  firmware: FirmwareInfo | null,
  state: Extent['state'],
): Promise<Contents & Pick<Inspection, 'sizeBytes'>> {
  const prefix = prefixSource(stream, prefixBytes);
  try {
    const head = await prefix.read(0, foreignHeadBytes);
    const contents =
      recogniseCompression(head) && !(await looksLikeDisc(prefix))
        ? refused('unknown', [reason('image-compressed-twice')])
        : await inspectContents({ source: prefix, totalBytes: sizeBytes }, firmware);
    const { ending } = prefix;
    if (ending.kind === 'broken' && !(ending.cause instanceof DecodeFailure)) throw ending.cause;
    const broken =
      ending.kind === 'broken' && ending.cause instanceof DecodeFailure ? ending.cause.kind : null;
    const refusal = brokenRefusal(state, broken);
    if (!refusal) return { ...contents, sizeBytes };
    // What could be seen of the image stays, but it cannot be written.
    return { ...contents, writable: false, method: null, reasons: [refusal], sizeBytes: null };
  } finally {
    await prefix.close();
  }
}

function brokenRefusal(state: Extent['state'], broken: DecodeFailureKind | null): ImageReason | null {
  if (state === 'truncated' || broken === 'truncated') return reason('image-compressed-truncated');
  if (broken === 'needs-memory' || broken === 'unsupported') return reason('image-compressed-unsupported');
  return state === 'damaged' || broken === 'damaged' ? reason('image-compressed-damaged') : null;
}

function zipRefusal(finding: Exclude<ZipFinding, { kind: 'image' }>): ImageReason {
  switch (finding.kind) {
    case 'several':
      return { code: 'image-zip-several', data: { files: finding.files } };
    case 'no-image':
      return reason('image-zip-without-image');
    case 'encrypted':
      return reason('image-zip-encrypted');
    case 'unsupported':
      return reason('image-compressed-unsupported');
    case 'truncated':
      return reason('image-compressed-truncated');
    case 'damaged':
      return reason('image-compressed-damaged');
  }
}
