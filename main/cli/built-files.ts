import { fileURLToPath } from 'node:url';

/** The built writer process; it lies beside the built command line. */
export const writerProcessScript = fileURLToPath(new URL('./writer-process.js', import.meta.url));
