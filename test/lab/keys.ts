/** The keys of a US keyboard that type a text, as QEMU names them (qapi/ui.json, QKeyCode). */
export function keysFor(text: string): string[] {
  return Array.from(text, (letter) => {
    if (/[a-z0-9]/.test(letter)) return letter;
    const key = named.get(letter);
    if (key === undefined) throw new Error(`No key is known for ${JSON.stringify(letter)}.`);
    return key;
  });
}

const named: ReadonlyMap<string, string> = new Map([
  [' ', 'spc'],
  ['\n', 'ret'],
  ['-', 'minus'],
  ['=', 'equal'],
  ['/', 'slash'],
  ['.', 'dot'],
  [',', 'comma'],
]);
