import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import type { Language } from '../../messages/catalogues.ts';
import { message } from '../../messages/format.ts';
import { dateText, nameOf } from './facts.ts';
import { escaped, foreign, page, papers } from './html.ts';
import { labelPlace, type LabelFormat } from './label-formats.ts';
import { verdictTitle } from './titles.ts';
import type { LeavingSheet } from './types.ts';

/**
 * A label a machine, on sheets to be printed at 100 %.
 * @param used how many labels of the first sheet are gone already
 */
export function labelsHtml(
  sheets: readonly LeavingSheet[],
  format: LabelFormat,
  { language, used = 0 }: { language: Language; used?: number },
): string {
  const { width, height, css } = papers[format.paper];
  const count = labelPlace(format, used + Math.max(sheets.length, 1) - 1).sheet + 1;
  // Large enough for every telephone, and the text still has room.
  const code = Math.min(format.height - 5, 22);
  const style = `@page { size: ${css}; margin: 0 }
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #fff; font: ${format.height < 30 ? 6.5 : 8}pt/1.15 "Atkinson Hyperlegible Next", "Noto Sans", "DejaVu Sans", "Segoe UI", Arial, sans-serif }
.paper { position: relative; width: ${width}mm; height: ${height - 0.1}mm; overflow: hidden; break-after: page }
.paper:last-child { break-after: auto }
.label { position: absolute; width: ${format.width}mm; height: ${format.height}mm; padding: 2mm; overflow: hidden; display: flex; gap: 2mm; align-items: center }
.label svg { flex: none; width: ${code}mm; height: ${code}mm }
.label div { min-width: 0; flex: 1 } .label p { margin: 0; overflow: hidden; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2 }
.label .tag { font-size: 12pt; font-weight: 700; -webkit-line-clamp: 1 }`;
  const papersHtml = Array.from({ length: count }, (_, sheet) => {
    const labels = sheets.flatMap((one, index) => {
      const place = labelPlace(format, used + index);
      return place.sheet === sheet ? [labelHtml(one, place, language)] : [];
    });
    return `<div class="paper">${labels.join('\n')}</div>`;
  });
  return page(language, message(language, 'labels-title'), style, papersHtml.join('\n'));
}

function labelHtml(sheet: LeavingSheet, place: { left: number; top: number }, language: Language): string {
  const lines = labelLines(sheet, language);
  return `<div class="label" style="left:${place.left}mm;top:${place.top}mm">${qrSvg(labelText(sheet, language))}<div><p class="tag">${foreign(
    sheet.assetTag ?? sheet.id,
  )}</p>${lines.map((line) => `<p>${foreign(line)}</p>`).join('')}</div></div>`;
}

function labelLines(sheet: LeavingSheet, language: Language): string[] {
  const { ramMiB, cpu } = sheet.profile;
  const { check } = sheet;
  const parts = [ramMiB === null ? null : message(language, 'report-ram', { ramMiB }), cpu.arch];
  return [
    nameOf(sheet, language),
    parts.filter((part) => part !== null).join(' · '),
    check?.verdict ? verdictTitle(language, check.verdict.kind) : '',
    check ? dateText(check.startedAt, language, 'medium') : '',
  ].filter((line) => line !== '');
}

/** What the QR code says: the tag first, then the label's lines; short, so that its squares stay large. */
export function labelText(sheet: LeavingSheet, language: Language): string {
  const lines = [sheet.assetTag ?? sheet.id, ...labelLines(sheet, language)];
  return lines.map((line) => Array.from(line.replaceAll(/\s+/g, ' ')).slice(0, 40).join('')).join('\n');
}

/** A QR code as a drawing of the four white squares' margin that the standard wants and the code within. */
function qrSvg(text: string): string {
  const code = generate(text);
  const margin = 4;
  const size = code.size + 2 * margin;
  return `<svg viewBox="${-margin} ${-margin} ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="${escaped(
    text.replaceAll('\n', ', '),
  )}"><path d="${toSvgPath(code)}"/></svg>`;
}
