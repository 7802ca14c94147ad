/** For technicians, on the terminal that the program was started from. */
export function noteFailure(during: string, error: unknown): void {
  console.error(`rekindle: ${during}:`, error);
}
