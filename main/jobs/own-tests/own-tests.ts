import { assertNever } from '../../common/assert-never.ts';
import type { Transport } from '../../fetch/http/transport.ts';
import type { MachineProfile } from '../../machine/profile.ts';
import { readDiskWords } from '../../machine/this-computer/disk-words.ts';
import type { SysFiles } from '../../machine/this-computer/sys-files.ts';
import { testBattery, type Ticks } from './battery-test.ts';
import { testCharging } from './charging-test.ts';
import { testDisks } from './disk-test.ts';
import { graphicsLines, type GraphicsReading } from './graphics.ts';
import { testHeat } from './heat-test.ts';
import type { OwnAddress } from './judge-network.ts';
import type { KnownPages } from './known-pages.ts';
import { startLoad } from './load.ts';
import type { MeasuringNote } from './measuring-note.ts';
import { tellMemory } from './memory-test.ts';
import { testNetwork } from './network-test.ts';
import { ended, line, type OwnTest, type OwnTestState, type Tell } from './types.ts';
import { testUsbPorts } from './usb-ports-test.ts';
import { testWebPage, type LoadPage } from './web-page-test.ts';

/** What the tests need of the world around them. */
export interface OwnTestPorts {
  /** `null` on systems that do not tell of themselves in files. */
  readonly files: SysFiles | null;
  readonly addresses: () => readonly OwnAddress[];
  readonly lookUp: (host: string) => Promise<unknown>;
  /** Opened for each test and closed after it, so that no connection of an earlier one is taken for a new one. */
  readonly openTransport: () => Transport;
  readonly pages: () => Promise<KnownPages>;
  readonly loadPage: LoadPage;
  readonly graphics: () => Promise<GraphicsReading>;
  readonly profile: () => Promise<MachineProfile>;
  readonly ticks: { readonly battery: Ticks; readonly heat: Ticks; readonly plugs: Ticks };
  /** Of the battery's measuring. */
  readonly note: MeasuringNote;
  readonly now: () => Date;
  /** A mistake of ours, not of the computer. */
  readonly onMistake: (test: OwnTest, error: unknown) => void;
}

/** The tests that run and those that ran, until the program ends. */
export interface OwnTests {
  /** Begins a test; one that runs goes on. */
  start(test: OwnTest): void;
  /** Ends a test; what it has found stays. */
  stop(test: OwnTest): void;
  /** As it stands; `null` if it did not run yet. */
  look(test: OwnTest): OwnTestState | null;
  /** How many USB ports the person has counted. */
  countPorts(count: number | null): void;
  stopAll(): void;
}

/** How long a name may take to be found, in ms. */
const lookUpMs = 15_000;

/** @param onChange hears each change of each test */
export function openOwnTests(
  ports: OwnTestPorts,
  onChange: (test: OwnTest, state: OwnTestState) => void,
): OwnTests {
  const running = new Map<OwnTest, AbortController>();
  const states = new Map<OwnTest, OwnTestState>();
  let portCount: number | null = null;

  const set = (test: OwnTest, state: OwnTestState): void => {
    states.set(test, state);
    onChange(test, state);
  };
  const stop = (test: OwnTest): void => {
    running.get(test)?.abort();
    running.delete(test);
    // Who ends it, or the program, has not lost the battery; the measuring itself may not get to say so any more.
    if (test === 'battery') ports.note.clear();
    const state = states.get(test);
    if (state?.running === true) set(test, { ...state, running: false, fraction: null, now: null });
  };
  return {
    start(test) {
      if (running.has(test)) return;
      const controller = new AbortController();
      const { signal } = controller;
      running.set(test, controller);
      const tell: Tell = (state) => {
        if (signal.aborted) return;
        // Who hears that it has ended may begin it again at once.
        if (!state.running) running.delete(test);
        set(test, state);
      };
      void runTest(test, ports, () => portCount, tell, signal)
        .catch((error: unknown) => {
          ports.onMistake(test, error);
          tell(ended([line('unknown', { code: 'measured-cannot-read', data: {} })], null));
        })
        .finally(() => {
          if (running.get(test) === controller) stop(test);
        });
    },
    stop,
    look: (test) => states.get(test) ?? null,
    countPorts(count) {
      portCount = count;
    },
    stopAll() {
      for (const test of [...running.keys()]) stop(test);
    },
  };
}

async function runTest(
  test: OwnTest,
  ports: OwnTestPorts,
  portCount: () => number | null,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const { files, ticks } = ports;
  switch (test) {
    case 'network':
    case 'wifi':
    case 'ethernet': {
      const transport = ports.openTransport();
      try {
        const network = { ...ports, transport, pages: await ports.pages(), lookUpMs };
        await testNetwork(network, test === 'network' ? null : test, tell, signal);
      } finally {
        await transport.close();
      }
      return;
    }
    case 'web-page': {
      const { secure } = await ports.pages();
      return testWebPage({ pages: secure, loadPage: ports.loadPage }, tell, signal);
    }
    case 'graphics': {
      const reading = await ports.graphics();
      tell(ended(graphicsLines(reading), null));
      return;
    }
    case 'charging':
      return testCharging(files, ticks.plugs, tell, signal);
    case 'battery':
      return testBattery({ files, ticks: ticks.battery, note: ports.note }, tell, signal);
    case 'disk':
      return testDisks({ files, words: readDiskWords }, tell, signal);
    case 'heat':
      return testHeat({ files, ticks: ticks.heat, startLoad }, tell, signal);
    case 'usb-ports':
      return testUsbPorts(files, { ticks: ticks.plugs, count: portCount }, tell, signal);
    case 'memory':
      return tellMemory(ports.profile, tell, signal);
    default:
      return assertNever(test);
  }
}
