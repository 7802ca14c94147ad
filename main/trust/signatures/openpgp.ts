import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import type { enums as Enums, LiteralDataPacket, PublicKey, SignaturePacket } from 'openpgp';
import type { SignatureCheck, SignatureFinding, SignatureState, Signer } from './finding.ts';
import { judgeSigningKey, type SigningKey } from './openpgp-signer.ts';

/** An OpenPGP key, and how far it is believed to be its owner's. */
export interface OpenPgpKey {
  readonly key: PublicKey;
  readonly signer: Signer;
}

/** A key of which only fingerprints are known: its own and those of its subkeys. */
export interface AbsentKey {
  readonly fingerprints: readonly string[];
  readonly signer: Signer;
}

export interface Keyring {
  readonly present: readonly OpenPgpKey[];
  readonly absent: readonly AbsentKey[];
}

/** More signatures on one file are nobody's honest work, and each costs a reading of the file. */
const mostSignatures = 16;

/** Clocks of computers that exchange files differ; a signature from so far ahead is not called one of the future. */
const clockSkewMs = 24 * 60 * 60 * 1000;

/**
 * The signature packets of a detached signature, armored or binary; several may lie one behind the other.
 * `null` if it is not one. Packets of kinds that are not known are left out.
 */
export async function readDetached(bytes: Uint8Array): Promise<readonly SignaturePacket[] | null> {
  const { readSignature, SignaturePacket } = await import('openpgp');
  try {
    const text = armoredText(bytes);
    const read =
      text === null
        ? await readSignature({ binarySignature: bytes })
        : await readSignature({ armoredSignature: text });
    const packets = read.packets.filter((packet) => packet instanceof SignaturePacket);
    return packets.length === 0 ? null : packets.slice(0, mostSignatures);
  } catch {
    return null;
  }
}

/** The text of something in ASCII armor; `null` if the bytes are not armored. */
export function armoredText(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.subarray(0, bytes.length)).toString('latin1');
  const start = text.indexOf('-----BEGIN PGP ');
  return start === -1 ? null : text.slice(start);
}

/**
 * Checks signatures over bytes that are written to it, each with a stream of its own, so that the memory it takes
 * does not depend on how large the file is.
 */
export async function checkOpenPgp(
  packets: readonly SignaturePacket[],
  keys: Keyring,
  now: Date,
): Promise<SignatureCheck> {
  const checks = await Promise.all(packets.map((packet) => checkOne(packet, keys, now)));
  return {
    async write(block) {
      const taken = checks.map((check) => check.write(block));
      for (const one of taken) await one;
    },
    end: async () => (await Promise.all(checks.map((check) => check.end()))).flat(),
    abandon: () => checks.forEach((check) => check.abandon()),
  };
}

async function checkOne(packet: SignaturePacket, keys: Keyring, now: Date): Promise<SignatureCheck> {
  const { enums, createMessage } = await import('openpgp');
  const keyId = packet.issuerKeyID.toHex().toUpperCase();
  const signedAt = packet.created?.toISOString() ?? null;
  const finding = (
    state: SignatureState,
    signer: Signer | null,
    expiredAt: Date | null = null,
  ): SignatureFinding => ({
    state,
    keyId,
    signer,
    signedAt,
    keyExpiredAt: expiredAt?.toISOString() ?? null,
  });

  const holder = keys.present.find(({ key }) => key.getKeys(packet.issuerKeyID).length > 0);
  if (!holder) {
    const absent = keys.absent.find(({ fingerprints }) => fingerprints.some((one) => one.endsWith(keyId)));
    return settled(absent ? finding('key-not-here', absent.signer) : finding('unknown-key', null));
  }
  const { signer } = holder;
  const objection = objectionTo(packet, now, enums);
  if (objection) return settled(finding(objection, signer));
  const judged = await judgeSigningKey(holder.key, packet, now);
  if (judged.objection) return settled(finding(judged.objection, signer));

  const body = new Feed();
  const message = await createMessage({ binary: body.stream });
  const [literal] = message.packets as unknown as readonly [LiteralDataPacket];
  const verified = isOver(packet, judged, literal);
  // The packet reads a passive copy, which moves on only while the original is read.
  const drained = drain(message.getLiteralData());
  return {
    write: (block) => body.write(block),
    async end() {
      body.close();
      await drained;
      return [finding((await verified) ? 'good' : 'wrong', signer, judged.expiredAt)];
    },
    abandon: () => body.close(),
  };
}

/** Why a signature does not count whoever made it. */
function objectionTo(
  packet: SignaturePacket,
  now: Date,
  { hash, signature }: typeof Enums,
): SignatureState | null {
  const { hashAlgorithm, signatureType, created } = packet;
  if (hashAlgorithm === hash.md5 || hashAlgorithm === hash.sha1 || hashAlgorithm === hash.ripemd) {
    return 'weak-hash';
  }
  if (signatureType !== signature.binary && signatureType !== signature.text) return 'unsupported';
  const critical =
    packet.unknownSubpackets.some((one) => one.critical) || packet.rawNotations.some((one) => one.critical);
  if (critical || !created) return 'unsupported';
  if (created.getTime() > now.getTime() + clockSkewMs) return 'in-future';
  if (Number(packet.getExpirationTime()) <= now.getTime()) return 'expired';
  return null;
}

/** True if the signature was made over these bytes by this key. All that concerns time was looked at before. */
async function isOver(
  packet: SignaturePacket,
  { packet: key }: SigningKey,
  literal: LiteralDataPacket,
): Promise<boolean> {
  const { signatureType, created } = packet;
  if (signatureType === null || created === null) return false;
  try {
    await packet.verify(key, signatureType, literal, created, true);
    return true;
  } catch {
    return false;
  }
}

function settled(finding: SignatureFinding): SignatureCheck {
  return { write: () => undefined, end: () => Promise.resolve([finding]), abandon: () => undefined };
}

/** A stream that is fed block by block, and makes the feeder wait until a block is taken. */
class Feed {
  readonly stream: ReadableStream<Uint8Array>;
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private taken: () => void = () => undefined;
  private closed = false;

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.taken(),
        cancel: () => {
          this.closed = true;
          this.taken();
        },
      },
      { highWaterMark: 1 },
    );
  }

  async write(block: Uint8Array): Promise<void> {
    if (this.closed || !this.controller) return;
    // A copy, because the stream holds on to it longer than the block is valid.
    this.controller.enqueue(Uint8Array.from(block));
    if ((this.controller.desiredSize ?? 0) > 0) return;
    await new Promise<void>((resolve) => {
      this.taken = resolve;
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.controller?.close();
    this.taken();
  }
}

async function drain(data: unknown): Promise<void> {
  if (!(data instanceof ReadableStream)) return;
  try {
    const reader = data.getReader();
    while (!(await reader.read()).done);
  } catch {
    // What the stream failed of, the verification failed of too.
  }
}
