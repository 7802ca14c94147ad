import { z } from 'zod';

/**
 * What is known of a file that has not all arrived: lies beside it as `NAME.part.json`, so that a later try, by
 * whichever program, goes on where this one stopped.
 */
const partState = z.object({
  version: z.literal(1),
  /** The address that answered last, redirects followed: its validators are good for this host alone. */
  url: z.url({ protocol: /^https?$/ }).max(8192),
  etag: z.string().max(1024).nullable(),
  lastModified: z.string().max(256).nullable(),
  totalBytes: z.number().int().nonnegative().nullable(),
  /** So much is on the disk for certain; what is behind it may be zeros after a power cut. */
  safeBytes: z.number().int().nonnegative(),
  /** Bytes of more than one host are in it: each said that it has a file of this size, the digest must prove it. */
  mixed: z.boolean(),
});

export type PartState = z.infer<typeof partState>;

/** Reads a state; `null` for anything that is none, which then is made anew. */
export function parsePartState(text: string): PartState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = partState.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/**
 * How much of what lies there can be gone on with.
 * @param fileBytes length of the file
 * @param publishedBytes size that the publisher names now
 */
export function usableBytes(
  state: PartState | null,
  fileBytes: number,
  publishedBytes: number | null,
): number {
  if (state === null) return 0;
  const { totalBytes, safeBytes } = state;
  // Another release has come out meanwhile.
  if (publishedBytes !== null && totalBytes !== null && publishedBytes !== totalBytes) return 0;
  const most = publishedBytes ?? totalBytes ?? Number.MAX_SAFE_INTEGER;
  return Math.min(fileBytes, safeBytes, most);
}
