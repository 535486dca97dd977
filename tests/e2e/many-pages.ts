// A document of many pages, made on the spot: Chinese text in one of the fonts that every reader must know without its being embedded (ISO 32000-1, 9.7.5.2), each
// page with a content stream of its own size, so that it shows which parts of the file are read.

export type Page = { readonly lines: readonly string[] };

/** Bytes of ballast in every page. */
export const BALLAST = 24 * 1024;

/** Pages under one node of the page tree, as the programs that print long documents make it. */
const NODE = 10;

/**
 * A PDF of A4 pages with the lines given, 24 points high, the first at the top; `contents` are the titles of its table of contents with pages from 0, `ballast` what stands
 * in every page besides, in bytes.
 */
export function manyPages(
  pages: readonly Page[],
  contents: readonly { readonly title: string; readonly page: number }[] = [],
  ballast = BALLAST,
): Uint8Array {
  const nodes = Math.ceil(pages.length / NODE);
  const first = {
    node: 6,
    page: 6 + nodes,
    content: 6 + nodes + pages.length,
    outline: 6 + nodes + 2 * pages.length,
  };
  const refs = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `${from + index} 0 R`).join(' ');
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R${contents.length > 0 ? ` /Outlines ${first.outline} 0 R` : ''} >>`,
    `<< /Type /Pages /Kids [${refs(first.node, nodes)}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 5 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ...Array.from({ length: nodes }, (_, node) => {
      const count = Math.min(NODE, pages.length - node * NODE);
      return `<< /Type /Pages /Parent 2 0 R /Kids [${refs(first.page + node * NODE, count)}] /Count ${count} >>`;
    }),
    ...pages.map(
      (_, index) =>
        `<< /Type /Page /Parent ${first.node + Math.floor(index / NODE)} 0 R /MediaBox [0 0 595 842] /Contents ${first.content + index} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    ),
    ...pages.map((page) => {
      const lines = page.lines.map((line) => `<${utf16(line)}> Tj T*`).join('\n');
      const content = `BT /F1 24 Tf 36 TL 72 760 Td ${lines} ET\n%${'.'.repeat(ballast)}`;
      return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
    }),
    ...outlineOf(contents, first),
  ];
  const parts = ['%PDF-1.7\n'];
  let at = parts[0]?.length ?? 0;
  const offsets = bodies.map((body, index) => {
    const here = at;
    const part = `${index + 1} 0 obj\n${body}\nendobj\n`;
    parts.push(part);
    at += part.length;
    return here;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(`xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${entries}`);
  parts.push(`trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`);
  return new TextEncoder().encode(parts.join(''));
}

/** The outline's root and then its entries, one after another (ISO 32000-1, 12.3.3). */
function outlineOf(
  contents: readonly { readonly title: string; readonly page: number }[],
  first: { readonly outline: number; readonly page: number },
): string[] {
  if (contents.length === 0) return [];
  const at = (index: number) => `${first.outline + 1 + index} 0 R`;
  const last = contents.length - 1;
  return [
    `<< /Type /Outlines /First ${at(0)} /Last ${at(last)} /Count ${contents.length} >>`,
    ...contents.map(({ title, page }, index) => {
      const beside = `${index > 0 ? ` /Prev ${at(index - 1)}` : ''}${index < last ? ` /Next ${at(index + 1)}` : ''}`;
      const dest = `[${first.page + page} 0 R /XYZ 0 800 null]`;
      return `<< /Title <feff${utf16(title)}> /Parent ${first.outline} 0 R${beside} /Dest ${dest} >>`;
    }),
  ];
}

function utf16(text: string): string {
  return [...text].map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('');
}
