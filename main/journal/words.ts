/** A text as it is searched: small letters without accents, one space between words. */
export function searchable(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** The words of a search, at most ten. */
export function searchWords(text: string): string[] {
  return searchable(text)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 10);
}
