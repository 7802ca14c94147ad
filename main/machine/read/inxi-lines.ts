/** `key: value` as inxi writes them one behind the other. */
export interface InxiItem {
  readonly key: string;
  readonly value: string;
}

/**
 * The sections of `inxi`'s output: its lines are joined, however they were wrapped, and cut again at its keys.
 * Keys have one word; the few that have two are named here.
 */
export function inxiSections(text: string): ReadonlyMap<string, readonly InxiItem[]> {
  const sections = new Map<string, string>();
  let open: string | null = null;
  for (const line of text.split('\n').slice(0, 20_000)) {
    const [, name, rest = ''] = /^([A-Z][A-Za-z-]+):(?: +(.*))?$/.exec(line) ?? [];
    if (name !== undefined) {
      open = name;
      sections.set(name, `${sections.get(name) ?? ''} ${rest}`);
    } else if (open !== null && /^\s+\S/.test(line)) {
      sections.set(open, `${sections.get(open) ?? ''} ${line.trim()}`);
    } else if (line.trim() !== '') open = null;
  }
  return new Map([...sections].map(([name, joined]) => [name, itemsOf(joined)]));
}

const key =
  /(?:^|\s)((?:chip ID|bus ID|Local Storage|System RAM|HDD Total Size|Speed \(MHz\)|UEFI-\[Legacy\]|UEFI \[Legacy\]|BIOS|[A-Za-z][\w/-]*)):(?=\s|$)/g;

function itemsOf(joined: string): InxiItem[] {
  const starts = [...joined.matchAll(key)];
  return starts.map((match, i) => ({
    key: match[1] ?? '',
    value: joined.slice(match.index + match[0].length, starts[i + 1]?.index ?? joined.length).trim(),
  }));
}
