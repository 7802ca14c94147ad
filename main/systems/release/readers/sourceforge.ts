import { Parser } from 'htmlparser2';
import type { NamedFile } from '../types.ts';

/**
 * Files in a project's feed on SourceForge (`/projects/NAME/rss?path=/…`): one `item` a file, its path as the title,
 * its size and MD5 in `media:content`. Each file may stand there twice.
 */
export function sourceforgeFiles(xml: string): NamedFile[] {
  const files = new Map<string, NamedFile>();
  let inItem = false;
  let tag = '';
  let item = { title: '', link: '', size: '', hash: '' };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        tag = name;
        if (name === 'item') {
          inItem = true;
          item = { title: '', link: '', size: '', hash: '' };
        }
        if (inItem && name === 'media:content') item.size = attributes.filesize ?? '';
        if (name === 'media:hash' && attributes.algo !== 'md5') tag = '';
      },
      ontext(text) {
        if (!inItem) return;
        if (tag === 'title') item.title += text;
        if (tag === 'link') item.link += text;
        if (tag === 'media:hash') item.hash += text;
      },
      onclosetag(name) {
        tag = '';
        if (name !== 'item') return;
        inItem = false;
        const file = fileOf(item);
        if (file !== null) files.set(file.name, file);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return [...files.values()];
}

function fileOf(item: { title: string; link: string; size: string; hash: string }): NamedFile | null {
  const name = item.title.trim().split('/').at(-1);
  if (!name) return null;
  const link = item.link.trim();
  const digest = item.hash.trim().toLowerCase();
  return {
    name,
    url: link.startsWith('https://') && URL.canParse(link) ? link : null,
    version: null,
    sizeBytes: /^\d{1,15}$/.test(item.size) ? Number(item.size) : null,
    digest: /^[0-9a-f]{32}$/.test(digest) ? { algorithm: 'md5', digest } : null,
    signatureUrl: null,
  };
}
