/*
 * A minimal one-page PDF for tests, built with a correct cross-reference table. Objects: 1 catalog, 2 pages, 3 page,
 * 4 contents, 5 font; further ones from 6 on.
 */

export interface OnePageOptions {
  /** Entries added to the catalog. */
  readonly catalog?: string;
  /** Entries added to the page. */
  readonly page?: string;
  readonly text?: string;
  /** The whole content stream, instead of `text`. */
  readonly content?: string;
  /** Bodies of the objects from 6 on. */
  readonly extra?: readonly string[];
}

/** The bytes of the file; A4, one line of text. */
export function onePagePdf(options: OnePageOptions = {}): Uint8Array {
  const content = options.content ?? `BT /F1 24 Tf 72 700 Td (${options.text ?? 'Hello'}) Tj ET`;
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R ${options.catalog ?? ''}>>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> ${options.page ?? ''}>>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...(options.extra ?? []),
  ];
  let text = '%PDF-1.7\n';
  const offsets = bodies.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  text += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}
