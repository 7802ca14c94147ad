/** Response headers by lower-case name, as undici gives them. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of a header; `null` if it is not there. */
export function header(headers: Headers, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

export interface ContentRange {
  /** First and last byte, both inclusive; `null` for an unsatisfied range. */
  readonly range: { readonly first: number; readonly last: number } | null;
  readonly totalBytes: number | null;
}

/** RFC 9110, section 14.4: `bytes 5-9/10`, with a star for an unknown total or an unsatisfied range; else `null`. */
export function parseContentRange(value: string | null): ContentRange | null {
  const match = /^bytes (?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15}|\*)$/i.exec(value?.trim() ?? '');
  if (!match) return null;
  const [, first, last, total] = match;
  const totalBytes = total === '*' ? null : Number(total);
  if (first === undefined || last === undefined) return { range: null, totalBytes };
  const range = { first: Number(first), last: Number(last) };
  if (range.last < range.first || (totalBytes !== null && range.last >= totalBytes)) return null;
  return { range, totalBytes };
}

/** A length that can be believed to be one; `null` otherwise. */
export function parseLength(value: string | null): number | null {
  return value !== null && /^\d{1,15}$/.test(value.trim()) ? Number(value) : null;
}

/**
 * RFC 9110, section 10.2.3: seconds, or a date.
 * @returns how long to wait, in ms; `null` if nothing is said
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

/** What tells one version of a file from another at one host (RFC 9110, section 8.8). */
export interface Validators {
  /** A strong entity tag; weak ones may not be used for ranges. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export function validatorsOf(headers: Headers): Validators {
  const etag = header(headers, 'etag');
  return {
    etag: etag !== null && /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag) ? etag : null,
    lastModified: header(headers, 'last-modified'),
  };
}

/** The stronger of the two, as `If-Range` wants it; `null` if there is none. */
export function ifRange({ etag, lastModified }: Validators): string | null {
  return etag ?? lastModified;
}

/** True for what a browser would show as a page: no image is ever sent so. */
export function isWebPage(headers: Headers): boolean {
  return /^(text\/html|application\/xhtml\+xml)\b/i.test(header(headers, 'content-type') ?? '');
}
