// For tests: PDF 1.4 with pages of Chinese text at given places, in a face that is named and not embedded; every character is as wide as it is high.

export type Written = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  /** a b c d of the text matrix; upright if absent. */
  readonly matrix?: readonly [number, number, number, number];
  /** Each character in a text object of its own, this far apart in parts of the size. */
  readonly apart?: number;
  /** Text rendering mode. */
  readonly mode?: number;
};

export type WrittenPage = {
  readonly lines: readonly Written[];
  /** Entries of the page; A4 with the origin at its corner unless they say otherwise. */
  readonly entries?: string;
};

const A4 = '/MediaBox [0 0 595.28 841.89]';

export function chinesePages(pages: readonly WrittenPage[]): Uint8Array {
  const first = 6;
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [1 [1000] 814 907 1000] >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ...pages.flatMap(({ lines, entries = A4 }, index) => {
      const content = lines.flatMap(operators).join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R ${entries} /Contents ${first + 2 * index + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return String(at).padStart(10, '0');
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${at} 00000 n \n`).join('')}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

function operators({ text, x, y, size = 16, matrix = [1, 0, 0, 1], apart, mode = 0 }: Written): string[] {
  const show = (part: string, along: number) => {
    const [at, up] = [x + along * matrix[0], y + along * matrix[1]];
    return `BT ${mode} Tr /F1 ${size} Tf ${matrix.join(' ')} ${at} ${up} Tm <${hex(part)}> Tj ET`;
  };
  if (apart === undefined) return [show(text, 0)];
  return Array.from(text, (character, index) => show(character, index * apart * size));
}

function hex(text: string): string {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0')).join('');
}
