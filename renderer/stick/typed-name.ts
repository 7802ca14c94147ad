/** True if the typed text is the name, however it was spaced and capitalised (as the guard in main/jobs judges too). */
export function isTyped(text: string, name: string): boolean {
  const plain = (words: string): string => words.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return plain(text) === plain(name);
}
