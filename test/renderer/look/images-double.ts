// Downloads and the library of the stand-in, by what the scene asks for.
import type { Evidence } from '../../../main/fetch/library/evidence.ts';
import type { Reason } from '../../../main/common/reason.ts';
import type {
  ImageOffer,
  LibraryEntry,
  ShownDownload,
  ShownLibrary,
  ShownQueue,
} from '../../../preload/images.ts';
import { someDigest, verdict } from '../fixtures.ts';

type Scene = Readonly<Record<string, string>>;

const release = {
  id: 'antix-full',
  version: '23.2',
  fileName: 'antiX-23.2_x64-full.iso',
  urls: ['https://mirror.example.org/antiX-23.2/antiX-23.2_x64-full.iso'],
  sizeBytes: 1_850_000_384,
  sumsUrl: 'https://sourceforge.example.org/antiX-23.2/antiX-23.2_x64-full.iso.sha256',
  signatureUrl: null,
  digest: null,
  index: 'https://sourceforge.example.org/projects/antix-linux/rss',
  secure: true,
};
const unreachable: Reason = {
  code: 'fetch-unreachable',
  data: { host: 'sourceforge.example.org', detail: 'EAI_AGAIN' },
};
const path = '/home/anna/.local/share/rekindle/images/antiX-23.2_x64-full.iso';

export function sceneOffer(id: string, scene: Scene): ImageOffer {
  const stored = {
    path,
    version: '23.2',
    sizeBytes: 1_850_000_384,
    level: 'checksum',
    date: '2026-10-02T10:00:00Z',
  } as const;
  const offer: ImageOffer = {
    id,
    arch: null,
    name: 'antiX 23.2 full',
    sizeBytes: 1_850_000_384,
    method: 'image',
    methodNote: null,
    destructive: false,
    legalNotice: null,
    login: {
      text: {
        en: 'It signs you in by itself. The passwords are for the console.',
        de: 'Die Anmeldung geschieht von selbst. Die Passwörter sind für die Konsole.',
      },
      accounts: [
        { user: 'demo', password: 'demo' },
        { user: 'root', password: 'root' },
      ],
    },
    downloadPage: 'https://antixlinux.com/download/',
    release,
    seen: null,
    trouble: null,
    stored: null,
  };
  switch (scene.offer) {
    case 'here':
      return { ...offer, stored: { ...stored, current: true } };
    case 'old':
      return { ...offer, stored: { ...stored, version: '23.1', current: false } };
    case 'offline':
      return {
        ...offer,
        seen: '2026-11-02T10:00:00Z',
        trouble: unreachable,
        stored: { ...stored, current: true },
      };
    case 'offline-nothing':
      return { ...offer, release: null, trouble: unreachable };
    case 'moved':
      return {
        ...offer,
        release: null,
        trouble: { code: 'release-not-found', data: { id, page: release.index } },
      };
    case 'danger':
      return {
        ...offer,
        name: 'ShredOS',
        destructive: true,
        legalNotice: {
          text: 'Not to be used to destroy evidence.',
          url: 'https://example.org/legal',
          regions: ['EU'],
          dateChecked: '2026-11-01',
          from: 'example',
        },
      };
    case undefined:
    default:
      return offer;
  }
}

export function sceneQueue(id: string | null, scene: Scene): ShownQueue {
  if (scene.queue === undefined) return { downloads: [], totals: null };
  const progress = {
    bytes: 832_000_000,
    totalBytes: 1_850_000_384,
    bytesPerSecond: 3_400_000,
    secondsLeft: 299,
  };
  const base: ShownDownload = {
    key: 'a',
    name: 'antiX 23.2 full',
    request: { id: id ?? 'antix-full', arch: null, acceptUnproved: false },
    folder: '/home/anna/.local/share/rekindle/images',
    state: 'running',
    phase: 'download',
    release,
    seen: null,
    progress,
    result: null,
  };
  const ended = (
    outcome: 'failed' | 'refused' | 'mismatch',
    reasons: readonly Reason[],
    level: 'none' | 'mismatch' | null = null,
  ): ShownDownload => ({
    ...base,
    state: 'ended',
    phase: null,
    result: {
      outcome,
      ok: false,
      id: base.request.id,
      path: null,
      already: false,
      release,
      trust: level && verdict(level),
      reasons,
    },
  });
  const totals = { ...progress, downloads: 1 };
  const mine: Readonly<Record<string, ShownDownload>> = {
    running: base,
    paused: { ...base, state: 'paused', progress: { ...progress, bytesPerSecond: null, secondsLeft: null } },
    left: {
      ...base,
      state: 'left-over',
      phase: null,
      progress: { ...progress, bytesPerSecond: null, secondsLeft: null },
    },
    failed: ended('failed', [{ code: 'fetch-cut-off', data: { host: 'mirror.example.org' } }]),
    yes: ended(
      'refused',
      [
        { code: 'get-needs-yes', data: {} },
        { code: 'get-no-list', data: { url: release.sumsUrl } },
        { code: 'fetch-status', data: { host: 'sourceforge.example.org', status: 404 } },
        { code: 'trust-nothing-to-compare', data: {} },
      ],
      'none',
    ),
    mismatch: ended(
      'mismatch',
      [
        {
          code: 'trust-mismatch',
          data: { algorithm: 'SHA-256', expected: someDigest, found: someDigest.replace('d2', 'e3') },
        },
      ],
      'mismatch',
    ),
  };
  const others: ShownDownload[] = [
    {
      ...base,
      key: 'b',
      name: 'SliTaz rolling',
      request: { ...base.request, id: 'slitaz' },
      state: 'waiting',
      phase: null,
      progress: null,
    },
    {
      ...ended('failed', [unreachable]),
      key: 'c',
      name: 'Tiny Core Linux',
      request: { ...base.request, id: 'tinycore' },
    },
  ];
  const first = mine[scene.queue] ?? base;
  const many = scene.queue === 'many';
  return { downloads: many ? [base, ...others] : [first], totals: first.state === 'running' ? totals : null };
}

function evidence(file: string, more: Partial<Evidence>): Evidence {
  return {
    version: 1,
    file,
    sizeBytes: 1_850_000_384,
    digests: { sha256: someDigest },
    level: 'checksum',
    url: release.urls[0] ?? null,
    sumsUrl: release.sumsUrl,
    signature: null,
    date: '2026-10-02T10:00:00.000Z',
    system: { id: 'antix-full', version: '23.1' },
    ...more,
  };
}

export function sceneLibrary(scene: Scene): ShownLibrary {
  const folder = '/home/anna/.local/share/rekindle/images';
  const image = (name: string, more: Partial<LibraryEntry>): LibraryEntry => ({
    name,
    path: `${folder}/${name}`,
    sizeBytes: 1_850_000_384,
    evidence: evidence(name, {}),
    systemName: null,
    ageDays: 50,
    newer: null,
    reasons: [],
    ...more,
  });
  const state = { folder, there: true, writable: true, usualFolder: true, freeBytes: 48_200_000_000 };
  if (scene.library === 'none') return { ...state, images: [], arriving: [], aside: [], totalBytes: 0 };
  if (scene.library === 'gone') {
    return {
      ...state,
      folder: '/media/anna/CAFE/images',
      usualFolder: false,
      there: false,
      writable: null,
      images: [],
      arriving: [],
      aside: [],
      totalBytes: 0,
      freeBytes: null,
    };
  }
  return {
    ...state,
    images: [
      image('antiX-23.1_x64-full.iso', {
        systemName: 'antiX full',
        newer: { version: '23.2', seen: '2026-11-20T10:00:00Z' },
      }),
      image('debian-live-13.1.0-amd64-lxqt.iso', {
        systemName: 'Debian live LXQt',
        sizeBytes: 3_200_000_000,
        ageDays: 0,
        evidence: evidence('debian-live-13.1.0-amd64-lxqt.iso', {
          level: 'signed',
          system: { id: 'debian-live-lxqt', version: '13.1.0' },
        }),
      }),
      image('from-a-friend.iso', {
        evidence: null,
        ageDays: null,
        sizeBytes: 700_000_000,
        reasons: [{ code: 'library-no-evidence', data: { file: 'from-a-friend.iso' } }],
      }),
    ],
    arriving: [
      {
        name: 'slitaz-rolling.iso',
        bytes: 12_000_000,
        totalBytes: 43_000_000,
        lastByte: '2026-11-20T10:00:00Z',
      },
    ],
    aside: [{ name: 'puppy.iso', sizeBytes: 400_000_000 }],
    totalBytes: 6_162_000_000,
  };
}
