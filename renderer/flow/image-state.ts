import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { ShownInspection, TrustVerdict } from '../../preload/contract.ts';

/** What the image is to be compared with. */
export interface Proof {
  readonly digest: string | null;
  readonly sumsFile: string | null;
}

/** The image that was chosen, as far as it is known by now. */
export interface ChosenImage {
  readonly path: string;
  /** `null` while it is being looked at. */
  readonly inspected: Result<ShownInspection, Reason> | null;
  readonly proof: Proof;
  /** How far it was read, 0 to 1, while it is being proved. */
  readonly proving: number | null;
  readonly proved: Result<TrustVerdict, Reason> | null;
  /** The person's yes to an image that little or nothing vouches for. */
  readonly acceptUnproved: boolean;
  /** The person said so already when it was downloaded or taken into the library. */
  readonly acceptedBefore: boolean;
  /** The person has understood what a system does that erases disks. */
  readonly understood: boolean;
  /** The person wants a boot loader of Rekindle’s own although the image could be written as it is. */
  readonly asKit: boolean;
  /** Room for what the system keeps, on a stick with a boot loader of Rekindle’s own; 0 is none. */
  readonly keepMiB: number;
  /** Such a stick with signed loaders, for computers with Secure Boot switched on. */
  readonly secureBoot: boolean;
}

export const noProof: Proof = { digest: null, sumsFile: null };

/** @param acceptedBefore the person has said yes to it already, whatever is proved of it */
export function pickedImage(path: string, acceptedBefore = false): ChosenImage {
  return {
    path,
    inspected: null,
    proof: noProof,
    proving: null,
    proved: null,
    acceptUnproved: acceptedBefore,
    acceptedBefore,
    understood: false,
    asKit: false,
    keepMiB: 0,
    secureBoot: false,
  };
}

/** A yes holds for what was asked about: what is compared anew has to be asked about anew. */
export function yesTo(image: ChosenImage, proof: Proof): boolean {
  return image.acceptedBefore && proof.digest === null && proof.sumsFile === null;
}

/** The last part of a path, on every system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** It can be written as it is, or put onto a stick with a boot loader of Rekindle’s own. */
export function canBeMade({ writable, method }: ShownInspection): boolean {
  return writable || method === 'kit';
}

/** The stick gets a boot loader of Rekindle’s own: because nothing else starts, or because the person wants it. */
export function becomesKit({ asKit }: ChosenImage, inspection: ShownInspection): boolean {
  return (!inspection.writable && inspection.method === 'kit') || (asKit && mayBeKit(inspection));
}

/** Systems are taken out of discs; disk images are what they are. */
export function mayBeKit({ kind, method }: ShownInspection): boolean {
  return kind === 'iso9660' && method !== null;
}

/** Why one cannot go on with this image, or that one can. */
export type ImageGate =
  'open' | 'none' | 'wait' | 'unreadable' | 'not-writable' | 'mismatch' | 'needs-yes' | 'not-understood';

/** The way on opens only for an image that can be written, and that does not differ from what is known of it. */
export function imageGate(image: ChosenImage | null): ImageGate {
  if (!image) return 'none';
  if (!image.inspected) return 'wait';
  if (!image.inspected.ok) return 'unreadable';
  if (!canBeMade(image.inspected.value)) return 'not-writable';
  if (!image.proved) return 'wait';
  if (!image.proved.ok) return 'wait';
  const dangerous = image.inspected.value.entry?.destructive === true && !image.understood;
  if (dangerous && image.proved.value.level !== 'mismatch') return 'not-understood';
  switch (image.proved.value.level) {
    case 'signed':
    case 'checksum':
      return 'open';
    case 'weak':
    case 'none':
      return image.acceptUnproved ? 'open' : 'needs-yes';
    case 'mismatch':
      return 'mismatch';
  }
}
