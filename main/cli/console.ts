import { message, tell } from '../messages/format.ts';
import { languageFor, type Language, type MessageKey } from '../messages/catalogues.ts';
import type { Reason, ReasonValue } from '../common/reason.ts';

/** Where a command prints, and in which language and manner. */
export interface Console {
  readonly language: Language;
  readonly json: boolean;
  /** True on a terminal: bars and colours. */
  readonly interactive: boolean;
  readonly columns: number;
  out(text: string): void;
  err(text: string): void;
  /** Replaces the progress lines at the bottom of the terminal; `[]` removes them. */
  status(lines: readonly string[]): void;
  text(key: MessageKey, data?: Readonly<Record<string, ReasonValue>>): string;
  tell(reason: Reason): string;
  paint(colour: Colour, text: string): string;
}

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const codes: Record<Colour, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

/** The console of this process. Colours follow https://no-color.org and need a terminal. */
export function processConsole(json: boolean, env: NodeJS.ProcessEnv = process.env): Console {
  const language = languageFor([env.LC_ALL, env.LC_MESSAGES, env.LANG].find(Boolean));
  const interactive = !json && process.stdout.isTTY && env.TERM !== 'dumb';
  const coloured = interactive && !env.NO_COLOR;
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) process.stdout.write(`\u001b[${shown}A\u001b[J`);
    shown = 0;
  };
  return {
    language,
    json,
    interactive,
    columns: process.stdout.columns || 80,
    out(text) {
      clear();
      process.stdout.write(`${text}\n`);
    },
    err(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    status(lines) {
      if (!interactive) return;
      clear();
      const width = (process.stdout.columns || 80) - 1;
      for (const line of lines) process.stdout.write(`${line.slice(0, width)}\n`);
      shown = lines.length;
    },
    text: (key, data) => message(language, key, data),
    tell: (reason) => tell(language, reason).text,
    paint(colour, text) {
      const [on, off] = codes[colour];
      return coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
    },
  };
}
