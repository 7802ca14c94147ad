import { armPart } from '../hardware/arm.ts';
import type { CpuArch } from '../profile.ts';
import { factsOf, unknownCpu, type CpuFacts, type Facts, type Reader } from '../facts.ts';
import { count, said } from '../words.ts';
import { areX86Flags, featuresOfKernelFlags, words } from './flags.ts';

type Block = ReadonlyMap<string, string>;

/** `/proc/cpuinfo` of x86, ARM and PowerPC. */
export const cpuinfo: Reader = {
  tool: 'cpuinfo',
  recognises(text) {
    return (
      /^processor[ \t]*: *\d+/m.test(text) &&
      /^(vendor_id|cpu family|flags|Features|CPU implementer|BogoMIPS|bogomips|Processor|model name|cpu|isa)[ \t]*:/m.test(
        text,
      )
    );
  },
  read(text) {
    const blocks = blocksOf(text);
    const processors = blocks.filter((block) => block.has('processor'));
    if (processors.some((block) => block.has('vendor_id') || block.has('cpu family'))) return x86(processors);
    const all = merged(blocks);
    if (all.has('CPU implementer') || all.has('CPU architecture')) return [arm(blocks, all)];
    if (all.has('cpu') || all.has('pmac-generation')) return [powerPc(blocks, all)];
    return all.has('isa') ? [riscv(processors, all)] : [];
  },
};

/** Paragraphs of `key : value`; an x86 processor that lacks its empty line still begins at `processor`. */
function blocksOf(text: string): Block[] {
  const blocks: Map<string, string>[] = [];
  let open: Map<string, string> | null = null;
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Za-z][\w .()-]{0,40}?)[ \t]*:(?: (.*))?$/.exec(line.trimEnd()) ?? [];
    if (key === undefined) {
      if (line.trim() === '') open = null;
      continue;
    }
    if (open === null || (key === 'processor' && open.has('processor'))) {
      if (blocks.length >= 4096) break;
      open = new Map();
      blocks.push(open);
    }
    if (!open.has(key)) open.set(key, (value ?? '').trim());
  }
  return blocks;
}

function merged(blocks: readonly Block[]): Block {
  return new Map(blocks.flatMap((block) => [...block]));
}

/** One computer for each name of a processor: x86 computers have one kind only. */
function x86(processors: readonly Block[]): Facts[] {
  const kinds = new Map<string, Block[]>();
  for (const block of processors) {
    const key = [...['vendor_id', 'cpu family', 'model', 'model name'].map((name) => block.get(name))].join(
      '|',
    );
    kinds.set(key, [...(kinds.get(key) ?? []), block]);
  }
  return [...kinds.values()].map((blocks) => {
    const [first = new Map<string, string>()] = blocks;
    const flags = words(first.get('flags'));
    return factsOf('cpuinfo', {
      cpu: {
        ...unknownCpu,
        name: said(first.get('model name')),
        vendor: said(first.get('vendor_id')),
        family: count(first.get('cpu family')),
        model: count(first.get('model')),
        cores: x86Cores(blocks),
        ...(areX86Flags(flags) ? featuresOfKernelFlags(flags) : null),
      },
    });
  });
}

/** Different pairs of package and core; without them each processor is a core. */
function x86Cores(blocks: readonly Block[]): number {
  const cores = new Set(
    blocks.map((block, i) => {
      const core = block.get('core id');
      return core === undefined ? `processor ${i}` : `${block.get('physical id') ?? 0}:${core}`;
    }),
  );
  return cores.size;
}

function arm(blocks: readonly Block[], all: Block): Facts {
  const parts = blocks.flatMap((block) => {
    const part = armPart(block.get('CPU implementer') ?? '', block.get('CPU part') ?? '');
    return part === null ? [] : [part];
  });
  const names = [...new Set(parts.map((part) => part.name))];
  const architecture = all.get('CPU architecture') ?? '';
  const named = said(all.get('model name')) ?? said(all.get('Processor'));
  const cores = blocks.filter((block) => block.has('processor')).length;
  const cpu: CpuFacts = {
    ...unknownCpu,
    name: names.length > 0 ? names.join(' + ') : named,
    arch: parts[0]?.arch ?? armArchitecture(architecture, named),
    cores: cores > 0 ? cores : null,
  };
  const model = said(all.get('Model')) ?? said(all.get('Hardware'));
  return factsOf('cpuinfo', { cpu, ...boardNames(model, all.get('CPU implementer')) });
}

/** `8` and `AArch64` are said by 64-bit kernels and by 32-bit ones on a 64-bit core. */
function armArchitecture(architecture: string, name: string | null): CpuArch | null {
  if (/^(8|aarch64)/i.test(architecture)) return 'aarch64';
  // The kernel says 7 for the ARM1176 of the first Raspberry Pi; its name says v6.
  if (/ARMv6/i.test(name ?? '') || architecture.startsWith('6')) return 'armv6';
  return architecture.startsWith('7') ? 'armv7' : null;
}

function boardNames(model: string | null, implementer: string | undefined): Partial<Facts> {
  // Apple’s own cores are in Macs, which are no boards.
  if (implementer?.toLowerCase() === '0x61') return { maker: 'Apple', product: model };
  const maker = /^Raspberry Pi\b/i.test(model ?? '') ? 'Raspberry Pi' : null;
  return { maker, product: model, form: model === null ? null : 'board' };
}

function powerPc(blocks: readonly Block[], all: Block): Facts {
  const name = said(all.get('cpu'));
  const machine = said(all.get('machine')) ?? said(all.get('detected as'));
  const apple = all.has('pmac-generation') || /mac|powerbook|ibook/i.test(machine ?? '');
  return factsOf('cpuinfo', {
    maker: apple ? 'Apple' : null,
    product: machine,
    form: /book/i.test(machine ?? '') ? 'laptop' : apple ? 'desktop' : null,
    cpu: {
      ...unknownCpu,
      name,
      arch: name === null ? null : powerPcArch(name),
      cores: blocks.filter((block) => block.has('processor')).length || null,
    },
  });
}

/** 970 is the G5; everything of Apple’s before it is 32-bit. POWER runs big- and little-endian since POWER8. */
function powerPcArch(name: string): CpuArch {
  if (/POWER([89]|1\d)/i.test(name)) return 'ppc64le';
  return /970|POWER\d|Cell|PA6T/i.test(name) ? 'ppc64' : 'ppc';
}

function riscv(processors: readonly Block[], all: Block): Facts {
  const isa = all.get('isa') ?? '';
  return factsOf('cpuinfo', {
    cpu: {
      ...unknownCpu,
      name: said(all.get('uarch')),
      arch: isa.startsWith('rv64') ? 'riscv64' : 'other',
      cores: processors.length || null,
    },
  });
}
