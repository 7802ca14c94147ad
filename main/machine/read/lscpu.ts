import { archOfKernel, armArchByName, isX86 } from '../hardware/arm.ts';
import { factsOf, mostOutputs, unknownCpu, type CpuFacts, type Reader } from '../facts.ts';
import { count, isRecord, parseJson, said, stringOf } from '../words.ts';
import { areX86Flags, featuresOfKernelFlags, words } from './flags.ts';

/** The rows that are read, by what they are called in English and German (util-linux 2.20 to 2.40). */
const rows = {
  architecture: ['Architecture', 'Architektur'],
  opModes: ['CPU op-mode(s)', 'CPU Operationsmodus'],
  cpus: ['CPU(s)'],
  threads: ['Thread(s) per core', 'Thread(s) pro Kern'],
  coresPerSocket: ['Core(s) per socket', 'Kern(e) pro Sockel', 'Kern(e) pro Socket'],
  coresPerCluster: ['Core(s) per cluster', 'Kern(e) pro Cluster'],
  sockets: ['Socket(s)', 'Sockel'],
  clusters: ['Cluster(s)', 'Cluster'],
  vendor: ['Vendor ID', 'Anbieterkennung'],
  family: ['CPU family', 'Prozessorfamilie'],
  model: ['Model', 'Modell'],
  name: ['Model name', 'Modellname'],
  flags: ['Flags', 'Markierungen'],
} as const satisfies Record<string, readonly string[]>;

type Row = keyof typeof rows;
type Rows = Partial<Record<Row, string>>;

const rowByLabel: ReadonlyMap<string, Row> = new Map(
  Object.entries(rows).flatMap(([row, labels]) => labels.map((label): [string, Row] => [label, row as Row])),
);

const beside =
  /^(CPU op-mode\(s\)|CPU Operationsmodus|Byte Order|Byte-Reihenfolge|Vendor ID|Anbieterkennung|Model name|Modellname|Flags|Markierungen):/m;

/** `lscpu`, as text or with `-J`. A text that holds several of them gives several computers. */
export const lscpu: Reader = {
  tool: 'lscpu',
  recognises(text) {
    if (/"lscpu"\s*:\s*\[/.test(text)) return true;
    if (/^CPU\(s\):[ \t]+\d+[ \t]*$/m.test(text)) return true;
    // Package lists name an architecture, too, but nothing of a processor beside it.
    return /^(Architecture|Architektur):/m.test(text) && beside.test(text);
  },
  read(text) {
    return tables(text).flatMap((table) => {
      const cpu = cpuOf(table);
      return cpu === null ? [] : [factsOf('lscpu', { cpu })];
    });
  },
};

function tables(text: string): Rows[] {
  if (/"lscpu"\s*:/.test(text)) {
    const json = parseJson(text);
    return isRecord(json) ? [collect(entriesOf(json.lscpu, 0))] : [];
  }
  const lines = text.split('\n').flatMap((line): [string, string][] => {
    const [, label, value] = /^ *([^: ][^:]{1,59}):[ \t]+(.*)$/.exec(line) ?? [];
    return label !== undefined && value !== undefined ? [[label, value]] : [];
  });
  const found: [string, string][][] = [];
  for (const line of lines) {
    const row = rowByLabel.get(line[0]);
    if (row === undefined) continue;
    // Each output begins with its architecture; before 2.37 and after it alike.
    if (row === 'architecture' || found.length === 0) found.push([]);
    found.at(-1)?.push(line);
  }
  return found.slice(0, mostOutputs).map(collect);
}

/** Newer `lscpu -J` nests its rows. */
function entriesOf(list: unknown, depth: number): [string, string][] {
  if (!Array.isArray(list) || depth > 8) return [];
  return list.slice(0, 500).flatMap((entry: unknown): [string, string][] => {
    if (!isRecord(entry)) return [];
    const label = (stringOf(entry.field) ?? '').replace(/:$/, '');
    const value = stringOf(entry.data) ?? '';
    return [[label, value], ...entriesOf(entry.children, depth + 1)];
  });
}

function collect(lines: readonly (readonly [string, string])[]): Rows {
  const table: Rows = {};
  for (const [label, value] of lines) {
    const row = rowByLabel.get(label);
    if (row !== undefined && table[row] === undefined) table[row] = value.trim();
  }
  return table;
}

function cpuOf(table: Rows): CpuFacts | null {
  const kernelArch = said(table.architecture);
  const name = said(table.name);
  const flags = words(table.flags);
  const x86 = areX86Flags(flags);
  if (kernelArch === null && name === null && !x86) return null;
  const kernel = kernelArch === null ? null : archOfKernel(kernelArch);
  const onX86 = x86 || (kernel !== null && isX86(kernel));
  const features = x86 ? featuresOfKernelFlags(flags) : null;
  return {
    ...unknownCpu,
    name,
    vendor: onX86 ? said(table.vendor) : null,
    family: onX86 ? count(table.family) : null,
    model: onX86 ? count(table.model) : null,
    kernelArch,
    arch: kernel !== null && !onX86 ? ((name === null ? null : armArchByName(name)) ?? kernel) : null,
    cores: coresOf(table),
    ...features,
    longMode: features?.longMode ?? longModeOf(table.opModes, kernel, onX86),
  };
}

/** `32-bit, 64-bit` is said of the processor, whatever the kernel; `32-bit` alone also by kernels that see no more. */
function longModeOf(opModes: string | undefined, kernel: string | null, onX86: boolean): boolean | null {
  if (!onX86) return null;
  if (kernel === 'x86_64') return true;
  return opModes !== undefined && /64[- ]?bit/i.test(opModes) ? true : null;
}

/** Cores without their siblings; processors that are switched off are not counted twice. */
function coresOf(table: Rows): number | null {
  const cpus = count(table.cpus);
  const each = count(table.coresPerSocket) ?? count(table.coresPerCluster);
  const groups = count(table.sockets) ?? count(table.clusters) ?? 1;
  if (each !== null && each > 0 && groups > 0)
    return cpus === null ? each * groups : Math.min(each * groups, cpus);
  const threads = count(table.threads);
  if (cpus === null || cpus === 0) return null;
  return threads !== null && threads > 1 ? Math.max(1, Math.floor(cpus / threads)) : cpus;
}
