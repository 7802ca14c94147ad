import type { Cell, Table } from './csv.ts';
import type { Included, LeavingSheet } from './types.ts';

/**
 * A table with one line a machine: what it is, the verdict, and a column for every check that was answered anywhere.
 * Its headings and outcomes are the stable words of the program, in no language, so that tables of all stations fit together.
 * @param order all checks in the order of the checklist; those that are not in it come last
 */
export function machinesTable(
  sheets: readonly LeavingSheet[],
  order: readonly string[],
  included: Included,
): Table {
  const answered = new Set(sheets.flatMap(({ check }) => check?.answers.map((answer) => answer.check) ?? []));
  const checks = [
    ...order.filter((id) => answered.has(id)),
    ...[...answered].filter((id) => !order.includes(id)).sort(),
  ];
  const columns: readonly (readonly [string, (sheet: LeavingSheet) => Cell])[] = [
    ['id', ({ id }) => id],
    ['asset_tag', ({ assetTag }) => assetTag],
    ['maker', ({ profile }) => profile.maker],
    ['model', ({ profile }) => profile.model],
    ['year', ({ profile }) => profile.year],
    ['form', ({ profile }) => profile.form],
    ['cpu', ({ profile }) => profile.cpu.name],
    ['cpu_arch', ({ profile }) => profile.cpu.arch],
    ['cpu_cores', ({ profile }) => profile.cpu.cores],
    ['ram_mib', ({ profile }) => profile.ramMiB],
    ['firmware', ({ profile }) => profile.firmware.kind],
    ['disks', ({ profile }) => profile.disks?.map(({ model }) => model ?? '?').join(' + ') ?? null],
    [
      'disk_bytes',
      ({ profile }) => profile.disks?.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0) ?? null,
    ],
    ['battery_wear', ({ profile }) => profile.battery?.wear ?? null],
    ['check_id', ({ check }) => check?.id ?? null],
    ['check_where', ({ check }) => check?.where ?? null],
    ['system', ({ check }) => check?.tried?.name ?? check?.tried?.id ?? null],
    ['check_started', ({ check }) => check?.startedAt ?? null],
    ['check_finished', ({ check }) => check?.finishedAt ?? null],
    ['verdict', ({ check }) => check?.verdict?.kind ?? null],
    ...checks.map(
      (id) =>
        [
          `check_${id.replaceAll('-', '_')}`,
          ({ check }: LeavingSheet) => check?.answers.find((answer) => answer.check === id)?.outcome ?? null,
        ] as const,
    ),
    ['remarks', ({ check }) => remarks(check)],
    ...(included.serials ? [['numbers', numbers] as const] : []),
    ...(included.names
      ? [
          ['owner', ({ owner }: LeavingSheet) => owner] as const,
          ['note', ({ note }: LeavingSheet) => note] as const,
          ['who', ({ check }: LeavingSheet) => check?.who ?? null] as const,
        ]
      : []),
  ];
  return {
    heading: columns.map(([name]) => name),
    rows: sheets.map((sheet) => columns.map(([, value]) => value(sheet))),
  };
}

function remarks(check: LeavingSheet['check']): string | null {
  const notes = check?.answers.flatMap((answer) =>
    answer.note === null ? [] : [`${answer.check}: ${answer.note}`],
  );
  return notes === undefined || notes.length === 0 ? null : notes.join('\n');
}

function numbers({ numbers: list }: LeavingSheet): string | null {
  return list.length === 0 ? null : list.map(({ kind, of, value }) => `${kind} ${of}: ${value}`).join('\n');
}
