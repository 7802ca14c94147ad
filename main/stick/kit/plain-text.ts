/**
 * Text for GRUB's menu. Before a font is loaded, the firmware shows ASCII for certain and nothing else; and lines have to fit on
 * 80 columns, with the menu's frame around them.
 */
const spelled: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  '–': '-',
  '—': '-',
  '…': '...',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '×': 'x',
};

/** What fits into a menu's frame on 80 columns. */
export const menuColumns = 70;
/** Lines of a page that leave room for what is said below it, on a screen of 25. */
export const pageLines = 20;

export function ascii(text: string): string {
  return Array.from(text.normalize('NFC'), (character) => {
    const known = spelled[character];
    if (known !== undefined) return known;
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
    return /^[\x20-\x7e\n]*$/.test(plain) ? plain : '?';
  }).join('');
}

/** A line of the menu, cut where it does not fit. */
export function menuLine(text: string): string {
  const plain = ascii(text).replace(/\s+/g, ' ').trim();
  return plain.length <= menuColumns ? plain : `${plain.slice(0, menuColumns - 3).trimEnd()}...`;
}

/** Paragraphs in lines that fit, an empty one between them. Words that are longer than a line are cut. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const paragraph of ascii(text).split('\n')) {
    if (lines.length > 0) lines.push('');
    let line = '';
    for (const word of paragraph.split(/\s+/).flatMap((one) => pieces(one))) {
      if (line !== '' && line.length + 1 + word.length > menuColumns) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

function pieces(word: string): string[] {
  return word.match(new RegExp(`.{1,${menuColumns}}`, 'g')) ?? [];
}

/** Lines in pages; a page does not begin with an empty one. */
export function pages(lines: readonly string[]): string[][] {
  const result: string[][] = [];
  let rest = [...lines];
  while (rest.length > 0) {
    const space = rest.slice(0, pageLines + 1).lastIndexOf('');
    // Better between paragraphs, unless that leaves most of the page empty.
    const end = rest.length <= pageLines ? rest.length : space > pageLines / 2 ? space : pageLines;
    result.push(rest.slice(0, end));
    rest = rest.slice(end);
    while (rest[0] === '') rest = rest.slice(1);
  }
  return result;
}
