import type { CheckId } from './checklist.ts';

/** What cures a fault for little money, as it is called in a shop. Its name is the message `verdict-part-PART`. */
export const parts = [
  'wifi-adapter',
  'network-adapter',
  'bluetooth-adapter',
  'sound-adapter',
  'headset',
  'speakers',
  'mouse',
  'keyboard',
  'camera',
  'hub',
  'card-reader',
  'disc-drive',
  'other-screen',
  'panel',
  'memory',
  'ssd',
  'battery',
  'charger',
  'coin-cell',
  'cooling',
] as const;
export type Part = (typeof parts)[number];

interface Cure {
  /** `null`: no part helps; the sentence says what to do. */
  readonly part: Part | null;
  /** True if somebody has to open the computer and pay for it: several of these together are not worth it. */
  readonly repair: boolean;
}

const none: Cure = { part: null, repair: false };
const outside = (part: Part): Cure => ({ part, repair: false });
const inside = (part: Part | null): Cure => ({ part, repair: true });

/** What helps when a check fails. Its sentence is the message `verdict-CHECK-fail`. */
export const cures: Readonly<Record<CheckId, Cure>> = {
  desktop: none,
  network: outside('wifi-adapter'),
  'web-page': none,
  sound: outside('sound-adapter'),
  trackpad: outside('mouse'),
  'swollen-battery': outside('battery'),
  screen: inside('panel'),
  keyboard: outside('keyboard'),
  pixels: none,
  brightness: none,
  'second-screen': none,
  video: none,
  touchscreen: outside('mouse'),
  stereo: outside('speakers'),
  headphones: outside('headset'),
  microphone: outside('headset'),
  wifi: outside('wifi-adapter'),
  ethernet: outside('network-adapter'),
  bluetooth: outside('bluetooth-adapter'),
  camera: outside('camera'),
  'usb-ports': outside('hub'),
  'card-reader': outside('card-reader'),
  'optical-drive': outside('disc-drive'),
  charging: inside('charger'),
  battery: outside('battery'),
  disk: inside('ssd'),
  tabs: outside('memory'),
  case: inside(null),
  clean: none,
  erased: none,
  heat: inside('cooling'),
  suspend: none,
  shutdown: none,
  'start-again': inside(null),
  clock: outside('coin-cell'),
  'firmware-lock': none,
  memory: inside('memory'),
};
