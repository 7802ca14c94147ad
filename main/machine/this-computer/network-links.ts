import type { SysFiles } from './sys-files.ts';

/** A network device of this computer: what kind it is, and whether its cable or its Wi-Fi is connected. */
export interface NetworkLink {
  readonly name: string;
  readonly kind: 'wifi' | 'ethernet' | 'mobile';
  /** `null`: its driver does not say. */
  readonly connected: boolean | null;
  /** Speed of a cable, in Mbit/s. */
  readonly mbits: number | null;
  /** Strength of the Wi-Fi at the antenna, in dBm: −50 is strong, −80 is hardly usable. */
  readonly signalDbm: number | null;
}

export interface NetworkLinks {
  readonly links: readonly NetworkLink[];
  /** A bridge or the inside of a container: its address says nothing of the way out. */
  readonly bridges: readonly string[];
  /** How the radio of Wi-Fi is switched off: by a key or slider, or by the system. */
  readonly wifiOff: 'hard' | 'soft' | null;
  /** Wi-Fi chips on PCI that no driver has made a network of. */
  readonly wifiWithoutDriver: number;
}

const folder = '/sys/class/net';
/** Network controller, “other”: what Wi-Fi cards call themselves (PCI code and ID assignment, class 02, subclass 80). */
const wifiClass = '0x0280';

/** The network devices that are hardware (`Documentation/ABI/testing/sysfs-class-net`). Needs no rights. */
export async function readNetworkLinks(files: SysFiles): Promise<NetworkLinks> {
  const names = await files.list(folder);
  const signals = signalsOf((await files.text('/proc/net/wireless')) ?? '');
  const links = await Promise.all(
    names.map(async (name): Promise<NetworkLink[]> => {
      if (!(await files.exists(`${folder}/${name}/device`))) return [];
      const kind = await kindOf(files, name);
      if (kind === null) return [];
      const [state, carrier, mbits] = await Promise.all([
        files.text(`${folder}/${name}/operstate`),
        files.number(`${folder}/${name}/carrier`),
        files.number(`${folder}/${name}/speed`),
      ]);
      const connected = connectedOf(state, carrier);
      return [
        {
          name,
          kind,
          connected,
          mbits: connected === true && kind === 'ethernet' && mbits !== null && mbits > 0 ? mbits : null,
          signalDbm: connected === true ? (signals.get(name) ?? null) : null,
        },
      ];
    }),
  );
  const bridges = await Promise.all(
    names.map(async (name) => ((await files.exists(`${folder}/${name}/bridge`)) ? [name] : [])),
  );
  return {
    links: links.flat(),
    bridges: bridges.flat(),
    wifiOff: await wifiSwitch(files),
    wifiWithoutDriver: await idleWifiChips(files),
  };
}

async function kindOf(files: SysFiles, name: string): Promise<NetworkLink['kind'] | null> {
  const about = (await files.text(`${folder}/${name}/uevent`)) ?? '';
  if (/^DEVTYPE=wlan$/m.test(about) || (await files.exists(`${folder}/${name}/wireless`))) return 'wifi';
  if (/^DEVTYPE=wwan$/m.test(about)) return 'mobile';
  // ARPHRD_ETHER: what is left of this type with hardware behind it is a cable, or a phone that acts as one.
  return (await files.number(`${folder}/${name}/type`)) === 1 ? 'ethernet' : null;
}

/** A device that is switched off has no carrier to read, and one whose driver keeps no state says `unknown`. */
function connectedOf(state: string | null, carrier: number | null): boolean | null {
  if (state === 'up' || carrier === 1) return true;
  if (carrier === 0 || state === 'down' || state === 'dormant' || state === 'lowerlayerdown') return false;
  return null;
}

/** The third number of a line of `/proc/net/wireless` is the signal's level; above 63 it is kept as minus 256. */
function signalsOf(text: string): ReadonlyMap<string, number> {
  const lines = [...text.matchAll(/^\s*([\w.-]+):\s+\w+\s+[\d.]+\s+(-?\d+)/gm)];
  return new Map(
    lines.flatMap(([, name = '', level = '']) => {
      const dbm = Number(level) > 63 ? Number(level) - 256 : Number(level);
      return dbm < 0 && dbm > -120 ? [[name, dbm] as const] : [];
    }),
  );
}

async function wifiSwitch(files: SysFiles): Promise<NetworkLinks['wifiOff']> {
  const radios = '/sys/class/rfkill';
  const found = await Promise.all(
    (await files.list(radios)).map(async (name) => {
      if ((await files.text(`${radios}/${name}/type`)) !== 'wlan') return null;
      const [hard, soft] = await Promise.all([
        files.number(`${radios}/${name}/hard`),
        files.number(`${radios}/${name}/soft`),
      ]);
      return hard === 1 ? 'hard' : soft === 1 ? 'soft' : 'on';
    }),
  );
  if (found.includes('on')) return null;
  return found.includes('hard') ? 'hard' : found.includes('soft') ? 'soft' : null;
}

async function idleWifiChips(files: SysFiles): Promise<number> {
  const devices = '/sys/bus/pci/devices';
  const idle = await Promise.all(
    (await files.list(devices)).map(async (name) => {
      if (!((await files.text(`${devices}/${name}/class`)) ?? '').startsWith(wifiClass)) return 0;
      return (await files.list(`${devices}/${name}/net`)).length === 0 ? 1 : 0;
    }),
  );
  return idle.filter((one) => one === 1).length;
}
