/** Makes the compiler prove that a `switch` handled every case; throws if a foreign value slips through. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
