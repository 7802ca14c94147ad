import type { PeSignature } from '../../images/authenticode.ts';
import type { KitSecureBootNote } from './reasons.ts';

/** What a kernel's signatures say; `null` if it is no UEFI program at all. */
export type KernelSignatures = readonly PeSignature[] | null;

/**
 * Whose signatures Debian's shim takes, which is what starts a kit stick with Secure Boot on: Debian's own, that are built into
 * it, and those of the firmware's list, on which is Microsoft's authority for others' programs (shim's README, “verify_buffer”).
 */
const trusted = [
  /^Debian Secure Boot CA$/,
  /^Microsoft Corporation UEFI CA 2011$/,
  /^Microsoft UEFI CA 2023$/,
];

/** Whether a kernel starts from a kit stick on a computer with Secure Boot switched on, and why not. */
export function secureBootNote(name: string, signatures: KernelSignatures): KitSecureBootNote | null {
  const whole = (signatures ?? []).filter(({ matches }) => matches);
  if (whole.some(({ issuer }) => trusted.some((pattern) => pattern.test(issuer)))) return null;
  const [other] = whole;
  if (other) {
    const by = other.issuer || other.subject || '?';
    return { code: 'kit-kernel-signed-by-other', data: { name, by } };
  }
  const code = (signatures ?? []).length > 0 ? 'kit-kernel-signature-broken' : 'kit-kernel-not-signed';
  return { code, data: { name } };
}
