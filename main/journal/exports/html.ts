/** Text that is part of a page, or of an attribute: nothing in it means anything to a browser. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** What somebody wrote: escaped, and in its own direction, so that it cannot turn the text around it. */
export function foreign(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`;
}

export type Paper = 'a4' | 'letter';

/** Sizes in mm (ISO 216, ANSI/ASME Y14.1). */
export const papers: Readonly<Record<Paper, { width: number; height: number; css: string }>> = {
  a4: { width: 210, height: 297, css: 'A4' },
  letter: { width: 215.9, height: 279.4, css: 'letter' },
};

/** A whole page: it loads nothing and runs nothing, whatever stands in it. */
export function page(language: string, title: string, style: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
${style}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
