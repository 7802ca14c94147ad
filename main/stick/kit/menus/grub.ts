import { folderOf, oneLine, resolvedPath } from './paths.ts';
import { grubCommands, plainText, type GrubCommand, type GrubWord } from './grub-words.ts';
import { mostMenuEntries, mostMenuFiles, type BootMenu, type MenuEntry, type MenuFiles } from './types.ts';

/**
 * Menus of GRUB, as far as they only name kernels: a script can do anything, and what depends on the computer that runs it
 * cannot be known here. Where a condition cannot be judged, both ways are gone. Loops are left out.
 */

/** Where images keep their menu; the first that names a kernel counts. */
export const grubPlaces = [
  '/boot/grub/grub.cfg',
  '/boot/grub2/grub.cfg',
  '/boot/grub/loopback.cfg',
  '/grub/grub.cfg',
  '/EFI/BOOT/grub.cfg',
  '/EFI/debian/grub.cfg',
];

const mostSteps = 50_000;
const deepestMenu = 8;

/** What one menu entry has said so far. */
interface Draft {
  kernel: string | null;
  args: string[];
  initrds: string[];
  other: boolean;
}

interface Frame {
  readonly menus: readonly string[];
  /** The entry whose commands are run; `null` outside of entries. */
  readonly draft: Draft | null;
}

/** Reads a menu with all that it sources. What cannot be read of it is left out. */
export async function readGrubMenu(path: string, files: MenuFiles): Promise<BootMenu> {
  return new Reader(files, path).run();
}

class Reader {
  private readonly variables = new Map<string, string>();
  private readonly entries: MenuEntry[] = [];
  private readonly ids: (string | null)[] = [];
  private readonly notFollowed: string[] = [];
  private readonly sourced = new Set<string>();
  private steps = 0;

  constructor(
    private readonly files: MenuFiles,
    private readonly path: string,
  ) {
    this.variables.set('prefix', folderOf(path));
  }

  async run(): Promise<BootMenu> {
    await this.source(this.path, { menus: [], draft: null });
    return { entries: this.entries, chosen: this.chosen(), notFollowed: this.notFollowed };
  }

  private chosen(): number | null {
    const wanted = this.variables.get('default');
    if (wanted === undefined || wanted === '') return null;
    const named = this.entries.findIndex(
      ({ label }, index) => label === wanted || this.ids[index] === wanted,
    );
    if (named >= 0) return named;
    return /^\d{1,3}$/.test(wanted) && Number(wanted) < this.entries.length ? Number(wanted) : null;
  }

  private async source(path: string, frame: Frame): Promise<void> {
    if (this.sourced.has(path) || this.sourced.size >= mostMenuFiles) return;
    this.sourced.add(path);
    const text = await this.files.read(path);
    if (text !== null) await this.commands(grubCommands(text), frame);
  }

  private async commands(commands: readonly GrubCommand[], frame: Frame): Promise<void> {
    for (let at = 0; at < commands.length && ++this.steps < mostSteps; at++) {
      const command = commands[at];
      if (!command) continue;
      const name = plainText(command.words[0]);
      if (name === 'if') at = await this.condition(commands, at, frame);
      else if (name === 'for' || name === 'while' || name === 'until') at = behind(commands, at, 'done');
      else await this.command(command, frame);
    }
  }

  /**
   * Goes through `if … then … elif … else … fi`.
   * @returns the place of its `fi`
   */
  private async condition(commands: readonly GrubCommand[], at: number, frame: Frame): Promise<number> {
    const end = behind(commands, at, 'fi');
    let depth = 0;
    let known = this.judge(commands[at]?.words.slice(1) ?? []);
    // What stands before `then` is more of the condition.
    let taken = false;
    let branch: GrubCommand[] = [];
    for (const command of commands.slice(at + 1, end + 1)) {
      const name = plainText(command.words[0]) ?? '';
      if (depth === 0 && /^(?:then|elif|else|fi)$/.test(name)) {
        if (taken) await this.commands(branch, frame);
        branch = [];
        // Once a condition was true, the other ways are closed; where it is not known, all are open.
        if (taken && known === true) return end;
        if (name === 'elif') known = this.judge(command.words.slice(1));
        taken = name === 'else' || (name === 'then' && known !== false);
        continue;
      }
      if (name === 'if') depth++;
      if (name === 'fi') depth--;
      branch.push(command);
    }
    return end;
  }

  /** A test's outcome; `null` where it depends on the computer. */
  private judge(words: readonly GrubWord[]): boolean | null {
    const texts = words.map((word) => this.text(word));
    if (texts.includes(null)) return null;
    const [name = '', ...args] = texts as string[];
    if (name !== '[' && name !== 'test') return null;
    if (name === '[' && args.pop() !== ']') return null;
    return this.test(args);
  }

  private test(args: readonly string[]): boolean | null {
    const [first = '', second = '', third = ''] = args;
    if (first === '!' && args.length > 1) {
      const inner = this.test(args.slice(1));
      return inner === null ? null : !inner;
    }
    if (args.length === 3 && (second === '=' || second === '==')) return first === third;
    if (args.length === 3 && second === '!=') return first !== third;
    if (args.length === 2) {
      if (first === '-z') return second === '';
      if (first === '-n') return second !== '';
      if (['-e', '-f', '-s'].includes(first)) return this.files.exists(this.place(second));
    }
    return null;
  }

  private async command(command: GrubCommand, frame: Frame): Promise<void> {
    const name = this.text(command.words[0]) ?? '';
    const words = command.words.slice(1);
    const arg = (index: number): string => this.text(words[index]) ?? '';
    switch (name) {
      case 'menuentry':
        await this.menuEntry(words, command.block ?? [], frame);
        break;
      case 'submenu': {
        const menus = [...frame.menus, titleOf(arg(0))];
        if (menus.length <= deepestMenu) await this.commands(command.block ?? [], { menus, draft: null });
        break;
      }
      case 'set':
        this.set(words[0]);
        break;
      case 'source':
      case '.':
      case 'configfile':
        await this.source(this.place(arg(0)), frame);
        break;
      default:
        // Without what stands behind the word, as in `linux16` and `initrdefi`.
        if (frame.draft) this.bootCommand(name, words, frame.draft);
        else if (/^[A-Za-z_]\w*=/.test(name)) this.set(command.words[0]);
        break;
    }
  }

  private bootCommand(name: string, words: readonly GrubWord[], draft: Draft): void {
    const kind = /^(linux|initrd)(?:16|efi)?$/.exec(name)?.[1];
    const texts = words.map((word) => this.text(word) ?? '').filter((text) => text !== '');
    if (kind === 'linux') {
      draft.kernel = this.place(texts[0] ?? '');
      draft.args = texts.slice(1);
      draft.initrds = [];
    } else if (kind === 'initrd') {
      draft.initrds = texts.filter((text) => !text.startsWith('--')).map((text) => this.place(text));
    } else if (['chainloader', 'multiboot', 'multiboot2', 'kfreebsd', 'ntldr'].includes(name))
      draft.other = true;
  }

  private async menuEntry(
    words: readonly GrubWord[],
    block: readonly GrubCommand[],
    { menus }: Frame,
  ): Promise<void> {
    if (this.entries.length >= mostMenuEntries) return;
    const texts = words.map((word) => this.text(word) ?? '');
    const label = [...menus, titleOf(texts[0] ?? '')].filter((text) => text !== '').join(' / ');
    const draft: Draft = { kernel: null, args: [], initrds: [], other: false };
    await this.commands(block, { menus, draft });
    const { kernel, initrds, args, other } = draft;
    if (kernel === null && !other) return;
    if (kernel === null || ![kernel, ...initrds].every((path) => this.files.exists(path))) {
      this.notFollowed.push(label);
      return;
    }
    this.ids.push(optionOf(texts, '--id'));
    this.entries.push({ label, kernel, initrds, args: oneLine(args.join(' ')) });
  }

  private set(word: GrubWord | undefined): void {
    const [first] = word ?? [];
    const name = first && 'text' in first ? /^(\w+)=/.exec(first.text)?.[1] : undefined;
    if (name === undefined) return;
    const value = this.text(word);
    if (value === null || value.length > 4096) this.variables.delete(name);
    else this.variables.set(name, value.slice(name.length + 1));
  }

  /** A word with what its variables hold; `null` if one of them is not set here. */
  private text(word: GrubWord | undefined): string | null {
    if (!word) return null;
    let text = '';
    for (const part of word) {
      const value = 'text' in part ? part.text : this.variables.get(part.variable);
      if (value !== undefined) text += value;
      // A menu's own drive is the image; others that are not set are empty, as in GRUB.
      else if ('variable' in part && firmwareSets.has(part.variable)) return null;
    }
    return text;
  }

  /** A path inside the image, without the device before it. */
  private place(name: string): string {
    return resolvedPath(name.replace(/^\([^)]*\)/, ''), '');
  }
}

/** What GRUB itself sets, by the computer that it runs on. */
const firmwareSets = new Set(['grub_platform', 'grub_cpu', 'lang', 'feature_timeout_style']);

function titleOf(text: string): string {
  return oneLine(text);
}

function optionOf(texts: readonly string[], option: string): string | null {
  const at = texts.findIndex((text) => text === option || text.startsWith(`${option}=`));
  if (at < 0) return null;
  const inside = texts[at]?.slice(option.length + 1);
  return inside !== undefined && inside !== '' ? inside : (texts[at + 1] ?? null);
}

/** The place of the word that closes what opens at `at`; the last command if nothing does. */
function behind(commands: readonly GrubCommand[], at: number, close: 'fi' | 'done'): number {
  const opens = close === 'fi' ? ['if'] : ['for', 'while', 'until'];
  let depth = 0;
  for (let index = at; index < commands.length; index++) {
    const first = plainText(commands[index]?.words[0]);
    if (opens.includes(first ?? '')) depth++;
    if (first === close && --depth === 0) return index;
  }
  return commands.length - 1;
}
