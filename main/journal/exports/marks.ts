import type { JournalAnswer } from '../types.ts';

/*
 * The signs of the outcomes. They are drawn, because a printed page must not depend on a font, and differ in shape, so
 * that they can be told apart without colour: a tick, a cross, a bar, an empty ring, a question mark.
 */
const shapes: Readonly<Record<JournalAnswer['outcome'], string>> = {
  pass: '<path d="M2.5 8.5l3.8 4L13.5 4" fill="none" stroke="currentColor" stroke-width="2.4"/>',
  fail: '<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2.4"/>',
  skip: '<path d="M3 8h10" fill="none" stroke="currentColor" stroke-width="2.4"/>',
  'not-present': '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.6"/>',
  undecided:
    '<path d="M5 5.6C5 3.9 6.3 3 8 3s3 1 3 2.6c0 2-3 2.2-3 4.4" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="8" cy="13" r="1.3"/>',
};

const outcomes = ['pass', 'fail', 'skip', 'not-present', 'undecided'] as const;

/** The signs, once a page. */
export const markShapes = `<svg width="0" height="0" style="position:absolute" aria-hidden="true">${outcomes
  .map((outcome) => `<symbol id="${outcome}" viewBox="0 0 16 16">${shapes[outcome]}</symbol>`)
  .join('')}</svg>`;

/** One sign; its meaning stands beside it as a word. */
export function mark(outcome: JournalAnswer['outcome']): string {
  return `<svg class="mark ${outcome}" width="16" height="16" aria-hidden="true"><use href="#${outcome}"/></svg>`;
}
