import { err, ok, type Result } from '../../common/result.ts';
import type { IsoFile } from '../../images/iso-files/types.ts';
import { mostFileBytes, type FatFile } from '../fat32/tree.ts';
import type { KitContents } from './contents.ts';
import { adaptedArgs, safeGraphics, toRam, wayOf } from './families.ts';
import { secureBootNote } from './kernel-signature.ts';
import type { KitNote, KitSecureBootNote, KitSystemRefusal } from './reasons.ts';
import type { KitRecipe, KitStart, KitSystem, KitWay } from './types.ts';

/** A system that is to come onto a kit stick. */
export interface KitWish {
  /** Its folder in `systems/`: a name that FAT can hold. */
  readonly id: string;
  readonly name: string;
  readonly goodFor: string;
  readonly about: string;
  /** Which of the open files that come with the layout is its image, and how large that is. */
  readonly file: number;
  readonly sizeBytes: number;
  readonly way: KitWay | 'auto';
  /** The catalogue's, the best first. */
  readonly recipes: readonly KitRecipe[];
  /** Its boot parameters as the catalogue lists them; empty if it does not. */
  readonly bootParameters: string;
  /** More words for its kernel. */
  readonly append: string;
  /** The id of the stick's file system, as Linux shows it: `1234-ABCD`. */
  readonly uuid: string;
}

export interface PlannedSystem {
  readonly system: KitSystem;
  readonly files: readonly FatFile[];
  readonly notes: readonly KitNote[];
  /** Why it does not start from a stick for Secure Boot as long as that is on; `null` if it does. */
  readonly secureBoot: KitSecureBootNote | null;
}

/** What is to be started, with paths inside the image. */
interface Choice {
  readonly way: KitWay;
  /** First parts of paths that are copied, with `*`; `null` for all. */
  readonly copy: readonly string[] | null;
  readonly atRoot: readonly string[];
  readonly starts: readonly KitStart[];
  readonly notes: readonly KitNote[];
}

/** All systems lie below this folder. */
export const systemsFolder = 'systems';
/** Of an image whose folders lie at the root of the stick: GRUB's own places there are not the image's. */
const notForRoot = /^(?:boot\/grub|efi)(?:\/|$)/i;

/**
 * Decides how a system lies on the stick and how it is started: by the first recipe that fits the image, else by the image's own
 * menu, else not at all.
 */
export function planSystem(wish: KitWish, contents: KitContents): Result<PlannedSystem, KitSystemRefusal> {
  const chosen = choose(wish, contents);
  if (!chosen.ok) return chosen;
  const { way, atRoot, starts, notes } = chosen.value;
  const files = way === 'iso-file' ? isoFile(wish) : copiedFiles(wish, contents, chosen.value);
  if (!files.ok) return files;
  const [first] = starts;
  const system: KitSystem = {
    id: wish.id,
    name: wish.name,
    goodFor: wish.goodFor,
    about: wish.about,
    iso: way === 'iso-file' ? `/${isoPath(wish)}` : null,
    starts: starts.map((start) => onStick(start, wish, chosen.value)),
    safeGraphics: safeGraphics(wish.bootParameters),
    toRam: toRam(first?.args ?? '', wish.bootParameters),
    keeps: null,
    fresh: '',
    atRoot: way === 'files' ? atRoot : [],
  };
  const secureBoot = secureBootNote(wish.name, contents.signaturesOf(first?.kernel ?? ''));
  return ok({ system, files: files.value, notes, secureBoot });
}

function choose(wish: KitWish, contents: KitContents): Result<Choice, KitSystemRefusal> {
  const allowed = wish.recipes.filter(({ way }) => wish.way === 'auto' || wish.way === way);
  const fitting = allowed.flatMap((recipe) => recipeChoice(recipe, contents) ?? []);
  const byRecipe = fitting.find(({ way }) => !isTooLarge(wish, way));
  if (byRecipe) return ok(byRecipe);
  const byMenu = menuChoice(wish, contents);
  return byMenu.ok || fitting.length === 0 ? byMenu : err(tooLarge(wish));
}

function tooLarge({ name, sizeBytes }: KitWish): KitSystemRefusal {
  return { code: 'kit-image-too-large', data: { name, sizeBytes, mostBytes: mostFileBytes } };
}

function isTooLarge({ sizeBytes }: KitWish, way: KitWay): boolean {
  return way === 'iso-file' && sizeBytes > mostFileBytes;
}

function recipeChoice(recipe: KitRecipe, { index, archOf }: KitContents): Choice | null {
  const arch = archOf(recipe.kernel);
  if (arch === undefined || arch === 'aarch64') return null;
  const initrds = recipe.initrd.map((path) =>
    matching(
      path,
      index.entries.map((entry) => `/${entry.path}`),
    ),
  );
  if (initrds.some((path) => path === null || index.at(path)?.kind !== 'file')) return null;
  return {
    way: recipe.way,
    copy: recipe.copy,
    atRoot: recipe.atRoot ?? [],
    starts: [
      {
        label: null,
        kernel: recipe.kernel,
        initrds: initrds.flatMap((path) => path ?? []),
        args: recipe.parameters,
        needs64: arch === 'x86_64',
      },
    ],
    notes: [],
  };
}

/** A path, or the first that fits one with `*` in it. */
function matching(wanted: string, paths: readonly string[]): string | null {
  if (!wanted.includes('*')) return wanted;
  const pattern = wildcard(wanted);
  return paths.find((path) => pattern.test(path)) ?? null;
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('[^/]*')}$`, 'i');
}

function menuChoice(wish: KitWish, { menu, archOf }: KitContents): Result<Choice, KitSystemRefusal> {
  const { name } = wish;
  const entries = (menu?.entries ?? []).filter(({ kernel }) => archOf(kernel) !== undefined);
  const usable = entries.filter(({ kernel }) => archOf(kernel) !== 'aarch64');
  const chosen = menu?.entries[menu.chosen ?? -1];
  const first = usable.find((entry) => entry === chosen) ?? usable[0];
  if (!menu || !first) {
    const code = entries.length > 0 ? 'kit-other-processor' : 'kit-nothing-to-start';
    return err({ code, data: { name } });
  }
  const preferred = wish.way === 'auto' ? wayOf(first) : wish.way;
  const way = isTooLarge(wish, preferred) && adaptedArgs(first, 'files') ? 'files' : preferred;
  const starts: KitStart[] = [];
  let known = true;
  for (const entry of [first, ...usable.filter((other) => other !== first)]) {
    const adapted = adaptedArgs(entry, way);
    if (!adapted) continue;
    known &&= adapted.known;
    starts.push({ ...entry, args: adapted.args, needs64: archOf(entry.kernel) === 'x86_64' });
  }
  if (starts.length === 0) return err({ code: 'kit-way-not-possible', data: { name, way } });
  const left = menu.notFollowed.length;
  const notes: KitNote[] = [{ code: known ? 'kit-own-menu' : 'kit-own-menu-unsure', data: { name } }];
  if (left > 0) {
    notes.push({ code: 'kit-menu-partly', data: { name, count: left, first: menu.notFollowed[0] ?? '' } });
  }
  return ok({ way, copy: null, atRoot: [], starts, notes });
}

function isoPath({ id }: KitWish): string {
  return `${systemsFolder}/${id}/${id}.iso`;
}

function isoFile(wish: KitWish): Result<FatFile[], KitSystemRefusal> {
  const { sizeBytes, file } = wish;
  if (sizeBytes > mostFileBytes) return err(tooLarge(wish));
  const content = [{ length: sizeBytes, from: { kind: 'file', file, offset: 0 } as const }];
  return ok([{ kind: 'file', path: isoPath(wish), content }]);
}

function copiedFiles(
  { id, name, file }: KitWish,
  { index }: KitContents,
  { copy, atRoot }: Choice,
): Result<FatFile[], KitSystemRefusal> {
  const wanted = copy?.map(wildcard);
  const files: FatFile[] = [];
  for (const entry of index.entries) {
    const top = entry.path.split('/', 1)[0] ?? '';
    if (wanted && !wanted.some((pattern) => pattern.test(top))) continue;
    const root = isAtRoot(entry.path, atRoot);
    if (root && notForRoot.test(entry.path)) continue;
    if (entry.kind === 'other') {
      return err({ code: 'kit-file-not-copyable', data: { name, path: entry.path } });
    }
    // FAT has no links: what one leads to is copied where the link was. Of folders, that could be without end.
    const found = entry.kind === 'link' ? index.at(entry.path) : entry;
    if (found?.kind !== 'file') continue;
    const { sizeBytes } = found;
    if (sizeBytes > mostFileBytes) {
      const data = { name, path: entry.path, sizeBytes, mostBytes: mostFileBytes };
      return err({ code: 'kit-file-too-large', data });
    }
    files.push({
      kind: 'file',
      path: root ? entry.path : `${systemsFolder}/${id}/${entry.path}`,
      content: contentOf(found, file),
    });
  }
  return ok(files);
}

function contentOf({ extents }: IsoFile, file: number): FatFile['content'] {
  return extents.map(({ start, length }) => ({ length, from: { kind: 'file', file, offset: start } }));
}

function isAtRoot(path: string, atRoot: readonly string[]): boolean {
  const top = path.split('/', 1)[0]?.toLowerCase();
  return atRoot.some((name) => name.toLowerCase() === top);
}

/** The same start with paths and parameters as they are on the stick. */
function onStick(start: KitStart, wish: KitWish, { way, atRoot }: Choice): KitStart {
  const folder = `${systemsFolder}/${wish.id}`;
  const placed = (path: string): string =>
    way === 'iso-file' || isAtRoot(path.slice(1), atRoot) ? path : `/${folder}${path}`;
  const filled = start.args
    .replaceAll('{iso}', `/${isoPath(wish)}`)
    .replaceAll('{folder}', folder)
    .replaceAll('{uuid}', wish.uuid);
  return {
    ...start,
    kernel: placed(start.kernel),
    initrds: start.initrds.map(placed),
    args: [filled, wish.append].filter((words) => words !== '').join(' '),
  };
}
