import type { SystemEdition } from '../schema.ts';

/** The folder of an address, with its slash. */
export function folderOf(url: string): string {
  return new URL('.', url).href;
}

/** Fills an address template of the catalogue (`{image}`, `{folder}`, `{name}`, `{stem}`, `{version}`). */
export function fillAddress(
  template: string,
  {
    image,
    name,
    version,
  }: { readonly image: string; readonly name: string; readonly version: string | null },
): string | null {
  const stem = name.replace(/\.[^.]+$/, '');
  const values: Readonly<Record<string, string | null>> = {
    image,
    folder: image === '' ? null : folderOf(image),
    name: encodeURIComponent(name),
    stem: encodeURIComponent(stem),
    version: version === null ? null : encodeURIComponent(version),
  };
  // What is not known stays in its braces, which are in no address.
  const filled = template.replaceAll(/\{([a-z]+)\}/g, (whole, word: string) => values[word] ?? whole);
  return !filled.includes('{') && URL.canParse(filled) ? filled : null;
}

/** Where the digest and the signature of an image are published, as the catalogue says. */
export function proofAddresses(
  { checksum, signature }: Pick<SystemEdition, 'checksum' | 'signature'>,
  address: Parameters<typeof fillAddress>[1],
): { readonly sumsUrl: string | null; readonly signatureUrl: string | null } {
  const fill = (template: string | null): string | null =>
    template === null ? null : fillAddress(template, address);
  return { sumsUrl: fill(checksum.url), signatureUrl: fill(signature.url) };
}

/** The same place below another root: `a/x/y` under `a/` is `b/x/y` under `b/`; `null` if it does not lie there. */
export function underMirror(url: string, root: string, mirror: string): string | null {
  return url.startsWith(root) ? mirror + url.slice(root.length) : null;
}

/** HTTPS first, otherwise in the order given; each once. */
export function httpsFirst(urls: readonly string[]): string[] {
  const unique = [...new Set(urls)];
  const isPlain = (url: string): number => (url.startsWith('https:') ? 0 : 1);
  return unique.sort((a, b) => isPlain(a) - isPlain(b));
}
