/** How a system lies on a kit stick: its files copied out of the image, or the image file as a whole. */
export type KitWay = 'files' | 'iso-file';

/** A boot recipe, as the catalogue has it (`resources/systems/README.md`). */
export interface KitRecipe {
  readonly way: KitWay;
  readonly copy: readonly string[];
  readonly atRoot?: readonly string[] | undefined;
  readonly kernel: string;
  readonly initrd: readonly string[];
  readonly parameters: string;
}

/** One way of starting a system. Paths are GRUB's: from the root of the stick, or of the image file. */
export interface KitStart {
  /** As the image's own menu calls it; `null` for the usual one of a recipe. */
  readonly label: string | null;
  readonly kernel: string;
  readonly initrds: readonly string[];
  readonly args: string;
  /** It stays dark on a processor without 64 bits. */
  readonly needs64: boolean;
}

/** A system on a kit stick, with all that its menu needs. It is kept on the stick, so that others can be added later. */
export interface KitSystem {
  /** Its folder in `systems/`. */
  readonly id: string;
  readonly name: string;
  /** What it is good for, in a few words, and in a paragraph; empty if nobody knows. */
  readonly goodFor: string;
  readonly about: string;
  /** Where its image file lies on the stick, if it is started from that; otherwise `null`. */
  readonly iso: string | null;
  /** The first is the one that is meant if nobody says otherwise. Never empty. */
  readonly starts: readonly KitStart[];
  /** What the kernel is told for screens that stay dark; and to be copied to memory, `null` if it cannot be. */
  readonly safeGraphics: string;
  readonly toRam: string | null;
  /** What the kernel is told so that things are kept; `null` if nothing is. */
  readonly keeps: string | null;
  /** What it is told instead, to start without what was kept. */
  readonly fresh: string;
  /** What lies at the root of the stick because the system looks nowhere else. */
  readonly atRoot: readonly string[];
}
