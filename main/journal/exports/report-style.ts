import { papers, type Paper } from './html.ts';

const margin = 13;

/**
 * The style of reports and certificates: one sheet of paper a machine. Text shrinks with the number of checks, so that
 * forty still fit.
 */
export function reportStyle(paper: Paper): string {
  const { width, height, css } = papers[paper];
  return `@page { size: ${css}; margin: ${margin}mm }
* { box-sizing: border-box }
body { margin: 0; color: #111; background: #fff; font: 10.5pt/1.35 "Atkinson Hyperlegible Next", "Noto Sans", "DejaVu Sans", "Segoe UI", Arial, sans-serif }
bdi { overflow-wrap: anywhere }
.sheet { width: ${width - 2 * margin}mm; height: ${height - 2 * margin - 0.5}mm; overflow: hidden; display: flex; flex-direction: column; break-after: page; break-inside: avoid }
.sheet:last-child { break-after: auto }
header { display: flex; justify-content: space-between; gap: 8mm; border-bottom: 0.6mm solid #111; padding-bottom: 3mm }
h1 { font-size: 17pt; line-height: 1.15; margin: 0; max-height: 14mm; overflow: hidden }
header p { margin: 1mm 0 0; max-height: 2.7em; overflow: hidden }
.tag { font-size: 17pt; font-weight: 700; text-align: right; line-height: 1.15; max-width: 60mm; max-height: 14mm; overflow: hidden }
.soft { color: #444; font-size: 9pt }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 1mm 8mm; margin: 3mm 0 }
dl div { display: flex; gap: 2mm; overflow: hidden }
dt { color: #444; min-width: 24mm } dd { margin: 0; font-weight: 600; max-height: 2.7em; overflow: hidden }
.verdict { border: 0.5mm solid #111; border-radius: 2mm; padding: 3mm 4mm; margin: 1mm 0 3mm }
.verdict h2 { margin: 0 0 1mm; font-size: 14pt } .verdict h2 { max-height: 1.35em; overflow: hidden } .verdict p, .verdict li { max-height: 2.7em; overflow: hidden } .verdict p, .verdict ul { margin: 0 } .verdict ul { padding: 0; list-style-position: inside }
.checks { list-style: none; margin: 0; padding: 0; columns: 2; column-gap: 8mm; flex: 1 1 auto; min-height: 0 }
.checks li { display: grid; grid-template-columns: 6mm 1fr auto; align-items: start; gap: 0 1mm; break-inside: avoid; border-bottom: 0.2mm solid #bbb; padding: 1.1mm 0 }
.checks .word { font-size: 9pt; color: #333 } .checks .remark { grid-column: 2 / -1; font-size: 9pt; color: #333; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical }
.mark { width: 4.2mm; height: 4.2mm; margin-top: 0.3mm } .checks .name { max-height: 2.7em; overflow: hidden } .fail .name { font-weight: 700 }
.few .checks { columns: 1; font-size: 12pt }
.many { font-size: 9.5pt } .many .checks li { padding: 0.6mm 0 } .many dl { margin: 2mm 0 } .many .verdict { padding: 2mm 4mm }
.crowded { font-size: 9.5pt } .crowded dl { margin: 2mm 0 } .crowded .verdict { padding: 2mm 4mm } .crowded .checks li { padding: 0.6mm 0 } .crowded .checks { columns: 3; column-gap: 5mm; font-size: 8pt } .crowded .checks .word, .crowded .checks .remark { font-size: 7pt }
.remarks-0 .remark { display: none } ${[1, 2, 3, 4, 5, 6].map((lines) => `.remarks-${lines} .remark { -webkit-line-clamp: ${lines} }`).join(' ')}
.key { display: flex; flex-wrap: wrap; gap: 1mm 5mm; font-size: 8.5pt; color: #333; margin: 2mm 0 0 } .key span { display: inline-flex; align-items: center; gap: 1mm } .key .mark { width: 3.4mm; height: 3.4mm; margin: 0 }
footer { border-top: 0.2mm solid #777; padding-top: 1.5mm; margin-top: 2mm; display: flex; justify-content: space-between; gap: 6mm; font-size: 8.5pt; color: #444 }
.certificate { border: 1mm double #111; padding: 10mm; align-items: stretch }
.certificate header { border: 0; display: block; text-align: center } .certificate h1 { font-size: 26pt; max-height: none; margin-bottom: 2mm } .certificate .machine { font-size: 17pt; font-weight: 700; max-height: 16mm; overflow: hidden } .certificate .tag { font-size: 12pt; text-align: center; max-width: none; font-weight: 400 }
.certificate .lead { text-align: center; margin: 3mm 0 } .sign { display: flex; gap: 12mm; margin-top: 8mm } .sign div { flex: 1; border-top: 0.3mm solid #111; padding-top: 1mm; font-size: 9pt }
@media screen { body { background: #ddd; padding: 5mm 0 } .sheet { background: #fff; margin: 0 auto 5mm; padding: ${margin}mm; width: ${width}mm; min-height: ${height}mm; height: auto } }`;
}
