import { papers, type Paper } from './html.ts';

/** How the checks of one sheet are set, so that none falls off the page. */
export interface ReportLayout {
  /** Class of the sheet. */
  readonly name: 'few' | 'some' | 'many' | 'crowded';
  /** How many lines of each remark are shown; 0 shows none. */
  readonly remarkLines: number;
}

/** Heights in mm as the style makes them, a little generous. */
const layouts = [
  { name: 'few', columns: 1, row: 8, remark: 4.6, most: 6 },
  { name: 'some', columns: 2, row: 6.8, remark: 4.6, most: 3 },
  { name: 'many', columns: 2, row: 5.7, remark: 4.4, most: 2 },
  { name: 'crowded', columns: 3, row: 5.6, remark: 3.6, most: 2 },
] as const;

/** Margins, heading, key and footer together, in mm. */
const around = 26 + 24 + 26;
const factRow = 10.5;
const verdictTop = 16;
const verdictLine = 5;

/**
 * The roomiest layout in which everything fits on the page.
 * @param facts how many facts of the machine are told; verdictLines: lines that the verdict's sentences take, or 0 without one
 */
export function reportLayout(
  paper: Paper,
  counts: {
    readonly answers: number;
    readonly remarks: number;
    readonly facts: number;
    readonly verdictLines: number;
  },
): ReportLayout {
  const { answers, remarks, facts, verdictLines } = counts;
  const verdict = verdictLines === 0 ? 0 : verdictTop + verdictLine * verdictLines;
  const room = papers[paper].height - around - Math.ceil(facts / 2) * factRow - verdict;
  for (const { name, columns, row, remark, most } of layouts) {
    // One row may be left over at the end of each column.
    const left = (room - row - remark) * columns - answers * row;
    if (left < 0) continue;
    if (remarks === 0) return { name, remarkLines: most };
    const lines = Math.min(most, Math.floor(left / (remarks * remark)));
    if (lines >= 1) return { name, remarkLines: lines };
  }
  return { name: 'crowded', remarkLines: 0 };
}
