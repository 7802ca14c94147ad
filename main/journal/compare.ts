import type { JournalCheck, JournalMachine } from './types.ts';

/** One line of a comparison: what both say of one thing. `null` is not known. */
export interface ComparedFact {
  /** `maker`, `cpu.name`, `ramMiB`, `disks`, …, or `check:` and the id of a check. */
  readonly fact: string;
  readonly first: string | number | boolean | null;
  readonly second: string | number | boolean | null;
  /** `null` where one of both is not known. */
  readonly same: boolean | null;
}

type Side = Readonly<Record<string, ComparedFact['first']>>;

/** Two machines side by side, facts first and then the answers of their latest checks. */
export function compareMachines(
  first: { machine: JournalMachine; check: JournalCheck | null },
  second: { machine: JournalMachine; check: JournalCheck | null },
): ComparedFact[] {
  const sides = [first, second].map(({ machine, check }) => ({ ...factsOf(machine), ...answersOf(check) }));
  const [left = {}, right = {}] = sides as Side[];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].map((fact) => {
    const [one, other] = [left[fact] ?? null, right[fact] ?? null];
    return { fact, first: one, second: other, same: one === null || other === null ? null : one === other };
  });
}

function factsOf({ assetTag, profile, verdictKind }: JournalMachine): Side {
  const { maker, model, year, cpu, ramMiB, firmware, disks, graphics, network, battery } = profile;
  return {
    assetTag,
    maker,
    model,
    year,
    'cpu.name': cpu.name,
    'cpu.arch': cpu.arch,
    'cpu.cores': cpu.cores,
    'cpu.longMode': cpu.longMode,
    ramMiB,
    'firmware.kind': firmware.kind,
    'firmware.secureBoot': firmware.secureBoot,
    disks: disks && namesOf(disks.map((disk) => disk.model)),
    diskBytes: disks && sumOf(disks.map(({ sizeBytes }) => sizeBytes)),
    graphics: graphics && namesOf(graphics.map(({ name }) => name)),
    network: network && namesOf(network.map(({ name }) => name)),
    'battery.wear': battery?.wear ?? null,
    verdict: verdictKind,
  };
}

/** All of them, if all are known; what has none of a kind has an empty text. */
function namesOf(names: readonly (string | null)[]): string | null {
  return names.includes(null) ? null : names.join(', ');
}

/** `null` unless every one is known. */
function sumOf(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
}

function answersOf(check: JournalCheck | null): Side {
  return Object.fromEntries(
    (check?.answers ?? []).map(({ check: id, outcome }) => [`check:${id}`, outcome] as const),
  );
}
