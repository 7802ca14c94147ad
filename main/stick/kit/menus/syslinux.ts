import { folderOf, oneLine, resolvedPath } from './paths.ts';
import { mostMenuEntries, mostMenuFiles, type BootMenu, type MenuEntry, type MenuFiles } from './types.ts';

/**
 * Menus of ISOLINUX, SYSLINUX and EXTLINUX (their doc/syslinux.txt and doc/menu.txt). Programs of theirs (`.c32`) are
 * followed only where they show another menu; what else they do, GRUB has no word for.
 */

/** Where these loaders look for their configuration, in their order. */
export const syslinuxPlaces = [
  '/boot/isolinux',
  '/isolinux',
  '/boot/syslinux',
  '/syslinux',
  '',
  '/boot/extlinux',
].flatMap((folder) => ['isolinux.cfg', 'syslinux.cfg', 'extlinux.conf'].map((name) => `${folder}/${name}`));

const deepestInclude = 16;
const menuPrograms = /(?:^|\/)(?:vesa)?menu\.c32$/i;
/** Other loaders' images and programs, by the endings that SYSLINUX itself goes by. */
const notLinux = /\.(?:c32|cbt|com|bin|bss|bs|0|img|ima|iso)$|(?:^|\/)memdisk$/i;

interface Label {
  readonly name: string;
  readonly menus: readonly string[];
  readonly folder: string;
  shown: string | null;
  kernel: string | null;
  config: string | null;
  /** `null` until the label says it: then what was said for all labels counts. */
  append: string | null;
  initrd: string | null;
  hidden: boolean;
  chosen: boolean;
  other: boolean;
}

/** Reads a menu with all that it includes. What cannot be read of it is left out. */
export async function readSyslinuxMenu(path: string, files: MenuFiles): Promise<BootMenu> {
  return new Reader(files, folderOf(path)).run(path);
}

class Reader {
  private readonly labels: Label[] = [];
  private label: Label | null = null;
  private menus: string[] = [];
  private append = '';
  private defaultLine: string | null = null;
  private onTimeout: string | null = null;
  private filesRead = 0;
  private readonly chained = new Set<string>();

  constructor(
    private readonly files: MenuFiles,
    /** Relative paths start here, those of included files too. */
    private folder: string,
  ) {}

  async run(path: string): Promise<BootMenu> {
    await this.readConfig(path, 0);
    return this.result();
  }

  private async readConfig(path: string, depth: number): Promise<void> {
    if (depth > deepestInclude || ++this.filesRead > mostMenuFiles) return;
    const text = await this.files.read(path);
    let inHelp = false;
    for (const line of (text ?? '').split(/\r\n|[\r\n]/)) {
      const words = /^\s*(\S+)\s*(.*?)\s*$/.exec(line);
      if (!words) continue;
      const [, word = '', rest = ''] = words;
      const keyword = word.toLowerCase();
      if (inHelp) inHelp = keyword !== 'endtext';
      else if (keyword === 'text' && /^help\b/i.test(rest)) inHelp = true;
      else if (keyword === 'include') await this.include(rest, depth);
      else if (keyword === 'menu') await this.menuLine(rest, depth);
      else await this.line(keyword, rest, depth);
    }
  }

  private async include(rest: string, depth: number): Promise<void> {
    const path = this.found(rest.split(/\s+/)[0] ?? '');
    if (path !== null) await this.readConfig(path, depth + 1);
  }

  /** A menu of its own in another file, each followed once. */
  private async chain(name: string, depth: number): Promise<void> {
    const path = this.found(name);
    if (path === null || this.chained.has(path)) return;
    this.chained.add(path);
    const { folder, append, menus, label } = this;
    this.append = '';
    this.label = null;
    await this.readConfig(path, depth + 1);
    this.folder = folder;
    this.append = append;
    this.menus = menus;
    this.label = label;
  }

  private async line(keyword: string, rest: string, depth: number): Promise<void> {
    switch (keyword) {
      case 'label':
        this.beginLabel(rest);
        break;
      case 'default':
      case 'ui':
        await this.startsWith(keyword, rest, depth);
        break;
      case 'ontimeout':
        this.onTimeout = rest;
        break;
      case 'append':
        if (this.label) this.label.append = rest === '-' ? '' : rest;
        else this.append = rest === '-' ? '' : rest;
        break;
      case 'kernel':
      case 'linux':
        if (this.label) this.label.kernel = rest;
        break;
      case 'initrd':
        if (this.label) this.label.initrd = rest;
        break;
      case 'config':
        if (this.label) this.label.config = rest;
        else await this.chain(rest.split(/\s+/)[0] ?? '', depth);
        break;
      case 'com32':
      case 'boot':
      case 'bss':
      case 'pxe':
      case 'fdimage':
      case 'comboot':
        if (this.label) {
          this.label.kernel = rest;
          this.label.other = true;
        }
        break;
      case 'localboot':
        if (this.label) this.label.other = true;
        break;
      default:
        break;
    }
  }

  private async startsWith(keyword: string, rest: string, depth: number): Promise<void> {
    const [program = '', config] = rest.split(/\s+/);
    if (/\.c32$/i.test(program)) {
      if (menuPrograms.test(program) && config !== undefined) await this.chain(config, depth);
    } else if (keyword === 'default') this.defaultLine = rest;
  }

  private beginLabel(name: string): void {
    this.label = null;
    if (this.labels.length >= mostMenuEntries) return;
    this.label = {
      name,
      menus: [...this.menus],
      folder: this.folder,
      shown: null,
      kernel: null,
      config: null,
      append: null,
      initrd: null,
      hidden: false,
      chosen: false,
      other: false,
    };
    this.labels.push(this.label);
    // What is said for all labels so far counts for this one, whatever comes later.
    this.label.append = this.append === '' ? null : this.append;
  }

  private async menuLine(rest: string, depth: number): Promise<void> {
    const [, word = '', value = ''] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
    switch (word.toLowerCase()) {
      case 'label':
        if (this.label) this.label.shown = value;
        break;
      case 'default':
        if (this.label) this.label.chosen = true;
        break;
      case 'hide':
      case 'disable':
        if (this.label && value === '') this.label.hidden = true;
        break;
      case 'begin':
        this.menus = [...this.menus, value].slice(-deepestInclude);
        this.label = null;
        break;
      case 'title':
        // Of a menu inside the menu: the first one is the title of the whole.
        if (this.menus.length > 0 && !this.label) this.menus = [...this.menus.slice(0, -1), value];
        break;
      case 'end':
        this.menus = this.menus.slice(0, -1);
        this.label = null;
        break;
      case 'include':
        await this.include(value, depth);
        break;
      default:
        break;
    }
  }

  /** Where a file lies: relative to the first configuration, or from the root. */
  private found(name: string, folder = this.folder): string | null {
    if (name === '') return null;
    const paths = [resolvedPath(name, folder), resolvedPath(`/${name}`, '')];
    return paths.find((path) => this.files.exists(path)) ?? null;
  }

  private async result(): Promise<BootMenu> {
    const entries: MenuEntry[] = [];
    const notFollowed: string[] = [];
    let chosen: number | null = null;
    const byDefault = (this.onTimeout ?? this.defaultLine ?? '').split(/\s+/)[0];
    // The list grows while it is walked: menus that labels lead to come behind.
    for (const label of this.labels) {
      if (label.hidden) continue;
      const shown = shownLabel(label);
      const entry = this.entryOf(label, shown);
      if (entry) {
        if (label.chosen || (chosen === null && label.name === byDefault)) chosen = entries.length;
        entries.push(entry);
        continue;
      }
      const before = this.labels.length;
      await this.chainOf(label);
      if (this.labels.length === before) notFollowed.push(shown);
    }
    return { entries, chosen, notFollowed };
  }

  /** Follows a label that only leads to another menu; that one's labels come behind all others. */
  private async chainOf(label: Label): Promise<void> {
    const program = label.kernel?.split(/\s+/)[0] ?? '';
    const target = label.config ?? (menuPrograms.test(program) ? (label.append ?? '') : '');
    const [name = ''] = target.split(/\s+/);
    if (name === '' || this.labels.length >= mostMenuEntries) return;
    this.menus = [...label.menus, shownLabel(label)];
    await this.chain(name, 1);
    this.menus = [];
  }

  private entryOf(label: Label, shown: string): MenuEntry | null {
    if (label.other || label.config !== null) return null;
    const [image = '', ...more] = (label.kernel ?? label.name).split(/\s+/);
    if (notLinux.test(image)) return null;
    const kernel = this.found(image, label.folder);
    if (kernel === null) return null;
    const { args, initrd } = withoutInitrd([...more, ...(label.append ?? '').split(/\s+/)]);
    const names = (label.initrd ?? initrd ?? '').split(',').filter((name) => name !== '');
    const initrds = names.flatMap((name) => this.found(name, label.folder) ?? []);
    return initrds.length === names.length ? { label: shown, kernel, initrds, args } : null;
  }
}

/** Without `^`, which marks a key. */
function shownLabel({ menus, shown, name }: Label): string {
  return [...menus, shown ?? name]
    .map((text) => oneLine(text.replaceAll('^', '')))
    .filter((text) => text !== '')
    .join(' / ');
}

/** The last `initrd=` is the one that counts. */
function withoutInitrd(words: readonly string[]): { readonly args: string; readonly initrd: string | null } {
  const args = words.filter((word) => word !== '' && !/^initrd=/i.test(word));
  const initrd = words.findLast((word) => /^initrd=/i.test(word));
  return { args: oneLine(args.join(' ')), initrd: initrd?.slice('initrd='.length) ?? null };
}
