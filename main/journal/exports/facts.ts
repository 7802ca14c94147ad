import type { Language, MessageKey } from '../../messages/catalogues.ts';
import { message } from '../../messages/format.ts';
import type { LeavingSheet } from './types.ts';

/** Maker and model as one name, without the maker twice. */
export function nameOf({ profile }: LeavingSheet, language: Language): string {
  const { maker, model } = profile;
  if (maker === null && model === null) return message(language, 'report-machine-unknown');
  if (maker === null || model === null) return maker ?? model ?? '';
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
}

/** What a machine is, as names and values; what is not known is left out. */
export function factRows(sheet: LeavingSheet, language: Language): { name: string; value: string }[] {
  const { profile, numbers, owner, note, check } = sheet;
  const disks = profile.disks?.map(({ model, sizeBytes }) =>
    [model, sizeBytes === null ? null : message(language, 'report-size', { sizeBytes })]
      .filter((part) => part !== null)
      .join(', '),
  );
  const rows: [MessageKey, string | null][] = [
    ['report-cpu', profile.cpu.name ?? profile.cpu.arch],
    [
      'report-memory',
      profile.ramMiB === null ? null : message(language, 'report-ram', { ramMiB: profile.ramMiB }),
    ],
    ['report-disk', disks === undefined || disks.length === 0 ? null : disks.join('; ')],
    ['report-year', profile.year === null ? null : String(profile.year)],
    [
      'report-battery',
      profile.battery?.wear === null || profile.battery?.wear === undefined
        ? null
        : message(language, 'report-battery-left', { percent: Math.round((1 - profile.battery.wear) * 100) }),
    ],
    ['report-system', check?.tried?.name ?? check?.tried?.id ?? null],
    ['report-owner', owner],
    ['report-note', note],
    [
      'report-numbers',
      numbers.length === 0 ? null : numbers.map(({ kind, of, value }) => `${kind} ${of} ${value}`).join('; '),
    ],
  ];
  return rows.flatMap(([key, value]) =>
    value === null || value === '' ? [] : [{ name: message(language, key), value }],
  );
}

/** A day as people write it, in the time zone of the station. */
export function dateText(at: string, language: Language, dateStyle: 'long' | 'medium' = 'long'): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '?' : new Intl.DateTimeFormat(language, { dateStyle }).format(date);
}
