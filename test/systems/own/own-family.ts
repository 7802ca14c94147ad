import type { SystemEdition, SystemFamily } from '../../../main/systems/schema.ts';

const unknown = { value: null, sure: '?' as const, from: [] };

/** The least that an entry of a person's own catalogue has to say. */
export function ownEdition(id: string, changes: Partial<SystemEdition> = {}): SystemEdition {
  return {
    id,
    name: 'Our café’s remix',
    edition: 'remix',
    category: 'desktop',
    status: 'current',
    successor: null,
    purposes: ['desktop'],
    destructive: false,
    about: { en: 'antiX with our programs.', de: 'antiX mit unseren Programmen.' },
    audience: null,
    notFor: [],
    version: unknown,
    arch: { value: ['i686'], sure: 'A', from: ['us'] },
    cpu: { baseline: unknown, pae: unknown, sse2: unknown },
    ramMiB: { boot: { value: 200, sure: 'A', from: ['us'] }, pleasant: unknown },
    firmware: { bios: unknown, uefi64: unknown, uefi32: unknown, secureBoot: unknown },
    method: { value: 'image', sure: 'A', from: ['us'] },
    methodNote: null,
    imageFormat: unknown,
    sizeMiB: unknown,
    desktop: unknown,
    init: unknown,
    libc: unknown,
    packageManager: unknown,
    runsFromRam: unknown,
    persistence: unknown,
    login: unknown,
    bootParameters: unknown,
    maturity: unknown,
    team: unknown,
    licence: unknown,
    legalNotice: null,
    homepage: null,
    downloadPage: null,
    release: null,
    checksum: { algorithm: unknown, url: null, note: null },
    signature: { kind: unknown, url: null, keys: [] },
    toVerify: [],
    ...changes,
  };
}

/** A family with one source, `us`. */
export function ownFamily(...editions: readonly [SystemEdition, ...SystemEdition[]]): SystemFamily {
  return {
    schema: 1,
    family: 'cafe',
    name: 'Our café',
    sources: { us: { what: 'built by ourselves', sure: 'A' } },
    editions: [...editions],
  };
}
