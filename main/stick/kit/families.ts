import type { KitWay } from './types.ts';

/**
 * What live systems have to be told so that they find themselves on a kit stick, by what their own menus tell their kernels.
 * The parameters are those of the systems' own start scripts: live-boot(7), casper(7), mkinitcpio-archiso's README,
 * dracut.cmdline(7), and antiX' list of boot parameters. `{iso}`, `{folder}` and `{uuid}` as in the catalogue's recipes.
 */
interface Family {
  readonly is: (start: { readonly kernel: string; readonly args: string }) => boolean;
  /** Words that said where the system was before. */
  readonly without: RegExp;
  readonly isoFile: string;
  /** `null` if it does not start from a folder of its own. */
  readonly files: ((start: { readonly kernel: string; readonly args: string }) => string) | null;
}

const families: readonly Family[] = [
  {
    is: ({ args }) => /(?:^|\s)boot=live(?:\s|$)/.test(args),
    without: /^(?:findiso|fromiso|live-media|live-media-path)=/,
    isoFile: 'findiso={iso}',
    files: ({ kernel }) => `live-media-path=/{folder}${kernel.slice(0, kernel.lastIndexOf('/'))}`,
  },
  {
    is: ({ kernel, args }) => /(?:^|\s)boot=casper(?:\s|$)/.test(args) || kernel.startsWith('/casper/'),
    without: /^(?:iso-scan\/filename|live-media|live-media-path)=/,
    isoFile: 'boot=casper iso-scan/filename={iso}',
    files: null,
  },
  {
    is: ({ args }) => /(?:^|\s)archisobasedir=/.test(args),
    without: /^(?:archisolabel|archisodevice|archisosearchuuid|archisosearchfilename|img_dev|img_loop)=/,
    isoFile: 'img_dev=/dev/disk/by-uuid/{uuid} img_loop={iso}',
    files: null,
  },
  {
    is: ({ kernel }) => kernel.startsWith('/antiX/'),
    without: /^(?:from|fromiso|bdir)=/,
    isoFile: 'from=hd,usb fromiso={iso}',
    files: () => 'from=hd,usb bdir=/{folder}/antiX',
  },
  {
    is: ({ args }) => /(?:^|\s)root=live:/.test(args),
    without: /^iso-scan\/filename=/,
    isoFile: 'iso-scan/filename={iso}',
    files: null,
  },
];

/**
 * What a start of the image's own menu has to say on a kit stick.
 * @returns `null` if it cannot be done this way. `known` is false if nobody knows where this system looks for itself:
 * then the words stay as they are, which does for systems that are all in their initrds.
 */
export function adaptedArgs(
  start: { readonly kernel: string; readonly args: string },
  way: KitWay,
): { readonly args: string; readonly known: boolean } | null {
  const family = families.find(({ is }) => is(start));
  if (!family) return way === 'files' ? { args: start.args, known: false } : null;
  const added = way === 'iso-file' ? family.isoFile : family.files?.(start);
  if (added === undefined) return null;
  const kept = start.args.split(' ').filter((word) => word !== '' && !family.without.test(word));
  const more = added.split(' ').filter((word) => !kept.includes(word));
  // What stands behind `---` is for the installed system.
  const end = kept.includes('---') ? kept.indexOf('---') : kept.length;
  return { args: [...kept.slice(0, end), ...more, ...kept.slice(end)].join(' '), known: true };
}

/** The way that suits what the image's own menu starts: as a whole where the system can read its own image. */
export function wayOf(start: { readonly kernel: string; readonly args: string }): KitWay {
  return families.some(({ is }) => is(start)) ? 'iso-file' : 'files';
}

/** Words that make a system copy itself to memory, so that the stick can be pulled out. */
const toRamWords: readonly (readonly [RegExp, string])[] = [
  [/\bcopytoram\b/, 'copytoram'],
  [/\bcopy2ram\b/, 'copy2ram'],
  [/\bpfix=[\w,]*\bcopy\b/, 'pfix=copy'],
  [/\btoram\b/, 'toram'],
  [/\bboot=(?:live|casper)\b/, 'toram'],
  [/\barchisobasedir=/, 'copytoram'],
];

/**
 * What to say so that the system runs from memory.
 * @param known its boot parameters as the catalogue lists them
 * @returns `null` if it does not know how, or does so anyway
 */
export function toRam(args: string, known: string): string | null {
  const words = toRamWords.map(([, word]) => word);
  if (args.split(' ').some((word) => words.includes(word) || word.startsWith('toram='))) return null;
  return toRamWords.find(([pattern]) => pattern.test(known) || pattern.test(args))?.[1] ?? null;
}

/** What to say so that the screen shows something on graphics that the kernel gets wrong. */
export function safeGraphics(known: string): string {
  return /\bxorg=safe\b/.test(known) ? 'nomodeset xorg=safe' : 'nomodeset';
}
