import { app } from 'electron';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { stateFolder } from '../common/folders.ts';
import type { GraphicsReading } from '../jobs/own-tests/graphics.ts';
import type { OwnAddress } from '../jobs/own-tests/judge-network.ts';
import type { OwnTests } from '../jobs/own-tests/own-tests.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import { loadWebPage } from './load-web-page.ts';
import { noteFailure } from './note-failure.ts';

/** No connection, no headers, or no byte for so long is a stall. */
const stallMs = 15_000;
/** Pauses between two looks, in ms: batteries change slowly, plugs at once. */
const pauses = { battery: 5000, heat: 1000, plugs: 500 };
/** Asking the graphics chip may never end with a broken driver. */
const graphicsMs = 15_000;

/** The program's own tests of the computer that it runs on. They end with the program. */
export function ownTestHandlers(tell: Tell): HandlersOf<'own-test'> {
  let made: Promise<OwnTests> | null = null;
  const tests = (): Promise<OwnTests> =>
    (made ??= openTests(tell).then((opened) => {
      app.once('will-quit', () => opened.stopAll());
      return opened;
    }));
  return {
    'own-test:start': async ({ test }) => {
      (await tests()).start(test);
      return null;
    },
    'own-test:stop': async ({ test }) => {
      (await tests()).stop(test);
      return null;
    },
    'own-test:look': async ({ test }) => (await tests()).look(test),
    'own-test:count-ports': async ({ count }) => {
      (await tests()).countPorts(count);
      return null;
    },
  };
}

async function openTests(tell: Tell): Promise<OwnTests> {
  const [{ openOwnTests }, { everyMs }, { knownPages }, { sysFiles }, { createTransport }] =
    await Promise.all([
      import('../jobs/own-tests/own-tests.ts'),
      import('../jobs/own-tests/ticks.ts'),
      import('../jobs/own-tests/known-pages.ts'),
      import('../machine/this-computer/sys-files.ts'),
      import('../fetch/http/transport.ts'),
    ]);
  const [{ readThisComputer }, { measuringNote }] = await Promise.all([
    import('../machine/this-computer/read.ts'),
    import('../jobs/own-tests/measuring-note.ts'),
  ]);
  // Tests of the tests show it the files of another computer, and pages of their own.
  const root = process.env.REKINDLE_SYS ?? '/';
  return openOwnTests(
    {
      files: process.platform === 'linux' ? sysFiles(root) : null,
      addresses: ownAddresses,
      lookUp: (host) => lookup(host),
      openTransport: () => createTransport({ stallMs }),
      pages: () => knownPages(process.env.REKINDLE_KNOWN_PAGES),
      loadPage: loadWebPage,
      graphics: readGraphics,
      profile: readThisComputer,
      ticks: {
        battery: everyMs(pauses.battery),
        heat: everyMs(pauses.heat),
        plugs: everyMs(pauses.plugs),
      },
      note: measuringNote(join(stateFolder(process.env, process.platform), 'battery.json')),
      now: () => new Date(),
      onMistake: (test, error) => noteFailure(`testing ${test}`, error),
    },
    (test, state) => tell('own-test:changed', { test, state }),
  );
}

function ownAddresses(): OwnAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([device, list]) =>
    (list ?? []).map(({ address, internal }) => ({ device, address, internal })),
  );
}

async function readGraphics(): Promise<GraphicsReading> {
  const { graphicsReading } = await import('../jobs/own-tests/graphics.ts');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), graphicsMs);
  });
  const info = await Promise.race([app.getGPUInfo('complete').catch(() => null), late]);
  clearTimeout(timer);
  return graphicsReading(info, app.getGPUFeatureStatus());
}
