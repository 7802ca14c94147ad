import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { Inspection, Known } from '../../preload/contract.ts';

/** The one sentence on what an image starts on. */
export function bootsSentence({ bios, uefiX64, uefiIa32, uefiArm64 }: Inspection['boots']): MessageKey {
  if (bios && uefiX64) return 'app-boots-both';
  if (bios) return 'app-boots-bios';
  if (uefiX64) return 'app-boots-uefi';
  if (uefiIa32) return 'app-boots-uefi-only-32';
  if (uefiArm64) return 'app-boots-arm';
  const allKnown = [bios, uefiX64, uefiIa32, uefiArm64].every((known) => known === false);
  return allKnown ? 'app-boots-nothing' : 'app-boots-unknown';
}

/** The same in single words, for those who know them: what is known, and worth a word. */
export function bootsChips(
  boots: Inspection['boots'],
  secureBoot: Known,
): { readonly key: MessageKey; readonly yes: boolean }[] {
  const chips: { key: MessageKey; yes: boolean }[] = [];
  const always = (key: MessageKey, known: Known): void => {
    if (known !== null) chips.push({ key, yes: known });
  };
  always('app-boots-chip-bios', boots.bios);
  always('app-boots-chip-uefi', boots.uefiX64);
  if (boots.uefiIa32) chips.push({ key: 'app-boots-chip-uefi32', yes: true });
  if (boots.uefiArm64) chips.push({ key: 'app-boots-chip-arm', yes: true });
  if (boots.uefiX64) always('app-boots-chip-secure', secureBoot);
  return chips;
}
