/** The part of lzma-native 8 that is used; the package has no types of its own. */
declare module 'lzma-native' {
  import type { Transform } from 'node:stream';

  export function createStream(
    coder: 'streamDecoder',
    options: {
      /** Bytes; a file that needs more is refused with `LZMA_MEMLIMIT_ERROR`. */
      memlimit?: number;
      /** Bytes a piece of output. */
      bufsize?: number;
      /** Decode in this thread instead of the thread pool. */
      synchronous?: boolean;
    },
  ): Transform;
}
