import { categoryOrder, type CatalogueEntry } from '../systems/catalogue.ts';
import type { Fact, SystemEdition } from '../systems/schema.ts';
import type { Console } from './console.ts';
import { table } from './table.ts';

/** The catalogue as a table, a heading for each kind of system. */
export function systemsTable(console: Console, entries: readonly CatalogueEntry[]): string[] {
  const sorted = categoryOrder.flatMap((category) =>
    entries.filter(({ edition }) => edition.category === category),
  );
  const heads = ['id', 'name', 'version', 'arch', 'ram', 'method'] as const;
  const rows = [
    heads.map((head) => console.paint('dim', console.text(`cli-systems-column-${head}`))),
    ...sorted.map(({ edition }) => systemRow(console, edition)),
  ];
  const [head = '', ...lines] = table(rows);
  const out = [head];
  let category: SystemEdition['category'] | null = null;
  sorted.forEach(({ edition }, i) => {
    if (edition.category !== category) {
      category = edition.category;
      out.push('', console.paint('bold', console.text(`system-category-${category}`)));
    }
    out.push(lines[i] ?? '');
  });
  return [...out, '', console.paint('dim', console.text('cli-systems-ram'))];
}

function systemRow(console: Console, edition: SystemEdition): string[] {
  const { boot, pleasant } = edition.ramMiB;
  const bootable = edition.method.value !== 'none';
  return [
    edition.id,
    edition.name,
    edition.version.value ?? (bootable ? '?' : ''),
    bootable ? (edition.arch.value?.join(', ') ?? '?') : '',
    bootable ? `${boot.value ?? '?'} / ${pleasant.value ?? '?'}` : '',
    edition.method.value === null ? '?' : console.text(`system-method-${edition.method.value}`),
  ];
}

/**
 * Everything about one entry, each fact with its sureness and the numbers of its sources.
 * @param successor what took its place, if anything did
 */
export function systemLines(
  console: Console,
  { edition, family, origin }: CatalogueEntry,
  successor: SystemEdition | null,
): string[] {
  const { language } = console;
  const numbers = new Map<string, number>();
  const facts = factRows(console, edition).flatMap(([name, fact, text]) => {
    if (fact.value === null && fact.note === undefined) return [];
    const sure = `${fact.sure}${fact.dated ? '*' : ' '} ${sourceMarks(fact.from, numbers)}`;
    const note = fact.note === undefined ? '' : console.paint('dim', `  (${fact.note})`);
    return [[console.paint('dim', name), console.paint('dim', sure.trimEnd()), text + note]];
  });
  const plain = plainRows(console, edition, numbers);
  const sources = [...numbers].map(([id, number]) => `  [${number}] ${family.sources[id]?.what ?? id}`);
  const bullets = (head: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', console.paint('bold', head), ...lines.map((line) => `  • ${line}`)];
  return [
    `${console.paint('bold', edition.name)}  ${console.paint('dim', `${edition.id} · ${edition.edition}`)}`,
    edition.about[language],
    ...(edition.audience ? [edition.audience[language]] : []),
    ...(edition.destructive ? [console.paint('red', console.text('system-destructive'))] : []),
    ...(origin === 'built-in' ? [] : [console.paint('yellow', console.text(`system-origin-${origin}`))]),
    ...(successor ? [console.text('system-successor', { id: successor.id, name: successor.name })] : []),
    ...(edition.methodNote ? [edition.methodNote[language]] : []),
    ...(edition.legalNotice
      ? [
          console.text('system-legal', {
            date: edition.legalNotice.dateChecked,
            text: edition.legalNotice.text,
          }),
        ]
      : []),
    '',
    ...table(facts),
    ...table(plain),
    ...bullets(
      console.text('system-not-for'),
      edition.notFor.map((told) => told[language]),
    ),
    ...bullets(console.text('system-to-verify'), edition.toVerify),
    ...(sources.length > 0 ? ['', console.paint('bold', console.text('system-sources')), ...sources] : []),
    ...(sources.length > 0 ? ['', console.paint('dim', console.text('system-sure-legend'))] : []),
  ];
}

/** `[1, 3]`; gives sources their numbers in the order in which they come. */
function sourceMarks(from: readonly string[], numbers: Map<string, number>): string {
  const list = from.map((id) => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  });
  return list.length > 0 ? `[${list.join(', ')}]` : '';
}

type FactRow = readonly [name: string, fact: Fact<unknown>, text: string];

function factRows(console: Console, edition: SystemEdition): FactRow[] {
  const { language } = console;
  const text: Console['text'] = (key, data) => console.text(key, data);
  const row = <T>(name: string, fact: Fact<T>, show: (value: T) => string): FactRow => [
    name,
    fact,
    fact.value === null ? '?' : show(fact.value),
  ];
  const word = (value: string): string => (value === 'none' ? text('system-method-none') : value);
  const yes = (value: boolean): string => text(value ? 'cli-yes' : 'cli-no');
  const memory = (ramMiB: number): string => text('system-mebibytes', { ramMiB });
  const { cpu, ramMiB, firmware } = edition;
  return [
    row(text('system-field-version'), edition.version, word),
    row(text('system-field-arch'), edition.arch, (value) => value.join(', ')),
    row(text('system-field-cpu'), cpu.baseline, word),
    row(text('system-field-pae'), cpu.pae, yes),
    row(text('system-field-sse2'), cpu.sse2, yes),
    row(text('system-field-ram-boot'), ramMiB.boot, memory),
    row(text('system-field-ram-pleasant'), ramMiB.pleasant, memory),
    row(text('system-field-bios'), firmware.bios, yes),
    row(text('system-field-uefi64'), firmware.uefi64, yes),
    row(text('system-field-uefi32'), firmware.uefi32, yes),
    row(text('system-field-secure-boot'), firmware.secureBoot, yes),
    row(text('system-field-method'), edition.method, (value) => text(`system-method-${value}`)),
    row(text('system-field-format'), edition.imageFormat, word),
    row(text('system-field-size'), edition.sizeMiB, memory),
    row(text('system-field-desktop'), edition.desktop, word),
    row(text('system-field-init'), edition.init, word),
    row(text('system-field-libc'), edition.libc, word),
    row(text('system-field-packages'), edition.packageManager, word),
    row(text('system-field-ram-run'), edition.runsFromRam, (value) => text(`system-runs-${value}`)),
    row(text('system-field-keeps'), edition.persistence, (value) => value.keeps[language]),
    row(text('system-field-login'), edition.login, (value) => value.text[language]),
    row(text('system-field-boot-parameters'), edition.bootParameters, word),
    row(text('system-field-maturity'), edition.maturity, (value) => text(`system-maturity-${value}`)),
    row(text('system-field-team'), edition.team, (value) => text(`system-team-${value}`)),
    row(text('system-field-licence'), edition.licence, word),
    row(text('system-field-checksum'), edition.checksum.algorithm, word),
    row(text('system-field-signature'), edition.signature.kind, word),
  ];
}

/** What is no fact of the system, but of its publisher. */
function plainRows(console: Console, edition: SystemEdition, numbers: Map<string, number>): string[][] {
  const text: Console['text'] = (key, data) => console.text(key, data);
  const rows: [string, string | null][] = [
    [text('system-field-status'), text(`system-status-${edition.status}`)],
    ...edition.signature.keys.map(({ fingerprint, whose, established, from }): [string, string] => [
      text('system-field-key'),
      `${text('system-key', { fingerprint, whose, established })} ${sourceMarks(from, numbers)}`,
    ]),
    [text('system-field-homepage'), edition.homepage],
    [text('system-field-download'), edition.downloadPage],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[console.paint('dim', name), value]]));
}
