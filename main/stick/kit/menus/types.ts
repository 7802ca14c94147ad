/** One way of starting that an image's own boot menu offers. Paths are inside the image, with a slash before them. */
export interface MenuEntry {
  /** As its makers called it, in one line; the menus that it lies in come first, with ` / ` behind each. */
  readonly label: string;
  readonly kernel: string;
  /** In the order in which they are loaded. */
  readonly initrds: readonly string[];
  /** What the kernel is told, without the initrds. */
  readonly args: string;
}

export interface BootMenu {
  readonly entries: readonly MenuEntry[];
  /** Which of the entries starts by itself; `null` if the menu does not say. */
  readonly chosen: number | null;
  /** Labels of what is on the menu and could not be understood: other boot loaders, their programs and scripts. */
  readonly notFollowed: readonly string[];
}

/** The files of an image, as far as a menu needs them. Paths with a slash before them. */
export interface MenuFiles {
  /** The text of a small file; `null` if there is none at that path. */
  readonly read: (path: string) => Promise<string | null>;
  readonly exists: (path: string) => boolean;
}

/** No menu has more; a crafted one ends here. */
export const mostMenuEntries = 300;
export const mostMenuFiles = 100;
export const mostMenuBytes = 256 * 1024;
