#!/usr/bin/env node
import { forkWriter } from '../jobs/writer-process/child-process.ts';
import { printPdfScript, writerProcessScript } from './built-files.ts';
import { runCommandLine } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { electronPath, openApp } from './open-app.ts';

// A pipe that was closed early (`| head`) is not an error worth a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  startWriter: () => forkWriter(writerProcessScript),
  pdfMaker: () => ({ electron: electronPath(), script: printPdfScript }),
  openApp,
});
