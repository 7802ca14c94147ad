import {
  batteryState,
  batteryStep,
  type BatteryMeasuring,
} from '../../../main/jobs/own-tests/battery-test.ts';
import { graphicsLines } from '../../../main/jobs/own-tests/graphics.ts';
import {
  judgeNetwork,
  networkLines,
  type NetworkReading,
} from '../../../main/jobs/own-tests/judge-network.ts';
import { ended, type OwnTest, type OwnTestState } from '../../../main/jobs/own-tests/types.ts';
import { portsState, portsStep } from '../../../main/jobs/own-tests/usb-ports.ts';
import type { Bridge } from '../../../preload/bridge.ts';

const link = { name: 'wlan0', kind: 'wifi', connected: true, mbits: null, signalDbm: -67 } as const;
const network: NetworkReading = {
  links: { links: [link], bridges: [], wifiOff: null, wifiWithoutDriver: 0 },
  addresses: [{ device: 'wlan0', address: '192.168.2.7', internal: false }],
  name: true,
  pages: [{ kind: 'other' }],
  securePages: [{ kind: 'certificate', date: true }],
};

function battery(): OwnTestState {
  let at: BatteryMeasuring | null = null;
  for (let minute = 0; minute <= 9; minute++) {
    const level = 0.9 - minute * 0.011;
    at = batteryStep(
      at,
      {
        mains: false,
        batteries: [
          {
            name: 'BAT0',
            status: 'discharging',
            level,
            nowWh: null,
            facts: { designWh: 56, fullWh: 31.2, health: null, cycles: 412 },
          },
        ],
      },
      minute * 60_000,
    );
  }
  return at === null ? ended([], null) : batteryState(at);
}

function ports(): OwnTestState {
  const stick = { name: 'Cruzer Blade', identity: 'a', hub: false, removable: null };
  const none = portsStep(null, [], new Map());
  const one = portsStep(none, [{ ...stick, port: '1-1', mbits: 480 }], new Map());
  const two = portsStep(portsStep(one, [], new Map()), [{ ...stick, port: '1-2', mbits: 12 }], new Map());
  return portsState(two, new Map(), 3);
}

const states: Partial<Record<OwnTest, () => OwnTestState>> = {
  network: () => ended(networkLines(network, null), judgeNetwork(network, null)),
  battery,
  'usb-ports': ports,
  graphics: () =>
    ended(
      graphicsLines({
        renderer: 'llvmpipe (LLVM 15.0.6, 128 bits)',
        driver: 'Mesa 22.3.6',
        accelerated: false,
        videoInHardware: false,
      }),
      null,
    ),
};

type Hear = Parameters<Bridge['onOwnTestChanged']>[0];
let hear: Hear | null = null;

/** The tests that the main process does, as they stand at some moment. */
export const ownTestsDouble = {
  startOwnTest: (test) => {
    const state = states[test]?.();
    if (state) hear?.({ test, state });
    return Promise.resolve(null);
  },
  stopOwnTest: () => Promise.resolve(null),
  lookAtOwnTest: (test) => Promise.resolve(states[test]?.() ?? null),
  countUsbPorts: () => Promise.resolve(null),
  onOwnTestChanged: (listener) => {
    hear = listener;
    return () => {
      hear = null;
    };
  },
} satisfies Partial<Bridge>;
