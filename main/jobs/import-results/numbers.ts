import type { PrivateNumber } from '../../journal/types.ts';

const most = 60;

/**
 * Numbers of one computer that stand in raw facts: what `/sys/class/dmi/id` says, and `dmidecode` of the system and the
 * board. They are there only if the person wanted them to be (`check.sh --serials`).
 */
export function numbersIn(text: string): PrivateNumber[] {
  const found: PrivateNumber[] = [];
  const add = (kind: PrivateNumber['kind'], of: string, value: string | undefined): void => {
    const plain = value?.trim() ?? '';
    if (plain === '' || plain.length > 80 || found.length >= most) return;
    if (!found.some((one) => one.kind === kind && one.value.toLowerCase() === plain.toLowerCase()))
      found.push({ kind, of, value: plain });
  };
  let part: 'system' | 'board' | null = null;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.startsWith('|') ? raw.slice(1) : raw;
    const dmi = /\/sys\/class\/dmi\/id\/(product|board|chassis)_(serial|uuid):(.*)$/.exec(line);
    if (dmi)
      add(dmi[2] === 'uuid' ? 'uuid' : 'serial', dmi[1] === 'product' ? 'system' : (dmi[1] ?? ''), dmi[3]);
    const address = /\/sys\/class\/net\/([\w.-]{1,20})\/address:([0-9a-f:]{17})$/i.exec(line);
    // Adapters that are plugged in go from computer to computer.
    if (address && /^(en[ops]|eth0$|wl[ops])/.test(address[1] ?? '') && !/^(enx|wlx)/.test(address[1] ?? ''))
      add('mac', address[1] ?? '', address[2]);
    if (/^System Information$/.test(line)) part = 'system';
    else if (/^Base Board Information$/.test(line)) part = 'board';
    else if (/^\S/.test(line)) part = null;
    if (part === null) continue;
    const said = /^\s+(Serial Number|UUID): (.*)$/.exec(line);
    if (said) add(said[1] === 'UUID' ? 'uuid' : 'serial', part, said[2]);
  }
  return found;
}
