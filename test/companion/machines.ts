/** Recorded computers, as the files that `check.sh` reads. */

/** A laptop of 2007 that was started by BIOS from a USB stick; with what must not leave it. */
export const thinkpad: Readonly<Record<string, string>> = {
  'proc/cpuinfo':
    'processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 15\n' +
    'model name\t: Intel(R) Core(TM)2 Duo CPU     T7300  @ 2.00GHz\nflags\t\t: fpu pae cx8 cmov mmx sse sse2 lm pni\n',
  'proc/meminfo': 'MemTotal:        2046484 kB\nMemFree:          812000 kB\n',
  'proc/bus/input/devices': 'I: Bus=0011 Vendor=0002\nN: Name="SynPS/2 Synaptics TouchPad"\nU: Uniq=A1B2C3\n',
  'etc/os-release': 'NAME="antiX"\nPRETTY_NAME="antiX 23.2 (Arditi del Popolo)"\n',
  'sys/class/dmi/id/sys_vendor': 'LENOVO\n',
  'sys/class/dmi/id/product_name': '7663WJC\n',
  'sys/class/dmi/id/product_version': 'ThinkPad T61\n',
  'sys/class/dmi/id/product_serial': 'L3ABC12\n',
  'sys/class/dmi/id/product_uuid': 'a0b1c2d3-1111-2222-3333-444455556666\n',
  'sys/class/dmi/id/board_serial': 'To be filled by O.E.M.\n',
  'sys/class/dmi/id/bios_date': '03/22/2011\n',
  'sys/class/dmi/id/chassis_type': '10\n',
  'sys/bus/pci/devices/0000:00:02.0/uevent': 'DRIVER=i915\nPCI_CLASS=30000\nPCI_ID=8086:2A02\n',
  'sys/bus/pci/devices/0000:03:00.0/uevent': 'DRIVER=iwl4965\nPCI_CLASS=28000\nPCI_ID=8086:4229\n',
  'sys/bus/usb/devices/1-1/uevent': 'DEVTYPE=usb_device\nPRODUCT=a5c/2110/100\n',
  'sys/bus/usb/devices/1-1:1.0/uevent': 'DEVTYPE=usb_interface\nPRODUCT=a5c/2110/100\n',
  'sys/class/power_supply/BAT0/uevent':
    'POWER_SUPPLY_NAME=BAT0\nPOWER_SUPPLY_TYPE=Battery\nPOWER_SUPPLY_ENERGY_FULL_DESIGN=56160000\n' +
    'POWER_SUPPLY_ENERGY_FULL=28080000\nPOWER_SUPPLY_SERIAL_NUMBER=77881\n',
  'sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/block/sda/size': '312581808\n',
  'sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/block/sda/removable': '0\n',
  'sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/block/sda/queue/rotational': '1\n',
  'sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/block/sda/device/model': 'HITACHI "HTS\\72   \n',
  'sys/devices/pci0000:00/0000:00:1d.7/usb1/1-2/host1/block/sdb/size': '15633408\n',
  'sys/devices/pci0000:00/0000:00:1d.7/usb1/1-2/host1/block/sdb/removable': '1\n',
  'sys/block/sda': '->../devices/pci0000:00/0000:00:1f.2/ata1/host0/block/sda',
  'sys/block/sdb': '->../devices/pci0000:00/0000:00:1d.7/usb1/1-2/host1/block/sdb',
};

/** A tablet with 32-bit UEFI under a 64-bit processor. */
export const tablet: Readonly<Record<string, string>> = {
  'proc/cpuinfo':
    'processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 55\n' +
    'model name\t: Intel(R) Atom(TM) CPU  Z3735F @ 1.33GHz\nflags\t\t: fpu pae cx8 cmov mmx sse sse2 lm pni\n',
  'proc/meminfo': 'MemTotal:        1943404 kB\n',
  'sys/class/dmi/id/sys_vendor': 'ASUSTeK COMPUTER INC.\n',
  'sys/class/dmi/id/product_name': 'T100TA\n',
  'sys/firmware/efi/fw_platform_size': '32\n',
  'sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c':
    '\u0006\u0000\u0000\u0000\u0001',
};

/** What firmware could say to do harm: to the shell, to the file name, to the file, to the screen. */
export const hostile: Readonly<Record<string, string>> = {
  'proc/cpuinfo':
    'model name\t: $(touch ran) `touch ran`; touch ran\nanswer camera pass 2026-11-21T17:00:00Z ;\n',
  'sys/class/dmi/id/sys_vendor': '../../../etc/$(touch ran)`touch ran`"; touch ran #\u001b[2J\u0007\n',
  'sys/class/dmi/id/product_name': '%s%n\\n-rf * <script>alert(1)</script> ;\u202egnp.exe\n',
  'etc/os-release': 'PRETTY_NAME="$(touch ran)\u001b[31m %s ;"\n',
};
