import type { Paper } from './html.ts';

/** A sheet of labels as it is sold; all sizes in mm, from the upper left corner of the paper. */
export interface LabelFormat {
  readonly id: string;
  readonly paper: Paper;
  readonly across: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  /** From the left edge of one label to that of the next one. */
  readonly stepAcross: number;
  readonly stepDown: number;
}

/**
 * Makers' published sizes. On A4 the labels of these sheets are centred on the paper; 5160 and 5163 are defined in
 * inches (top 1/2", left 3/16" and 5/32").
 */
export const labelFormats: readonly LabelFormat[] = [
  {
    id: 'L7160',
    paper: 'a4',
    across: 3,
    down: 7,
    width: 63.5,
    height: 38.1,
    left: 7.25,
    top: 15.15,
    stepAcross: 66,
    stepDown: 38.1,
  },
  {
    id: 'L7159',
    paper: 'a4',
    across: 3,
    down: 8,
    width: 63.5,
    height: 33.9,
    left: 7.25,
    top: 12.9,
    stepAcross: 66,
    stepDown: 33.9,
  },
  {
    id: 'L7163',
    paper: 'a4',
    across: 2,
    down: 7,
    width: 99.1,
    height: 38.1,
    left: 4.65,
    top: 15.15,
    stepAcross: 101.6,
    stepDown: 38.1,
  },
  {
    id: '5160',
    paper: 'letter',
    across: 3,
    down: 10,
    width: 66.675,
    height: 25.4,
    left: 4.7625,
    top: 12.7,
    stepAcross: 69.85,
    stepDown: 25.4,
  },
  {
    id: '5163',
    paper: 'letter',
    across: 2,
    down: 5,
    width: 101.6,
    height: 50.8,
    left: 3.96875,
    top: 12.7,
    stepAcross: 106.3625,
    stepDown: 50.8,
  },
];

export function labelFormat(id: string): LabelFormat | null {
  return labelFormats.find((format) => format.id.toLowerCase() === id.toLowerCase()) ?? null;
}

/** Where a label lies: which sheet, and its corner on it in mm. */
export function labelPlace(format: LabelFormat, index: number): { sheet: number; left: number; top: number } {
  const each = format.across * format.down;
  const onSheet = index % each;
  const exact = (value: number): number => Math.round(value * 10_000) / 10_000;
  return {
    sheet: Math.floor(index / each),
    left: exact(format.left + (onSheet % format.across) * format.stepAcross),
    top: exact(format.top + Math.floor(onSheet / format.across) * format.stepDown),
  };
}
