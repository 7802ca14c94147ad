/**
 * How decoding ends when it does not end well. Thrown inside the decoders, whose callers are loops;
 * `unpackImage` and `inspectSource` turn it into typed reasons, so that it never leaves this folder's users.
 */
export type DecodeFailureKind = 'truncated' | 'damaged' | 'needs-memory' | 'unsupported';

export class DecodeFailure extends Error {
  constructor(readonly kind: DecodeFailureKind) {
    super(`compressed data: ${kind}`);
  }
}

/** The most memory that a decoder may take for its dictionary or window, in bytes. */
export const largestWindowBytes = 128 * 1024 * 1024;
