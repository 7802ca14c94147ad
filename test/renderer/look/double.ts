// A stand-in for the bridge, for looking at the screens while they are designed. It is never built into the app.
import { journalDouble } from './journal-double.ts';
import { checksDouble } from './checks-double.ts';
import { kitDouble } from './kit-double.ts';
import { exchangeDouble } from './exchange-double.ts';
import { ownTestsDouble } from './own-tests-double.ts';
import { bootHelp } from '../../../main/boot/boot-help.ts';
import { knownMakers } from '../../../main/boot/start-keys.ts';
import { profileFromAnswers, questions } from '../../../main/machine/questions.ts';
import { builtInCatalogue } from '../../../main/systems/built-in.ts';
import { shownAdvice } from '../../../main/systems/recommend/shown-advice.ts';
import type { StickEvent } from '../../../main/jobs/make-stick/types.ts';
import type { TrustLevel } from '../../../main/trust/types.ts';
import type { Bridge } from '../../../preload/bridge.ts';
import type { DriveList, Events, Settings, ShownInspection } from '../../../preload/contract.ts';
import type { Reason } from '../../../main/common/reason.ts';
import { sceneLibrary, sceneOffer, sceneQueue } from './images-double.ts';
import { driveResult, inspection, result, someDigest, stick, verdict } from '../fixtures.ts';

type Scene = Readonly<Record<string, string>>;

const scene: Scene = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const listeners: { [Name in keyof Events]?: (event: Events[Name]) => void } = {};
let settings: Settings = {
  language: scene.language === 'de' ? 'de' : 'en',
  theme: scene.theme === 'dark' ? 'dark' : 'light',
  probe: true,
  data: true,
};
let practice = false;
let wanted: string | null = null;
const image = '/home/anna/Downloads/antiX-23.2_x64-full.iso';

function hear<Name extends keyof Events>(name: Name) {
  return (listener: (event: Events[Name]) => void): (() => void) => {
    listeners[name] = listener as (typeof listeners)[Name];
    return () => undefined;
  };
}

function inspected(): ShownInspection {
  if (scene.image === 'danger') {
    return inspection({
      systemName: 'ShredOS',
      entry: { id: 'shredos', name: 'ShredOS', destructive: true, keeps: null },
    });
  }
  if (scene.image !== 'refused') return inspection();
  const boots = { bios: null, uefiX64: null, uefiIa32: null, uefiArm64: null };
  return inspection({
    kind: 'windows-iso',
    systemName: null,
    label: 'CCCOMA_X64FRE',
    boots,
    writable: false,
    reasons: [{ code: 'image-is-windows', data: {} }],
  });
}

const sha256 = 'SHA-256';
const sumsFile = 'SHA256SUMS';
const trustReasons: Record<TrustLevel, readonly Reason[]> = {
  signed: [{ code: 'trust-matches-file', data: { algorithm: sha256, sumsFile } }],
  checksum: [
    { code: 'trust-matches-file', data: { algorithm: sha256, sumsFile } },
    { code: 'trust-origin-unknown', data: {} },
  ],
  weak: [{ code: 'trust-weak-digest', data: { algorithm: 'MD5' } }],
  none: [{ code: 'trust-nothing-to-compare', data: {} }],
  mismatch: [
    {
      code: 'trust-mismatch',
      data: { algorithm: sha256, expected: someDigest, found: someDigest.replace('d2', 'e3') },
    },
  ],
};

const sticks: DriveList = {
  ok: true,
  value: [
    stick({
      holds: [
        {
          device: '/dev/sdb1',
          sizeBytes: 12_000_000_000,
          filesystem: 'vfat',
          label: 'PHOTOS',
          mountpoints: ['/media/anna/PHOTOS'],
        },
        {
          device: '/dev/sdb2',
          sizeBytes: 4_000_000_000,
          filesystem: 'exfat',
          label: 'WORK',
          mountpoints: [],
        },
      ],
      mountpoints: ['/media/anna/PHOTOS'],
    }),
    stick({
      device: '/dev/sdc',
      vendor: 'Kingston',
      model: 'DataTraveler 3.0',
      sizeBytes: 32_000_000_000,
      serial: 'K1',
    }),
    stick({
      device: '/dev/sdd',
      vendor: 'WD',
      model: 'My Passport',
      sizeBytes: 1_000_000_000_000,
      needsTypedName: true,
      nameToType: 'My Passport',
      usbHardDisk: true,
      reasons: [{ code: 'drive-is-usb-disk', data: {} }],
      holds: [
        {
          device: '/dev/sdd1',
          sizeBytes: 1_000_000_000_000,
          filesystem: 'ntfs',
          label: 'Backup',
          mountpoints: [],
        },
      ],
    }),
    stick({
      device: '/dev/sda',
      vendor: 'Samsung',
      model: 'SSD 860',
      transport: 'sata',
      writable: false,
      reasons: [{ code: 'drive-runs-system', data: { mountpoint: '/' } }],
    }),
    stick({ device: '/dev/sde', vendor: null, model: null, sizeBytes: 512_000_000 }),
  ],
};

function drives(): DriveList {
  if (scene.drives === 'none') return { ok: true, value: [] };
  if (!practice) return sticks;
  return {
    ok: true,
    value: [1, 2].map((n) =>
      stick({ device: `/p/${n}`, vendor: null, model: null, transport: 'virtual', sizeBytes: 2e9 }),
    ),
  };
}

function send(event: StickEvent): void {
  listeners['stick:event']?.({ job: 1, event });
}

function play(devices: readonly string[]): void {
  const total = 1_850_000_384;
  devices.forEach((device, index) => {
    const phase = index === 0 ? 'verify' : 'write';
    send({ event: 'phase', phase, device });
    send({
      event: 'progress',
      phase,
      device,
      bytes: total * (0.62 - index * 0.2),
      totalBytes: total,
      bytesPerSecond: 21_400_000,
      secondsLeft: 34 + index * 20,
    });
  });
  if (scene.end === undefined) return;
  const ends = devices.map((device, index) =>
    scene.end === 'failed' && index === 0
      ? driveResult({
          device,
          ok: false,
          outcome: 'failed',
          sha256: null,
          verified: false,
          reasons: [{ code: 'drive-gone', data: { offset: 734003200 } }],
        })
      : driveResult({ device }),
  );
  for (const end of ends) send({ event: 'drive', result: end });
  const outcome = scene.end === 'failed' ? 'failed' : 'done';
  setTimeout(() => send({ event: 'result', result: result(ends, { outcome, ok: outcome === 'done' }) }), 50);
}

const bridge: Bridge = {
  start: () =>
    Promise.resolve({ version: '0.1.0', platform: 'linux', settings, openedImage: null, allowLoop: false }),
  changeSettings: (change) => {
    settings = {
      language: change.language ?? settings.language,
      theme: change.theme ?? settings.theme,
      probe: change.probe ?? settings.probe,
      data: change.data ?? settings.data,
    };
    return Promise.resolve(settings);
  },
  chooseImage: () => Promise.resolve(image),
  chooseChecksumFile: () => Promise.resolve(null),
  practiceImage: () => Promise.resolve({ ok: true, value: image }),
  inspectImage: () => Promise.resolve({ ok: true, value: inspected() }),
  proveImage: () => {
    const level = (scene.trust ?? 'checksum') as TrustLevel | 'never';
    if (level === 'never') return new Promise(() => undefined);
    return Promise.resolve({ ok: true, value: verdict(level, trustReasons[level]) });
  },
  stopProving: () => Promise.resolve(null),
  onImageProgress: hear('image:progress'),
  onImageOpened: hear('image:opened'),
  pathOfDropped: () => image,
  watchDrives: (request) => {
    practice = request.practice;
    setTimeout(() => listeners['drives:changed']?.(drives()), 30);
    return Promise.resolve(null);
  },
  stopWatchingDrives: () => Promise.resolve(null),
  onDrivesChanged: hear('drives:changed'),
  makeSticks: ({ targets }) => {
    setTimeout(() => play(targets.map(({ device }) => device)), 50);
    return Promise.resolve({ ok: true, value: null });
  },
  cancelSticks: () => Promise.resolve(null),
  onStickEvent: hear('stick:event'),
  adviceQuestions: () => Promise.resolve(questions),
  chooseReports: () => Promise.resolve(['/home/anna/lscpu.txt']),
  recommend: async ({ source, wish }) => {
    if (source.from === 'files') {
      return { ok: false, error: { code: 'machine-file-empty', data: { file: 'lscpu.txt' } } };
    }
    const profile = profileFromAnswers(
      source.from === 'answers'
        ? source.answers
        : { kind: 'laptop', windows: scene.windows ?? 'xp', ramMiB: '1024' },
    );
    return { ok: true, value: shownAdvice(profile, wish, await builtInCatalogue()) };
  },
  ...checksDouble,
  ...kitDouble(scene),
  ...exchangeDouble,
  ...ownTestsDouble,
  ...journalDouble,
  bootHelp: ({ maker }) =>
    Promise.resolve({
      help: bootHelp({
        machine: null,
        maker,
        stick: { bios: true, uefiX64: true, uefiIa32: false, secureBoot: false },
      }),
      makers: knownMakers,
      system: {
        name: 'antiX 26 full (64-bit)',
        login: {
          en: 'On the stick: user demo with the password demo, administrator root with the password root.',
          de: 'Auf dem Stick: Benutzer demo mit dem Passwort demo, Verwalter root mit dem Passwort root.',
        },
      },
    }),

  offerImage: ({ id }) => {
    wanted = id;
    listeners['get:changed']?.(sceneQueue(wanted, scene));
    if (scene.offer === 'never') return new Promise(() => undefined);
    return Promise.resolve({ ok: true, value: sceneOffer(id, scene) });
  },
  downloads: () => Promise.resolve(sceneQueue(wanted, scene)),
  startDownload: () => Promise.resolve(null),
  actOnDownload: () => Promise.resolve(null),
  onDownloadsChanged: hear('get:changed'),
  lookAtLibrary: () => Promise.resolve(sceneLibrary(scene)),
  chooseLibraryFolder: () => Promise.resolve(false),
  takeUsualLibraryFolder: () => Promise.resolve(null),
  openLibraryFolder: () => Promise.resolve({ ok: true, value: null }),
  setImageAside: () => Promise.resolve({ ok: true, value: null }),
  putImageBack: () => Promise.resolve({ ok: true, value: null }),
  forgetImagesAside: () => Promise.resolve({ ok: true, value: null }),
  discardArriving: () => Promise.resolve({ ok: true, value: null }),
  refreshLibrary: () =>
    Promise.resolve({
      asked: [],
      failed: [
        {
          id: 'antix-full',
          reason: {
            code: 'fetch-unreachable',
            data: { host: 'sourceforge.example.org', detail: 'EAI_AGAIN' },
          },
        },
      ],
    }),
  adoptImage: () => new Promise(() => undefined),
  stopAdopting: () => Promise.resolve(null),
  onAdopting: hear('library:adopting'),

  copyText: () => Promise.resolve(null),
  onCloseAsked: hear('window:close-asked'),
  closeWindow: () => Promise.resolve(null),
};

Object.defineProperty(window, 'rekindle', { value: bridge });
await import('../../../renderer/main.tsx');
