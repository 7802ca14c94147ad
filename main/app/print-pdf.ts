/*
 * A program for Electron: turns one page into a PDF, for the command line. It shows nothing and needs no screen.
 *   electron print-pdf.js PAGE.html OUT.pdf a4|letter
 */
import { app } from 'electron';
import { writeFileSync } from 'node:fs';
import { pdfOf } from './pdf.ts';

const [pageFile = '', pdfFile = '', paper = 'a4'] = process.argv.slice(-3);

app.disableHardwareAcceleration();
app
  .whenReady()
  .then(async () => {
    writeFileSync(pdfFile, await pdfOf(pageFile, paper === 'letter' ? 'letter' : 'a4'));
    app.exit(0);
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    app.exit(1);
  });
