import { createHash, X509Certificate } from 'node:crypto';
import { fromBER, Constructed, Integer, ObjectIdentifier, OctetString, type BaseBlock } from 'asn1js';
import { u16le, u32le } from './bytes.ts';
import { parsePe, type PeHeader } from './efi.ts';

/** One signature of a UEFI program or a kernel. */
export interface PeSignature {
  /** The common names in the certificate that it was made with, and of who issued that; empty if it has none. */
  readonly subject: string;
  readonly issuer: string;
  /** It was made for exactly these bytes. Whether it is genuine is for the firmware to say: no key is asked here. */
  readonly matches: boolean;
}

/** Microsoft, “Windows Authenticode Portable Executable Signature Format”: WIN_CERT_TYPE_PKCS_SIGNED_DATA. */
const pkcsSigned = 0x0002;
const mostSignatures = 16;
/** RFC 5652, section 5.1. */
const signedData = '1.2.840.113549.1.7.2';
/** The digests that such signatures use: RFC 8017, appendix B.1. */
const hashes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.3.14.3.2.26': 'sha1',
};

/**
 * The signatures of a portable executable, as UEFI firmware and shim look at them.
 * @param bytes the whole file
 * @returns `null` if it is no portable executable; no signature if it has none that can be read
 */
export function peSignatures(bytes: Uint8Array): PeSignature[] | null {
  const header = parsePe(bytes);
  if (header === null) return null;
  return certificateEntries(bytes, header)
    .slice(0, mostSignatures)
    .flatMap((entry) => signatureIn(entry, bytes, header) ?? []);
}

/** The PKCS #7 messages in the attribute certificate table: each behind its length, at a multiple of 8. */
function certificateEntries(bytes: Uint8Array, { certificates }: PeHeader): Uint8Array[] {
  const entries: Uint8Array[] = [];
  const end = Math.min(certificates.at + certificates.bytes, bytes.length);
  for (let at = certificates.at; at > 0 && at + 8 <= end;) {
    const length = u32le(bytes, at);
    if (length <= 8 || at + length > end) break;
    if (u16le(bytes, at + 6) === pkcsSigned) entries.push(bytes.subarray(at + 8, at + length));
    at += Math.ceil(length / 8) * 8;
  }
  return entries;
}

function signatureIn(message: Uint8Array, file: Uint8Array, header: PeHeader): PeSignature | null {
  const [type, wrapped] = childrenOf(parsed(message));
  if (oid(type) !== signedData) return null;
  // SignedData: version, digestAlgorithms, encapContentInfo, certificates [0], crls [1], signerInfos.
  const parts = childrenOf(childrenOf(wrapped)[0]);
  const certificates = childrenOf(parts.find((part) => isTagged(part, 0)));
  const signer = childrenOf(parts.at(-1))[0];
  const made = signed(parts[2]);
  const serial = childrenOf(childrenOf(signer)[1])[1];
  if (made === null || !(serial instanceof Integer)) return null;
  const certificate = certificateOf(certificates, Buffer.from(serial.valueBlock.valueHexView));
  if (certificate === null) return null;
  return {
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    matches: digestOf(file, header, made.hash) === made.digest,
  };
}

/** SpcIndirectDataContent: what was signed, and the DigestInfo of the file, which alone counts. */
function signed(content: BaseBlock | undefined): { hash: string; digest: string } | null {
  const [, wrapped] = childrenOf(content);
  const [, digestInfo] = childrenOf(childrenOf(wrapped)[0]);
  const [algorithm, digest] = childrenOf(digestInfo);
  const hash = hashes[oid(childrenOf(algorithm)[0]) ?? ''];
  if (hash === undefined || !(digest instanceof OctetString)) return null;
  return { hash, digest: Buffer.from(digest.valueBlock.valueHexView).toString('hex') };
}

/** The certificate with the number that the signer names. */
function certificateOf(blocks: readonly BaseBlock[], serial: Buffer): X509Certificate | null {
  const wanted = withoutZeroes(serial.toString('hex'));
  for (const block of blocks) {
    try {
      const certificate = new X509Certificate(Buffer.from(block.toBER()));
      if (withoutZeroes(certificate.serialNumber) === wanted) return certificate;
    } catch {
      // One that cannot be read is not the one.
    }
  }
  return null;
}

function withoutZeroes(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, '');
}

function commonName(distinguished: string): string {
  return /^CN=(.*)$/m.exec(distinguished)?.[1] ?? '';
}

/**
 * The digest that such signatures are made of: all of the file but its checksum, the place of the table of certificates, and
 * that table (“Calculating the PE Image Hash”).
 */
function digestOf(
  bytes: Uint8Array,
  { optional, directories, certificates }: PeHeader,
  hash: string,
): string {
  const checksum = optional + 64;
  const place = directories + 32;
  return createHash(hash)
    .update(bytes.subarray(0, checksum))
    .update(bytes.subarray(checksum + 4, place))
    .update(bytes.subarray(place + 8, certificates.at))
    .update(bytes.subarray(Math.min(bytes.length, certificates.at + certificates.bytes)))
    .digest('hex');
}

function parsed(bytes: Uint8Array): BaseBlock | undefined {
  try {
    const { offset, result } = fromBER(Uint8Array.from(bytes));
    return offset < 0 ? undefined : result;
  } catch {
    return undefined;
  }
}

function childrenOf(block: BaseBlock | undefined): BaseBlock[] {
  return block instanceof Constructed ? block.valueBlock.value : [];
}

function oid(block: BaseBlock | undefined): string | null {
  return block instanceof ObjectIdentifier ? block.valueBlock.toString() : null;
}

/** Context-specific, RFC 5652's `[n]`. */
function isTagged({ idBlock }: BaseBlock, tag: number): boolean {
  return idBlock.tagClass === 3 && idBlock.tagNumber === tag;
}
