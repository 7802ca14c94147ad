import { isRecord, parseJson } from './words.ts';

/**
 * The container for raw facts that our own check writes on the stick (`rekindle-facts`, version 1), and that this
 * computer's own reader fills: a list of what was run and what came out, which the readers then recognise as if each
 * were a file of its own.
 *
 * As text, which a plain shell can write without any tool (`while IFS= read -r line; do echo "|$line"; done`):
 *
 *     rekindle-facts 1
 *     > cat /proc/cpuinfo
 *     |processor       : 0
 *     |…
 *     > lspci -nn
 *     |…
 *
 * Each section begins with `> ` and its command; each line of its output has a `|` before it; all other lines are for
 * people and are passed over. As JSON, possibly inside of a larger object under the key `facts`:
 *
 *     {"rekindle-facts": 1, "sections": [{"command": "cat /proc/cpuinfo", "output": "…"}]}
 *
 * Files of `/sys` are given as `path:value`, which is what `grep -r . /sys/class/dmi/id` prints.
 * A section that says nothing, or that no reader knows, is passed over. A higher version is refused.
 */
export interface Section {
  readonly command: string | null;
  readonly output: string;
}

export type Report =
  { readonly version: 1; readonly sections: readonly Section[] } | { readonly newer: number };

const mostSections = 500;

/** The report that a text is, or `null` if it is none. */
export function parseReport(text: string): Report | null {
  const version = /^rekindle-facts (\d{1,4})[ \t]*$/m.exec(text.slice(0, 1000))?.[1];
  if (version !== undefined)
    return Number(version) === 1 ? { version: 1, sections: textSections(text) } : { newer: Number(version) };
  if (!/"rekindle-facts"\s*:/.test(text)) return null;
  const json = parseJson(text);
  const found = isRecord(json) ? ('rekindle-facts' in json ? json : json.facts) : null;
  if (!isRecord(found) || typeof found['rekindle-facts'] !== 'number') return null;
  return found['rekindle-facts'] === 1
    ? { version: 1, sections: jsonSections(found.sections) }
    : { newer: found['rekindle-facts'] };
}

function textSections(text: string): Section[] {
  const sections: { command: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('> ')) {
      if (sections.length >= mostSections) break;
      sections.push({ command: line.slice(2).trim(), lines: [] });
    } else if (line.startsWith('|')) sections.at(-1)?.lines.push(line.slice(1));
  }
  return sections.map(({ command, lines }) => ({ command, output: lines.join('\n') }));
}

function jsonSections(list: unknown): Section[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, mostSections).flatMap((entry: unknown): Section[] => {
    if (!isRecord(entry) || typeof entry.output !== 'string') return [];
    return [{ command: typeof entry.command === 'string' ? entry.command : null, output: entry.output }];
  });
}
