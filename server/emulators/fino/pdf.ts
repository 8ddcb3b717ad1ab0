const HEIGHT = 842;
const TOP = 780;
const LINE = 18;
const LINES_A_PAGE = 38;

/** Text within a PDF string, in the encoding of its font; what that has no sign for becomes a question mark. */
const escaped = (text: string): string => text.replace(/[^\x20-\xff]/g, '?').replace(/[\\()]/g, '\\$&');

function contentOf(lines: readonly string[], first: boolean): string {
  const shown = lines.map((line, index) => {
    const size = first && index === 0 ? 16 : 11;
    return `/F1 ${size} Tf 1 0 0 1 56 ${TOP - index * LINE} Tm (${escaped(line)}) Tj`;
  });
  return `BT ${shown.join(' ')} ET`;
}

/** A real PDF of some lines of text, the first of which is its heading. */
function pdfOf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const pages: string[] = [];
  for (let at = 0; at < lines.length; at += LINES_A_PAGE) pages.push(contentOf(lines.slice(at, at + LINES_A_PAGE), at === 0));
  // Objects 1 to 3 are the catalogue, the list of pages and the font; then a page and its content by turns.
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 ${HEIGHT}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  // Latin 1: one byte a character, so that the offsets above are those of the file.
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export const sendPdf = (lines: readonly string[], status = 200, headers: Record<string, string> = {}): Response =>
  new Response(pdfOf(lines), { status, headers: { 'content-type': 'application/pdf', ...headers } });
