/** The system's name for what went wrong (`EBUSY`, …), out of an error that Node threw. */
export function errnoOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
