/** True for a web page: what a server sends instead of a list that it does not have. */
export function isPage(text: string): boolean {
  const start = text.slice(0, 4096);
  return (
    /^[\s\uFEFF]*<(?:!doctype|\?xml|html|head|body|table|div|p)\b/i.test(start) || /<html|<body/i.test(start)
  );
}

const breaking: ReadonlySet<string> = new Set(
  'address article blockquote body br dd div dl dt h1 h2 h3 h4 h5 h6 head hr html li ol p pre section table td th title tr ul'.split(
    ' ',
  ),
);
const silent: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript']);

/**
 * The words of a page as lines: a block element ends a line. The file that a link leads to stands where the link is,
 * because pages say "Download" where they mean a name.
 */
export async function textOfPage(html: string): Promise<string> {
  const { Parser } = await import('htmlparser2');
  const parts: string[] = [];
  let silence = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (silent.has(name)) silence++;
      if (breaking.has(name)) parts.push('\n');
      const target = attributes.href?.replace(/[?#].*$/, '').replace(/\/download$/, '');
      if (target) parts.push(' ', target.split('/').at(-1) ?? '', ' ');
    },
    ontext(text) {
      if (silence === 0) parts.push(text);
    },
    onclosetag(name) {
      if (silent.has(name)) silence = Math.max(0, silence - 1);
      if (breaking.has(name)) parts.push('\n');
    },
  });
  parser.end(html);
  return parts.join('');
}
