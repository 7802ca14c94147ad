import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const page = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(512),
  /** Stands in the page. */
  holds: z.string().min(3).max(200),
  /** Nothing else stands in it, spaces aside: a page that somebody puts in its place may hold any word. */
  whole: z.boolean(),
});
const pages = z.strictObject({ plain: z.array(page).min(1).max(8), secure: z.array(page).min(1).max(8) });

export type KnownPage = z.infer<typeof page>;
/** Pages whose content is known: without TLS, where a network can put its own page in between, and with it. */
export type KnownPages = z.infer<typeof pages>;

/**
 * Pages that exist so that computers can see whether they reach the web, each of another operator, and pages that
 * have said the same for decades.
 */
const usualPages: KnownPages = {
  plain: [
    { url: 'http://network-test.debian.org/nm', holds: 'NetworkManager is online', whole: true },
    { url: 'http://detectportal.firefox.com/success.txt', holds: 'success', whole: true },
    {
      url: 'http://nmcheck.gnome.org/check_network_status.txt',
      holds: 'NetworkManager is online',
      whole: true,
    },
  ],
  secure: [
    { url: 'https://www.debian.org/', holds: 'Debian', whole: false },
    { url: 'https://www.kernel.org/', holds: 'Linux Kernel Archives', whole: false },
    { url: 'https://example.com/', holds: 'Example Domain', whole: false },
  ],
};

/**
 * The pages to ask for.
 * @param file a JSON file with others, for networks that reach only their own servers; if it cannot be read, the usual
 * ones are asked
 */
export async function knownPages(file: string | undefined): Promise<KnownPages> {
  if (file === undefined || file === '') return usualPages;
  try {
    return pages.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return usualPages;
  }
}
