import { fileURLToPath } from 'node:url';

/** The built writer process; it lies beside the built command line. */
export const writerProcessScript = fileURLToPath(new URL('./writer-process.js', import.meta.url));

/** The built program that makes a PDF of a page, in Electron. */
export const printPdfScript = fileURLToPath(new URL('./print-pdf.js', import.meta.url));
