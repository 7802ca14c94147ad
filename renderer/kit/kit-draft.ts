import { assertNever } from '../../main/common/assert-never.ts';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { TrustVerdict } from '../../preload/contract.ts';
import type { KitToMake } from '../flow/flow-state.ts';
import type { ForeseenSystem, KitDraftRequest, KitForecast } from '../../preload/kit.ts';

/** One image that is to come onto the stick. */
export interface KitChoice {
  readonly path: string;
  /** Room for what it keeps; 0 is none. */
  readonly keepMiB: number;
  /** How far it was read, 0 to 1, while it is being proved. */
  readonly proving: number | null;
  readonly proved: Result<TrustVerdict, Reason> | null;
  /** What it would be on the stick, or why it does not come onto one; `null` until that is known. */
  readonly seen: Result<ForeseenSystem, Reason> | null;
}

/** A stick with several systems, as it is being put together. */
export interface KitDraft {
  /** In the order of the menu. */
  readonly choices: readonly KitChoice[];
  /** Path of the one that starts by itself; `null` for the first. */
  readonly usual: string | null;
  /** After so many seconds; `null` for never. */
  readonly timeoutSeconds: number | null;
  readonly way: KitDraftRequest['way'];
  readonly secureBoot: boolean;
  /** The person's yes to images that little or nothing vouches for. */
  readonly acceptUnproved: boolean;
  /** The person has understood that one of the systems erases disks. */
  readonly understood: boolean;
  /** Of all together; `null` until it is known. */
  readonly forecast: Pick<KitForecast, 'together'> | null;
  /** For each size of a drive, in bytes: what is left for files, or why it does not do. */
  readonly rooms: ReadonlyMap<number, KitForecast['drives'][number]>;
}

export const emptyDraft: KitDraft = {
  choices: [],
  usual: null,
  timeoutSeconds: 30,
  way: 'auto',
  secureBoot: false,
  acceptUnproved: false,
  understood: false,
  forecast: null,
  rooms: new Map(),
};

export type DraftAction =
  | { readonly type: 'add'; readonly paths: readonly string[] }
  | { readonly type: 'remove'; readonly path: string }
  | { readonly type: 'move'; readonly path: string; readonly by: -1 | 1 }
  | { readonly type: 'keep'; readonly path: string; readonly mib: number }
  | { readonly type: 'set'; readonly change: Partial<KitSettings> }
  | { readonly type: 'proving'; readonly path: string; readonly fraction: number }
  | { readonly type: 'proved'; readonly path: string; readonly result: KitChoice['proved'] }
  | { readonly type: 'foreseen'; readonly request: KitDraftRequest; readonly forecast: KitForecast };

type KitSettings = Pick<
  KitDraft,
  'usual' | 'timeoutSeconds' | 'way' | 'secureBoot' | 'acceptUnproved' | 'understood'
>;

/** As many as one menu can hold. */
export const mostSystems = 40;

export function draftReducer(draft: KitDraft, action: DraftAction): KitDraft {
  const { choices } = draft;
  switch (action.type) {
    case 'add': {
      const fresh = action.paths.filter(
        (path, index) =>
          action.paths.indexOf(path) === index && !choices.some((choice) => choice.path === path),
      );
      const added = fresh.map((path) => ({ path, keepMiB: 0, proving: null, proved: null, seen: null }));
      // A yes is to what was on the list then.
      const asked = added.length > 0 ? { acceptUnproved: false, understood: false } : {};
      return { ...draft, ...asked, choices: [...choices, ...added].slice(0, mostSystems) };
    }
    case 'remove': {
      const usual = draft.usual === action.path ? null : draft.usual;
      return { ...draft, usual, choices: choices.filter(({ path }) => path !== action.path) };
    }
    case 'move': {
      const from = choices.findIndex(({ path }) => path === action.path);
      const to = from + action.by;
      const [moved, other] = [choices[from], choices[to]];
      if (!moved || !other) return draft;
      const order = choices.with(from, other).with(to, moved);
      return { ...draft, choices: order };
    }
    case 'keep':
      return withChoice(draft, action.path, { keepMiB: action.mib });
    case 'set':
      return { ...draft, ...action.change };
    case 'proving':
      return withChoice(draft, action.path, { proving: action.fraction });
    case 'proved':
      return withChoice(draft, action.path, { proved: action.result, proving: null });
    case 'foreseen':
      return foreseen(draft, action.request, action.forecast);
    default:
      return assertNever(action);
  }
}

function withChoice(draft: KitDraft, path: string, change: Partial<KitChoice>): KitDraft {
  const choices = draft.choices.map((choice) => (choice.path === path ? { ...choice, ...change } : choice));
  return { ...draft, choices };
}

/** An answer about another list tells of the systems that are still on this one. */
function foreseen(
  draft: KitDraft,
  request: KitDraftRequest,
  { systems, together, drives }: KitForecast,
): KitDraft {
  const seen = new Map(request.systems.map(({ path }, index) => [path, systems[index] ?? null]));
  return {
    ...draft,
    choices: draft.choices.map((choice) => ({ ...choice, seen: seen.get(choice.path) ?? choice.seen })),
    forecast: { together },
    rooms: new Map(
      request.driveBytes.flatMap((bytes, index) => {
        const room = drives[index];
        return room ? [[bytes, room]] : [];
      }),
    ),
  };
}

/** What is asked of the main process about it. */
export function draftRequest(
  draft: KitDraft,
  driveBytes: readonly number[],
  stick: KitDraftRequest['stick'] = 'new',
): KitDraftRequest {
  const { way, secureBoot } = draft;
  return { systems: kitSystems(draft), way, secureBoot, driveBytes: [...driveBytes], stick };
}

export function kitSystems({ choices }: Pick<KitDraft, 'choices'>): KitDraftRequest['systems'] {
  return choices.map(({ path, keepMiB }) => ({
    path,
    persistenceBytes: keepMiB === 0 ? null : keepMiB * 2 ** 20,
  }));
}

/** What the systems take at least, with what they keep, in bytes. */
export function neededBytes(draft: KitDraft): number {
  return draft.choices.reduce(
    (sum, { keepMiB, seen }) => sum + (seen?.ok ? seen.value.takesBytes : 0) + keepMiB * 2 ** 20,
    0,
  );
}

/** Why one cannot go on with this list, or that one can. */
export type KitGate =
  | 'open'
  | 'empty'
  | 'wait'
  | 'refused'
  | 'together'
  | 'mismatch'
  | 'unreadable'
  | 'not-understood'
  | 'needs-yes';

export function kitGate(draft: KitDraft): KitGate {
  const { choices, forecast } = draft;
  if (choices.length === 0) return 'empty';
  const seen = choices.map((choice) => choice.seen);
  if (seen.some((one) => one?.ok === false)) return 'refused';
  const proofs = choices.map(({ proved }) => proved);
  if (proofs.some((proof) => proof?.ok && proof.value.level === 'mismatch')) return 'mismatch';
  if (proofs.some((proof) => proof?.ok === false)) return 'unreadable';
  if (forecast?.together) return 'together';
  if (seen.includes(null) || proofs.includes(null)) return 'wait';
  if (erases(draft) && !draft.understood) return 'not-understood';
  return isUnproved(draft) && !draft.acceptUnproved ? 'needs-yes' : 'open';
}

/** One of the systems erases disks. */
export function erases(draft: KitDraft): boolean {
  return draft.choices.some(({ seen }) => seen?.ok === true && seen.value.destructive);
}

/** Little or nothing vouches for one of them. */
export function isUnproved({ choices }: KitDraft): boolean {
  return choices.some(
    ({ proved }) => proved?.ok && (proved.value.level === 'none' || proved.value.level === 'weak'),
  );
}

/** What the sticks are made of, once nothing speaks against it. */
export function kitToMake(draft: KitDraft): KitToMake {
  const { timeoutSeconds, way, secureBoot, acceptUnproved, usual, choices } = draft;
  return {
    ...{ timeoutSeconds, way, secureBoot, acceptUnproved },
    systems: kitSystems(draft),
    usual: Math.max(
      0,
      choices.findIndex(({ path }) => path === usual),
    ),
    neededBytes: neededBytes(draft),
  };
}
