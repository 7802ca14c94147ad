import { Parser } from 'htmlparser2';
import type { NamedFile } from '../types.ts';

export interface PageContent {
  /** Addresses that the page links to, absolute. */
  readonly links: readonly string[];
  readonly text: string;
}

/** Links and text of a web page, however badly it is written. Scripts and styles are not text. */
export function readPage(html: string, url: string): PageContent {
  const links: string[] = [];
  const text: string[] = [];
  let silent = 0;
  const isSilent = (name: string): boolean => name === 'script' || name === 'style';
  const parser = new Parser({
    onopentag(name, { href }) {
      if (isSilent(name)) silent++;
      if (name === 'a' && href !== undefined && URL.canParse(href, url)) links.push(new URL(href, url).href);
    },
    ontext(piece) {
      if (silent === 0) text.push(piece);
    },
    onclosetag(name) {
      if (isSilent(name)) silent--;
    },
  });
  parser.end(html);
  return { links, text: text.join('') };
}

/** Names of what lies directly in a listed folder; folders without their slash. */
export function listedNames(
  html: string,
  folder: string,
): { readonly files: string[]; readonly folders: string[] } {
  const root = new URL('.', folder);
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const link of readPage(html, folder).links) {
    const { origin, pathname } = new URL(link);
    // Sorting links, the parent folder and what leads elsewhere.
    if (origin !== root.origin || !pathname.startsWith(root.pathname) || pathname === root.pathname) continue;
    const rest = decoded(pathname.slice(root.pathname.length));
    const name = rest?.replace(/\/$/, '');
    if (name === undefined || name === '' || name.includes('/')) continue;
    (rest?.endsWith('/') ? folders : files).add(name);
  }
  return { files: [...files], folders: [...folders] };
}

/** Files that a page links to or, where addresses are made otherwise, mentions. */
export function filesOnPage(html: string, url: string): NamedFile[] {
  const { links, text } = readPage(html, url);
  const linked = links.flatMap((link) => {
    // SourceForge's links end in the word.
    const path = decoded(new URL(link).pathname.replace(/\/download$/, ''));
    const name = path?.split('/').at(-1);
    return name ? [named(name, link)] : [];
  });
  return [...linked, ...mentioned(text)];
}

/** Words of a text that could be file names. */
export function mentioned(text: string): NamedFile[] {
  const words = new Set(
    text.split(/[\s*()"'<>,;=|]+/).filter((word) => word.length > 2 && word.length <= 255),
  );
  return [...words].map((word) => named(word.split('/').at(-1) ?? word, null));
}

function named(name: string, url: string | null): NamedFile {
  return { name, url, version: null, sizeBytes: null, digest: null, signatureUrl: null };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
