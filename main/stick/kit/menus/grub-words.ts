/** One command of a GRUB script: its words, and the block behind them. */
export interface GrubCommand {
  readonly words: readonly GrubWord[];
  /** What stands in braces behind it: a menu entry, a menu, a function. */
  readonly block: readonly GrubCommand[] | null;
}

/** A word in parts: plain text, and names of variables. */
export type GrubWord = readonly GrubPart[];
export type GrubPart = { readonly text: string } | { readonly variable: string };

/** No menu of an image comes near these. */
const mostCommands = 20_000;
const deepestBlock = 12;

type Token = { readonly kind: 'word'; readonly word: GrubWord } | { readonly kind: ';' | '{' | '}' };

/**
 * Takes a GRUB script apart (GNU GRUB manual, "Writing full configuration files directly"). `if`, `for` and their like stay
 * commands in a row, and so do `then`, `else` and `do`. Whatever the text is, this ends.
 */
export function grubCommands(text: string): readonly GrubCommand[] {
  const tokens = tokensOf(text);
  let at = 0;
  let made = 0;
  const block = (depth: number): GrubCommand[] => {
    const commands: GrubCommand[] = [];
    let words: GrubWord[] = [];
    const end = (inner: readonly GrubCommand[] | null): void => {
      const [first, ...rest] = words;
      const opens = /^(?:then|else|do)$/.test(plainText(first) ?? '');
      if (first && opens) commands.push({ words: [first], block: null });
      const own = opens ? rest : words;
      if (own.length > 0 && ++made <= mostCommands) commands.push({ words: own, block: inner });
      words = [];
    };
    while (at < tokens.length) {
      const token = tokens[at++];
      if (token?.kind === 'word') words.push(token.word);
      else if (token?.kind === '{') {
        const inner = depth < deepestBlock ? block(depth + 1) : [];
        end(inner);
      } else if (token?.kind === '}') {
        end(null);
        if (depth > 0) return commands;
      } else end(null);
    }
    end(null);
    return commands;
  };
  return block(0);
}

/** The name of a command, where it is plain text. */
export function plainText(word: GrubWord | undefined): string | null {
  if (!word?.every((part) => 'text' in part)) return null;
  return word.map((part) => ('text' in part ? part.text : '')).join('');
}

class Words {
  readonly tokens: Token[] = [];
  private parts: GrubPart[] = [];
  private text = '';
  private open = false;

  add(character: string): void {
    this.text += character;
    this.open = true;
  }

  /** Quotes make a word, even an empty one. */
  begin(): void {
    this.open = true;
  }

  variable(name: string): void {
    if (this.text !== '') this.parts.push({ text: this.text });
    this.text = '';
    this.parts.push({ variable: name });
    this.open = true;
  }

  end(): void {
    if (!this.open) return;
    if (this.text !== '' || this.parts.length === 0) this.parts.push({ text: this.text });
    this.tokens.push({ kind: 'word', word: this.parts });
    this.parts = [];
    this.text = '';
    this.open = false;
  }

  mark(kind: ';' | '{' | '}'): void {
    this.end();
    this.tokens.push({ kind });
  }

  get inside(): boolean {
    return this.open;
  }
}

const variableName = /^\$(?:\{([^}\n]{0,200})\}|([A-Za-z_][A-Za-z0-9_]{0,200}|[0-9?#@*]))/;

function tokensOf(text: string): readonly Token[] {
  const words = new Words();
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    if (character === '\\') {
      if (text[at + 1] !== '\n') words.add(text[at + 1] ?? '');
      at += 2;
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      words.begin();
      for (const one of text.slice(at + 1, end < 0 ? undefined : end)) words.add(one);
      at = end < 0 ? text.length : end + 1;
    } else if (character === '"') at = quoted(text, at + 1, words);
    else if (character === '$') at = variable(text, at, words);
    else if (character === '#' && !words.inside) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else {
      if (character === '\n' || character === ';') words.mark(';');
      else if (/[ \t\r]/.test(character)) words.end();
      else if (!words.inside && (character === '{' || character === '}')) words.mark(character);
      else if (character === '&' || character === '|') words.mark(';');
      else words.add(character);
      at++;
    }
  }
  words.end();
  return words.tokens;
}

/** @returns where the text goes on behind the closing quote */
function quoted(text: string, from: number, words: Words): number {
  words.begin();
  let at = from;
  while (at < text.length && text[at] !== '"') {
    const character = text[at] ?? '';
    if (character === '\\' && /["\\$\n]/.test(text[at + 1] ?? '')) {
      if (text[at + 1] !== '\n') words.add(text[at + 1] ?? '');
      at += 2;
    } else if (character === '$') at = variable(text, at, words);
    else {
      words.add(character);
      at++;
    }
  }
  return at + 1;
}

function variable(text: string, at: number, words: Words): number {
  const found = variableName.exec(text.slice(at, at + 210));
  if (!found) {
    words.add('$');
    return at + 1;
  }
  words.variable(found[1] ?? found[2] ?? '');
  return at + found[0].length;
}
