// A PDF for tests from the bodies of its objects, numbered from 1, of which the first is the catalog. Letters up to U+00FF are bytes, so that names can be in GBK.

export function pdfOf(bodies: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets = bodies.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function streamOf(content: string, entries = ''): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** The two objects of a font for Chinese that the file does not bring, under the bytes of `name` (ISO 32000-1, 9.7); the first names the second by its number. */
export function fontOf(name: string, descendant: number): [string, string] {
  const base = `/${[...name].map((letter) => `#${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}`;
  return [
    `<< /Type /Font /Subtype /Type0 /BaseFont ${base} /Encoding /UniGB-UCS2-H /DescendantFonts [${descendant} 0 R] >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${base} /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName ${base} /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>`,
  ];
}

/** The bytes of a name in GBK, as letters, as pdf.js reads them. */
export const GBK = {
  宋体: '\xcb\xce\xcc\xe5',
  仿宋_GB2312: '\xb7\xc2\xcb\xce_GB2312',
  方正小标宋简体: '\xb7\xbd\xd5\xfd\xd0\xa1\xb1\xea\xcb\xce\xbc\xf2\xcc\xe5',
} as const;

export function utf16(text: string): string {
  return [...text].map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('');
}
