/** What a name says of the file: the placeholders of its template. */
export type NameParts = Readonly<Record<string, string>>;

/** What some placeholders may be; all others are letters and digits. */
export interface PlaceholderWords {
  readonly variants: readonly string[];
  readonly arches: readonly string[];
}

/** Numbers joined by dots, dashes or underscores. No two ways to read the same text, so it cannot run wild. */
const versionExpression = String.raw`\d+(?:[._-]\d+)*`;

/**
 * Compares names with a template such as `antiX-{version}_x64-full.iso`. The whole name has to fit, with upper and
 * lower case; a placeholder that stands twice is the same text twice.
 * @returns what stands for each placeholder, or `null` if the name does not fit
 */
export function namePattern(template: string, words: PlaceholderWords): (name: string) => NameParts | null {
  const seen = new Set<string>();
  const expression = template
    .split(/(\{[a-z]+\})/)
    .map((piece) => {
      const placeholder = /^\{([a-z]+)\}$/.exec(piece)?.[1];
      if (placeholder === undefined) return literal(piece);
      if (seen.has(placeholder)) return String.raw`\k<${placeholder}>`;
      seen.add(placeholder);
      return `(?<${placeholder}>${allowed(placeholder, words)})`;
    })
    .join('');
  const whole = new RegExp(`^${expression}$`);
  return (name) => {
    const match = name.length > 255 ? null : whole.exec(name);
    return match === null ? null : { ...match.groups };
  };
}

function allowed(placeholder: string, { variants, arches }: PlaceholderWords): string {
  switch (placeholder) {
    case 'version':
      return versionExpression;
    case 'variant':
      return oneOf(variants);
    case 'arch':
      return oneOf(arches);
    default:
      return '[A-Za-z0-9]+';
  }
}

/** Nothing fits an empty choice. */
function oneOf(choice: readonly string[]): string {
  return choice.length === 0 ? '(?!)' : choice.map(literal).join('|');
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
