// A stand-in for the layout window where there is no Electron: one page of plain text lines with the number and the date at fixed places, written by hand
// as PDF 1.4 with a CJK font that is named and not embedded. Enough for what the line proves about bytes; what a document looks like is proved in the client.

import type { PageBox } from '../../preload/contract/fields.ts';
import type { SheetInput, SheetResult } from '../../preload/contract/sheet.ts';

const NUMBER: PageBox = { page: 0, x: 180, y: 640, width: 240, height: 24 };
const DATE: PageBox = { page: 0, x: 330, y: 210, width: 200, height: 22 };
const BLOCK: PageBox = { page: 0, x: 330, y: 210, width: 200, height: 60 };
const SEAL: PageBox = { page: 0, x: 370, y: 180, width: 119.055, height: 119.055 };

function hex(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += text.charCodeAt(i).toString(16).padStart(4, '0');
  return `<${out}>`;
}

function line(text: string, x: number, y: number, size: number): string {
  return `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm ${hex(text)} Tj ET`;
}

/** The same elements give the same marks; number and date alone come in addition. */
export function plainSheet(input: SheetInput): { pdf: Uint8Array; result: SheetResult } {
  const { elements, filled } = input;
  const marks = [
    line(elements.issuingAgency, 120, 720, 26),
    line(elements.title, 100, 590, 20),
    ...elements.primaryRecipients.map((name) => line(`${name}：`, 80, 550, 16)),
    ...elements.body.slice(0, 10).map((text, index) => line(text.slice(0, 28), 112, 520 - index * 24, 16)),
    line(elements.signatureBlock, 340, 244, 16),
  ];
  if (filled.documentNumber) {
    const { agencyCode, year, serial } = filled.documentNumber;
    marks.push(line(`${agencyCode}〔${year}〕${serial}号`, 200, 645, 16));
  }
  if (filled.signedOffOn) {
    const { year, month, day } = filled.signedOffOn;
    marks.push(line(`${year}年${month}月${day}日`, 350, 214, 16));
  }
  return {
    pdf: writePdf(marks.join('\n')),
    result: {
      pages: 1,
      documentNumber: NUMBER,
      date: DATE,
      signatureBlock: BLOCK,
      seal: SEAL,
      fonts: [],
      warnings: [],
    },
  };
}

/** The same with the date at the left edge, where none of issue stands: nothing is found to lay a seal over. */
export function misplacedDate(input: SheetInput): { pdf: Uint8Array; result: SheetResult } {
  const { pdf, result } = plainSheet(input);
  const text = Buffer.from(pdf).toString('latin1').replace('1 0 0 1 350 214 Tm', '1 0 0 1 080 214 Tm');
  return { pdf: new Uint8Array(Buffer.from(text, 'latin1')), result: { ...result, date: { ...DATE, x: 60 } } };
}

function writePdf(content: string): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ];
  let text = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets: number[] = [];
  objects.forEach((body, index) => {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) text += `${String(offset).padStart(10, '0')} 00000 n \n`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
