import type { PocketName } from '../pocket-images.ts';

/** The images as the table of the README names them, and the name that each tells once it runs. */
export const matrixImages = [
  { image: 'Hybrid, MBR', name: 'hybrid-mbr' },
  { image: 'Hybrid, GPT', name: 'hybrid-gpt' },
  { image: 'Hybrid, GPT, 32-bit UEFI', name: 'hybrid-ia32' },
  { image: 'GRUB 2, EFI partition behind', name: 'grub2-appended' },
  { image: 'UEFI only', name: 'uefi-only' },
  { image: 'Debian live by grub-mkrescue', name: 'debian-live' },
  { image: 'Not hybrid', name: 'plain' },
] as const satisfies readonly { image: string; name: PocketName | 'debian-live' }[];

export type MatrixImage = (typeof matrixImages)[number];

/** As the table names it. */
export function imageOf(name: MatrixImage['name']): string {
  return matrixImages.find((one) => one.name === name)?.image ?? name;
}
