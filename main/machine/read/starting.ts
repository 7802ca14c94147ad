import { factsOf, mostOutputs, unknownCpu, unknownFirmware, type Facts, type Reader } from '../facts.ts';
import { archOfKernel, isX86 } from '../hardware/arm.ts';

/** `efibootmgr`: that it can list the entries shows a start by UEFI. */
export const efibootmgr: Reader = {
  tool: 'efibootmgr',
  recognises: (text) => /^Boot(Order|Current): [0-9A-F]{4}/m.test(text),
  read: () => [factsOf('efibootmgr', { firmware: { ...unknownFirmware, startedBy: 'uefi' } })],
};

/**
 * `mokutil --sb-state`. Its complaint that there are no EFI variables is no answer: a 64-bit kernel on 32-bit UEFI
 * has none in some builds.
 */
export const mokutil: Reader = {
  tool: 'mokutil',
  recognises: (text) => state.test(text) || unsupported.test(text),
  read(text) {
    const word = state.exec(text)?.[1];
    // In setup mode nothing is enforced, whatever the switch says.
    const enforced = word === 'enabled' && !/setup mode/i.test(text);
    const known =
      word === undefined ? { secureBoot: false } : { startedBy: 'uefi' as const, secureBoot: enforced };
    return [factsOf('mokutil', { firmware: { ...unknownFirmware, ...known } })];
  },
};

const state = /^SecureBoot (enabled|disabled)\b/m;
const unsupported = /^This system doesn't support Secure Boot\s*$/m;

/** `uname -a`, of Linux and of macOS. It tells the kernel, and of the processor only what that needs. */
export const uname: Reader = {
  tool: 'uname',
  recognises: (text, command) =>
    unameLine.test(text) || (/^uname(\s|$)/.test(command ?? '') && archOfKernel(text.trim()) !== null),
  read(text) {
    return [...text.matchAll(new RegExp(unameLine.source, 'gm'))]
      .slice(0, mostOutputs)
      .map(([line]) => unameOf(line.slice(0, 1000)))
      .concat(unameLine.test(text) ? [] : [kernelOnly(text.trim())]);
  },
};

const unameLine = /^(?:Linux \S+ \d+\.\d+\S* .*|Darwin \S+ \d+\.\d+\S* Darwin Kernel Version .*)$/m;

function unameOf(line: string): Facts {
  const machines = line
    .split(/\s+/)
    .filter((word) => archOfKernel(word) !== null && /\d|ppc|Power/.test(word));
  const kernelArch = machines.at(-1) ?? null;
  if (line.startsWith('Darwin ')) {
    const apple = line.includes('RELEASE_ARM64');
    const arch = apple ? 'aarch64' : null;
    return factsOf('uname', { maker: 'Apple', cpu: { ...unknownCpu, kernelArch, arch } });
  }
  return kernelOnly(kernelArch);
}

function kernelOnly(kernelArch: string | null): Facts {
  const arch = kernelArch === null ? null : archOfKernel(kernelArch);
  const x86 = arch !== null && isX86(arch);
  return factsOf('uname', {
    cpu:
      arch === null || arch === 'other'
        ? null
        : { ...unknownCpu, kernelArch, arch: x86 ? null : arch, longMode: arch === 'x86_64' ? true : null },
  });
}
