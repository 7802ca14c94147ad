import { numberOf, sizeInBytes } from '../words.ts';

/** One node of lshw's tree, whichever way it was written. */
export interface LshwNode {
  readonly id: string;
  readonly class: string;
  readonly description: string | null;
  readonly product: string | null;
  readonly vendor: string | null;
  readonly version: string | null;
  readonly serial: string | null;
  readonly date: string | null;
  readonly businfo: string | null;
  readonly logicalName: string | null;
  readonly width: number | null;
  readonly sizeBytes: number | null;
  readonly capabilities: readonly string[];
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly children: readonly LshwNode[];
}

interface Draft {
  id: string;
  fields: Map<string, string>;
}

/**
 * The tree of `lshw` as text. The classes are not printed; the ids of what is read here tell them. The nodes come
 * out flat, below the computer that they follow: nothing that is read depends on where in it they stand.
 */
export function lshwTreeOfText(text: string): LshwNode[] {
  const drafts: Draft[] = [];
  for (const line of text.split('\n')) {
    const [, id] = /^ +\*-([a-z0-9-]+)/i.exec(line) ?? [];
    if (id !== undefined) {
      drafts.push({ id: id.toLowerCase(), fields: new Map() });
      if (drafts.length > 5000) break;
      continue;
    }
    if (/^\S+\s*$/.test(line)) {
      drafts.push({ id: 'computer', fields: new Map() });
      continue;
    }
    const [, key, value] = /^ +([a-z][a-z ]{1,20}): (.*)$/.exec(line) ?? [];
    const open = drafts.at(-1);
    if (key !== undefined && value !== undefined && open && !open.fields.has(key))
      open.fields.set(key, value.trim());
  }
  const roots: LshwNode[] = [];
  let computer: { node: LshwNode; children: LshwNode[] } | null = null;
  for (const draft of drafts) {
    if (draft.id === 'computer') {
      const children: LshwNode[] = [];
      computer = { node: { ...nodeOf(draft), children }, children };
      roots.push(computer.node);
    } else (computer?.children ?? roots).push(nodeOf(draft));
  }
  return roots;
}

const classes: Readonly<Record<string, string>> = {
  computer: 'system',
  core: 'bus',
  firmware: 'memory',
  memory: 'memory',
  bank: 'memory',
  cpu: 'processor',
  display: 'display',
  graphics: 'display',
  network: 'network',
  wlan: 'network',
  disk: 'disk',
  namespace: 'storage',
};

function nodeOf({ id, fields }: Draft): LshwNode {
  const plain = id.replace(/(-\d+|:\d+)$/, '').replace(/\d+$/, '') || id;
  const text = (key: string): string | null => fields.get(key) ?? null;
  const nodeClass = classes[plain] ?? '';
  const size = text('size');
  return {
    id: plain,
    class: nodeClass,
    description: text('description'),
    product: text('product'),
    vendor: text('vendor'),
    version: text('version'),
    serial: text('serial'),
    date: text('date'),
    businfo: text('bus info'),
    logicalName: text('logical name'),
    width: numberOf(/^(\d+) bits/.exec(text('width') ?? '')?.[1]),
    // A disk is `298GiB (320GB)`, memory `4GiB`; a clock is a size, too.
    sizeBytes: size === null || /Hz|bit\/s/.test(size) ? null : sizeInBytes(size, 'binary'),
    capabilities: (text('capabilities') ?? '').split(/\s+/).filter((word) => word !== ''),
    configuration: Object.fromEntries(
      (text('configuration') ?? '').split(/\s+(?=[a-z]+=)/).flatMap((pair): [string, string][] => {
        const [, key, value] = /^([a-z]+)=(.*)$/.exec(pair) ?? [];
        return key === undefined || value === undefined ? [] : [[key, value]];
      }),
    ),
    children: [],
  };
}
