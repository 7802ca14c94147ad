import { expect } from 'vitest';
import type { ToldReason } from '../../../main/common/reason.ts';

const place = String.raw`at byte [\d,]+`;
const size = String.raw`[\d.,]+ (bytes?|kB|MB|GB)`;

/** What a person has to read in the end: what has happened, and what to do now. */
const essence: Readonly<Record<string, RegExp>> = {
  'write-drive-gone': /no longer there\. .*pulled out.* Plug it in again .* will not start a computer/,
  'write-io-error': new RegExp(`refused to take data \\(EIO, ${place}\\)\\. .* use another stick\\.`),
  'write-drive-full': new RegExp(`full ${place}, although it says that it holds ${size}\\. .* fake`),
  'verify-read-error': new RegExp(`could not be read back \\(EIO, ${place}\\)\\. Do not trust it`),
  'verify-mismatch':
    /not hold what was written.* byte is number [\d,]+; .* blocks? of 4 KiB (is|are) wrong\. .* fake/,
  'drive-worn': new RegExp(`worn: ${size} of it can no longer be used, the first ${place}.* use another`),
  'drive-smaller-than-image': new RegExp(`needs ${size}, this drive has ${size}\\. Take a larger stick\\.`),
  'drive-is-read-only': /write-protected\. .* small switch/,
  'drive-name-not-typed': /\/dev\/sd[a-z]+ .* “[^”]+” has to be typed first\. .* Nothing was written\./,
  'drive-does-not-answer': /no longer answers\. Pull it out/,
  'drive-busy': /is in use\. Close what uses it and try again\. In use by: \S+/,
  'source-changed': /image file was changed or shortened .* write the stick again\./,
  'writer-process-ended': /ended unexpectedly\. This stick is not ready; make it again\./,
  'helper-ended': /ended from outside\. Do not trust this stick; write it again\./,
  'unmount-came-back': /Another program opens \/\S+ again each time it is closed\. Close the file manager/,
  'unmount-busy': /\/\S+ is still in use\. Close the files .* In use by: \S+/,
  'permission-refused':
    /not permitted: the password was wrong, or the window was closed\. Nothing was written\./,
  'permission-not-askable':
    /needs an administrator’s password, .* no window to ask for it\. .* in a terminal\./,
  'no-way-to-ask': /needs an administrator’s permission, .* no way to ask for it\. Have UDisks2 installed/,
  'probe-fake': new RegExp(`^This stick says ${size} and has ${size}\\. It is a fake: `),
  'fake-not-written': /^The image was not written to it\.$/,
  'probe-drive-gone': /no longer there .*pulled out.* Plug it in again/,
  'probe-not-put-back': new RegExp(`could not be put back, the first ${place}\\. A file .* is damaged`),
  cancelled: /You cancelled\. A stick that was being written will not start a computer/,
};

/**
 * A complete sentence for people, which says what it has to: no code, no name of a value that should have been there,
 * and the place of what went wrong.
 */
export function expectSentence({ code, text, data }: ToldReason): void {
  expect(text, code).toMatch(/^[\p{Lu}\p{N}“/].*[.!?”]$/su);
  expect(text, code).not.toMatch(/[{}]|undefined|NaN|\bnull\b/);
  if (code.includes('-')) expect(text).not.toContain(code);
  const wanted = essence[code];
  if (!wanted) throw new Error(`Nobody has said what a person has to read with ${code}: ${text}`);
  expect(text, code).toMatch(wanted);
  // Of a drive that is gone, no place is worth telling.
  if (typeof data.offset === 'number' && !code.endsWith('drive-gone'))
    expect(text).toContain(data.offset.toLocaleString('en'));
}
