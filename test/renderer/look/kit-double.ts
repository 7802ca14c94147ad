import type { Bridge } from '../../../preload/bridge.ts';
import type { ForeseenSystem } from '../../../preload/kit.ts';
import { verdict } from '../fixtures.ts';

type KitBridge = Pick<
  Bridge,
  | 'chooseImages'
  | 'foreseeKit'
  | 'proveForKit'
  | 'stopProvingForKit'
  | 'makeKit'
  | 'readKit'
  | 'changeKit'
  | 'restoreStick'
  | 'probeStick'
  | 'cancelCare'
  | 'onCareEvent'
>;

function system(path: string): ForeseenSystem {
  const known = { packed: false, destructive: false, notes: [] };
  if (path.includes('debian')) {
    return {
      ...{ ...known, id: 'debian-live-lxqt', name: 'Debian live LXQt', goodFor: 'for everyday use' },
      ...{ takesBytes: 3_200_000_000, needs64: true, sized: true },
      keeps: {
        en: 'Programs, settings and files that were added while it ran.',
        de: 'Programme, Einstellungen und Dateien, die im Betrieb dazugekommen sind.',
      },
    };
  }
  return {
    ...{ ...known, id: 'antix-full', name: 'antiX full', goodFor: 'for everyday use' },
    ...{ takesBytes: 1_850_000_384, needs64: false, sized: false, keeps: null },
  };
}

/** A stand-in for the part of the bridge that is about several systems on one stick. */
export const kitDouble = (scene: Readonly<Record<string, string>>): KitBridge => ({
  chooseImages: () =>
    Promise.resolve([
      '/home/anna/Downloads/antiX-23.2_x64-full.iso',
      '/home/anna/Downloads/debian-live-13.1.0-amd64-lxqt.iso',
      ...(scene.kit === 'trouble' ? ['/home/anna/Downloads/haiku.iso'] : []),
    ]),
  foreseeKit: ({ systems, driveBytes }) => {
    const needed = systems.reduce((sum, one) => sum + (one.persistenceBytes ?? 0), 5_100_000_000);
    return Promise.resolve({
      systems: systems.map(({ path }) =>
        path.includes('haiku')
          ? { ok: false, error: { code: 'kit-nothing-to-start', data: { name: 'haiku' } } }
          : { ok: true, value: system(path) },
      ),
      together: null,
      drives: driveBytes.map((sizeBytes) =>
        sizeBytes < needed
          ? { ok: false, error: { code: 'kit-drive-too-small', data: { sizeBytes, neededBytes: needed } } }
          : { ok: true, value: { freeBytes: sizeBytes - needed } },
      ),
    });
  },
  proveForKit: (path) =>
    scene.kit === 'proving'
      ? new Promise(() => undefined)
      : Promise.resolve({ ok: true, value: verdict(path.includes('debian') ? 'signed' : 'none') }),
  stopProvingForKit: () => Promise.resolve(null),
  makeKit: () => Promise.resolve({ ok: true, value: null }),
  readKit: () =>
    Promise.resolve({
      ok: true,
      value: {
        systems: [
          {
            ...{ id: 'antix-full', name: 'antiX full', goodFor: 'for everyday use' },
            sizeBytes: 1_850_000_384,
          },
          { id: 'slitaz', name: 'SliTaz', goodFor: 'for repairing and saving files', sizeBytes: 43_000_000 },
        ],
        freeBytes: 5_400_000_000,
        madeAt: '2026-10-02T10:00:00.000Z',
      },
    }),
  changeKit: () => Promise.resolve({ ok: true, value: null }),
  restoreStick: () => Promise.resolve({ ok: true, value: null }),
  probeStick: () => Promise.resolve({ ok: true, value: null }),
  cancelCare: () => Promise.resolve(null),
  onCareEvent: () => () => undefined,
});
