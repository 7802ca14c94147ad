import { afterEach, expect, test } from 'vitest';
import { readBuiltInDisks } from '../../main/machine/this-computer/built-in-disks.ts';
import { diskWordsOf, readDiskWords } from '../../main/machine/this-computer/disk-words.ts';
import { readHeat } from '../../main/machine/this-computer/heat-sensors.ts';
import { readNetworkLinks } from '../../main/machine/this-computer/network-links.ts';
import { readPower } from '../../main/machine/this-computer/power-supplies.ts';
import { sysFiles } from '../../main/machine/this-computer/sys-files.ts';
import { readUsbDevices, readUsbTwins } from '../../main/machine/this-computer/usb-devices.ts';
import { supply, sysTree, usbDevice, type SysTree } from '../tools/sys-tree.ts';

const trees: SysTree[] = [];
function tree(files: Readonly<Record<string, string | null>> = {}): SysTree {
  const made = sysTree(files);
  trees.push(made);
  return made;
}
afterEach(() => trees.splice(0).forEach((one) => one.remove()));

test('a system that shows nothing of itself gives nothing, and never fails', async () => {
  const { files } = tree();
  expect(await readNetworkLinks(files)).toEqual({
    links: [],
    bridges: [],
    wifiOff: null,
    wifiWithoutDriver: 0,
  });
  expect(await readPower(files)).toEqual({ mains: null, batteries: [] });
  expect(await readHeat(files)).toEqual({ temperatures: [], fans: [], throttles: null, speed: null });
  expect(await readUsbDevices(files)).toBeNull();
  expect(await readBuiltInDisks(files)).toBeNull();
});

test('what this very computer says can be read', async () => {
  const files = sysFiles('/');
  const [links, power, heat] = await Promise.all([
    readNetworkLinks(files),
    readPower(files),
    readHeat(files),
  ]);
  expect(links.links.every(({ name }) => name !== 'lo')).toBe(true);
  expect(power.batteries.every(({ level }) => level === null || (level >= 0 && level <= 1))).toBe(true);
  expect(heat.temperatures.every(({ celsius }) => celsius > 0 && celsius < 130)).toBe(true);
});

test('network devices by kind, with what each says of its connection', async () => {
  const net = '/sys/class/net';
  const { files } = tree({
    [`${net}/lo/type`]: '772',
    [`${net}/docker0/type`]: '1',
    [`${net}/docker0/bridge/bridge_id`]: '8000.0',
    [`${net}/eth0/device/vendor`]: '0x8086',
    [`${net}/eth0/type`]: '1',
    [`${net}/eth0/operstate`]: 'up',
    [`${net}/eth0/carrier`]: '1',
    [`${net}/eth0/speed`]: '100',
    [`${net}/wlan0/device/vendor`]: '0x8086',
    [`${net}/wlan0/type`]: '1',
    [`${net}/wlan0/uevent`]: 'DEVTYPE=wlan\nINTERFACE=wlan0',
    [`${net}/wlan0/operstate`]: 'dormant',
    [`${net}/wlan1/device/vendor`]: '0x8086',
    [`${net}/wlan1/wireless/status`]: '0',
    [`${net}/wlan1/operstate`]: 'up',
    [`${net}/wwan0/device/vendor`]: '0x8086',
    [`${net}/wwan0/uevent`]: 'DEVTYPE=wwan',
    [`${net}/wwan0/operstate`]: 'unknown',
    [`${net}/firewire0/device/vendor`]: '0x8086',
    [`${net}/firewire0/type`]: '24',
    '/proc/net/wireless':
      'Inter-| sta-|   Quality        |\n face | tus | link level noise |\n wlan1: 0000   58.  196.  -256        0',
    '/sys/class/rfkill/rfkill0/type': 'wlan',
    '/sys/class/rfkill/rfkill0/hard': '0',
    '/sys/class/rfkill/rfkill0/soft': '1',
    '/sys/bus/pci/devices/0000:02:00.0/class': '0x028000',
    '/sys/bus/pci/devices/0000:03:00.0/class': '0x028000',
    '/sys/bus/pci/devices/0000:03:00.0/net/wlan0/x': '',
    '/sys/bus/pci/devices/0000:04:00.0/class': '0x020000',
  });
  const read = await readNetworkLinks(files);
  const plain = { mbits: null, signalDbm: null };
  expect(read.links).toEqual([
    { name: 'eth0', kind: 'ethernet', connected: true, mbits: 100, signalDbm: null },
    { ...plain, name: 'wlan0', kind: 'wifi', connected: false },
    { ...plain, name: 'wlan1', kind: 'wifi', connected: true, signalDbm: -60 },
    { ...plain, name: 'wwan0', kind: 'mobile', connected: null },
  ]);
  expect(read).toMatchObject({ bridges: ['docker0'], wifiOff: 'soft', wifiWithoutDriver: 1 });
});

test('a slider that is off goes before a switch in the system, and one radio that is on before both', async () => {
  const radio = (name: string, hard: string, soft: string): Record<string, string> => ({
    [`/sys/class/rfkill/${name}/type`]: 'wlan',
    [`/sys/class/rfkill/${name}/hard`]: hard,
    [`/sys/class/rfkill/${name}/soft`]: soft,
  });
  const off = tree({ ...radio('rfkill0', '0', '1'), ...radio('rfkill1', '1', '1') });
  expect((await readNetworkLinks(off.files)).wifiOff).toBe('hard');
  off.set(radio('rfkill2', '0', '0'));
  expect((await readNetworkLinks(off.files)).wifiOff).toBeNull();
});

test('batteries of the computer by energy, by charge, or by percent; those of a mouse are left out', async () => {
  const at = (name: string): string => `/sys/class/power_supply/${name}/uevent`;
  const { files } = tree({
    [at('AC')]: supply({ name: 'AC', type: 'Mains', online: 0 }),
    [at('BAT0')]: supply({
      type: 'Battery',
      status: 'Discharging',
      present: 1,
      energy_full_design: 50_000_000,
      energy_full: 40_000_000,
      energy_now: 10_000_000,
      cycle_count: 300,
      capacity: 25,
    }),
    [at('BAT1')]: supply({
      type: 'Battery',
      status: 'Not charging',
      present: 1,
      voltage_min_design: 10_000_000,
      charge_full_design: 4_000_000,
      charge_full: 1_000_000,
      charge_now: 500_000,
    }),
    [at('BAT2')]: supply({ type: 'Battery', status: 'Unknown', present: 1, capacity: 80 }),
    [at('BAT3')]: supply({ type: 'Battery', present: 0 }),
    [at('hidpp_battery_0')]: supply({
      type: 'Battery',
      scope: 'Device',
      status: 'Discharging',
      capacity: 55,
    }),
  });
  expect(await readPower(files)).toEqual({
    mains: false,
    batteries: [
      {
        name: 'BAT0',
        status: 'discharging',
        level: 0.25,
        nowWh: 10,
        facts: { designWh: 50, fullWh: 40, health: null, cycles: 300 },
      },
      {
        name: 'BAT1',
        status: 'not-charging',
        level: 0.5,
        nowWh: 5,
        facts: { designWh: 40, fullWh: 10, health: 0.25, cycles: null },
      },
      { name: 'BAT2', status: null, level: 0.8, nowWh: null, facts: null },
    ],
  });
});

test('where no charger is listed, the batteries say whether there is one', async () => {
  const at = '/sys/class/power_supply/BAT0/uevent';
  const one = tree({ [at]: supply({ type: 'Battery', status: 'Charging', capacity: 5 }) });
  expect((await readPower(one.files)).mains).toBe(true);
  one.set({ [at]: supply({ type: 'Battery', status: 'Discharging', capacity: 5 }) });
  expect((await readPower(one.files)).mains).toBe(false);
  one.set({ [at]: supply({ type: 'Battery', status: 'Full', capacity: 100 }) });
  expect((await readPower(one.files)).mains).toBeNull();
});

test('temperatures, fans, throttling and clock, without sensors that are not connected', async () => {
  const cpu = '/sys/devices/system/cpu';
  const { files } = tree({
    '/sys/class/hwmon/hwmon0/name': 'coretemp',
    '/sys/class/hwmon/hwmon0/temp1_input': '61000',
    '/sys/class/hwmon/hwmon0/temp1_label': 'Package id 0',
    '/sys/class/hwmon/hwmon0/temp1_crit': '100000',
    '/sys/class/hwmon/hwmon0/temp2_input': '-128000',
    '/sys/class/hwmon/hwmon1/name': 'thinkpad',
    '/sys/class/hwmon/hwmon1/temp1_input': '55000',
    '/sys/class/hwmon/hwmon1/temp1_crit': '0',
    '/sys/class/hwmon/hwmon1/fan1_input': '3211',
    '/sys/class/thermal/thermal_zone0/temp': '90000',
    [`${cpu}/cpu0/thermal_throttle/core_throttle_count`]: '2',
    [`${cpu}/cpu0/thermal_throttle/package_throttle_count`]: '7',
    [`${cpu}/cpu1/thermal_throttle/package_throttle_count`]: '7',
    [`${cpu}/cpu0/cpufreq/scaling_cur_freq`]: '800000',
    [`${cpu}/cpu0/cpufreq/cpuinfo_max_freq`]: '1600000',
    [`${cpu}/cpu1/cpufreq/scaling_cur_freq`]: '1200000',
    [`${cpu}/cpu1/cpufreq/cpuinfo_max_freq`]: '1600000',
    [`${cpu}/cpufreq/boost`]: '1',
  });
  expect(await readHeat(files)).toEqual({
    temperatures: [
      { name: 'coretemp Package id 0', celsius: 61, criticalCelsius: 100, processor: true },
      { name: 'thinkpad', celsius: 55, criticalCelsius: null, processor: false },
    ],
    fans: [3211],
    throttles: 7,
    speed: 0.75,
  });
});

test('zones where there are no monitors', async () => {
  const zone = '/sys/class/thermal/thermal_zone0';
  const { files } = tree({
    [`${zone}/type`]: 'cpu-thermal',
    [`${zone}/temp`]: '48312',
    [`${zone}/trip_point_0_type`]: 'passive',
    [`${zone}/trip_point_0_temp`]: '70000',
    [`${zone}/trip_point_1_type`]: 'critical',
    [`${zone}/trip_point_1_temp`]: '85000',
    '/sys/class/thermal/cooling_device0/type': 'Processor',
  });
  expect((await readHeat(files)).temperatures).toEqual([
    { name: 'cpu-thermal', celsius: 48.312, criticalCelsius: 85, processor: true },
  ]);
});

test('USB ports with what is in them, and which two are one socket', async () => {
  const { files } = tree({
    ...usbDevice('1-1', { bDeviceClass: '09', product: 'Hub', removable: 'fixed' }),
    ...usbDevice('1-1.2', { serial: 'A1', removable: 'removable' }),
    '/sys/bus/usb/devices/1-1.2:1.0/bInterfaceClass': '08',
    '/sys/bus/usb/devices/usb1/speed': '480',
    '/sys/bus/usb/devices/1-0:1.0/usb1-port3/peer': '->../../../usb2/2-0:1.0/usb2-port1',
    '/sys/bus/usb/devices/1-1:1.0/1-1-port4/peer': '->../../../2-1:1.0/2-1-port4',
  });
  expect(await readUsbDevices(files)).toEqual([
    { port: '1-1', name: 'Hub', identity: '0781 5567 ', mbits: 480, hub: true, removable: false },
    {
      port: '1-1.2',
      name: 'Cruzer Blade',
      identity: '0781 5567 A1',
      mbits: 480,
      hub: false,
      removable: true,
    },
  ]);
  expect([...(await readUsbTwins(files))]).toEqual([
    ['1-3', '2-1'],
    ['1-1.4', '2-1.4'],
  ]);
});

test('built-in disks, without sticks, cards, discs and what is no disk', async () => {
  const block = '/sys/block';
  const disk = (name: string, removable: string): Record<string, string> => ({
    [`${block}/${name}/removable`]: removable,
    [`${block}/${name}/size`]: '1000',
  });
  const { files } = tree({
    ...disk('loop0', '0'),
    ...disk('sr0', '1'),
    ...disk('sdb', '1'),
    ...disk('mmcblk1', '0'),
    [`${block}/mmcblk1/device/type`]: 'SD',
    ...disk('mmcblk0boot0', '0'),
    [`${block}/sda/removable`]: '0',
    [`${block}/sda/size`]: '312581808',
    [`${block}/sda/queue/rotational`]: '1',
    [`${block}/sda/device/model`]: 'HITACHI HTS54161',
    [`${block}/mmcblk0/removable`]: '0',
    [`${block}/mmcblk0/size`]: '61071360',
    [`${block}/mmcblk0/queue/rotational`]: '0',
    [`${block}/mmcblk0/device/type`]: 'MMC',
    [`${block}/mmcblk0/device/name`]: 'HBG4e',
    [`${block}/mmcblk0/device/life_time`]: '0x02 0x09',
    [`${block}/mmcblk0/device/pre_eol_info`]: '0x01',
    [`${block}/sdc`]: '->../devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host4/block/sdc',
  });
  expect(await readBuiltInDisks(files)).toEqual([
    {
      device: 'mmcblk0',
      model: 'HBG4e',
      sizeBytes: 61071360 * 512,
      rotational: false,
      usedPercent: 90,
      spareLow: false,
    },
    {
      device: 'sda',
      model: 'HITACHI HTS54161',
      sizeBytes: 160041885696,
      rotational: true,
      usedPercent: null,
      spareLow: null,
    },
  ]);
});

const header = {
  smartctl: { version: [7, 3], exit_status: 0 },
  device: { name: '/dev/sda', protocol: 'ATA' },
};
const healthy = {
  ...header,
  smart_status: { passed: true },
  power_on_time: { hours: 12345 },
  ata_smart_attributes: {
    table: [{ id: 5, name: 'Reallocated_Sector_Ct', value: 100, thresh: 36, raw: { value: 0, string: '0' } }],
  },
};

test.each([
  ['a healthy disk', healthy, { kind: 'said', health: 'good', reasons: [], hours: 12345, usedPercent: null }],
  [
    'one sector that can hardly be read',
    {
      ...healthy,
      ata_smart_attributes: {
        table: [
          { id: 197, name: 'Current_Pending_Sector', value: 100, thresh: 0, raw: { value: 3, string: '3' } },
        ],
      },
    },
    { kind: 'said', health: 'failing', hours: 12345 },
  ],
  [
    'flash that is almost used up',
    {
      ...header,
      device: { name: '/dev/nvme0', protocol: 'NVMe' },
      smart_status: { passed: true },
      nvme_smart_health_information_log: { critical_warning: 0, percentage_used: 91, media_errors: 0 },
    },
    { kind: 'said', health: 'good', hours: null, usedPercent: 91 },
  ],
  [
    'no rights',
    {
      smartctl: {
        exit_status: 2,
        messages: [{ string: 'Smartctl open device: /dev/sda failed: Permission denied', severity: 'error' }],
      },
    },
    { kind: 'no-rights' },
  ],
  [
    'asleep',
    { smartctl: { exit_status: 2, messages: [{ string: 'Device is in STANDBY mode, exit(2)' }] } },
    { kind: 'asleep' },
  ],
  ['nothing of itself', header, { kind: 'silent' }],
])('a disk says %s', (_, json, words) => {
  expect(diskWordsOf(JSON.stringify(json, null, 2))).toMatchObject(words);
});

test.each(['', 'smartctl: out of order', '[]', '{', 'null'])('%o of a disk is no word', (text) => {
  expect(diskWordsOf(text)).toEqual({ kind: 'silent' });
});

test('a tool that is not there, and one that says nothing, are told apart', async () => {
  const { signal } = new AbortController();
  expect(await readDiskWords('sda', signal, 'rekindle-no-such-tool')).toEqual({ kind: 'no-tool' });
  expect(await readDiskWords('sda', signal, 'true')).toEqual({ kind: 'silent' });
});
