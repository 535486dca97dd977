// The text between title and signature block as single lines: 主送机关, body with its levels, 附件说明 (GB/T 9704-2012, 7.3.2 to 7.3.4).
import type { DocumentElements } from '../../preload/contract/fields.ts';
import type { SheetFace } from '../../preload/contract/sheet.ts';
import { breakLines, type Glyph, type TextLine } from './breaking.ts';
import { CELL, SIZE_3, SPACING_3, TEXT } from './geometry.ts';
import { levelled } from './levels.ts';
import { type Metrics, type Run, widthOf } from './model.ts';
import type { FlowLine } from './pagination.ts';

/** A line of the flow: its runs lie relative to the left edge of the 版心, on a baseline given later. */
type LaidLine = FlowLine & { readonly runs: readonly Omit<Run, 'baseline'>[] };

const INDENT = 2 * CELL;

/** One spelling of text: composed, no control characters, single spaces. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function glyphsOf(metrics: Metrics, text: string, face: SheetFace): Glyph[] {
  return Array.from(text, (character) => ({ character, face, em: metrics.advance(face, character) }));
}

/** The runs of a line: neighbours of one face together, each run at its measured place. */
export function runsOf(line: TextLine, x: number, size: number): Omit<Run, 'baseline'>[] {
  const runs: Omit<Run, 'baseline'>[] = [];
  let at = x;
  for (const glyph of line.glyphs) {
    const last = runs.at(-1);
    if (last && last.face === glyph.face) {
      runs[runs.length - 1] = { ...last, text: last.text + glyph.character };
    } else {
      runs.push({ text: glyph.character, face: glyph.face, size, x: at, spacing: line.spacing, ink: 'black' });
    }
    at += glyph.em * size + line.spacing;
  }
  return runs;
}

/** A paragraph whose first line starts at `first` and whose others start at `rest` points from the left edge. */
function paragraph(glyphs: readonly Glyph[], first: number, rest: number): LaidLine[] {
  const measure = { first: TEXT.width - first, rest: TEXT.width - rest, size: SIZE_3, spacing: SPACING_3 };
  return breakLines(glyphs, measure).map((line, index) => ({ runs: runsOf(line, index === 0 ? first : rest, SIZE_3) }));
}

function recipients(elements: DocumentElements, metrics: Metrics): LaidLine[] {
  const names = elements.primaryRecipients.map((name) => tidy(name).replace(/[：:]$/, ''));
  return paragraph(glyphsOf(metrics, `${names.join('、')}：`, 'fangsong'), 0, 0);
}

function body(elements: DocumentElements, metrics: Metrics): LaidLine[] {
  const paragraphs = elements.body.flatMap((text) => text.split(/\r?\n/)).map(tidy);
  return paragraphs
    .filter((text) => text !== '')
    .flatMap((text) => {
      const { parts, heading } = levelled(text);
      const glyphs = parts.flatMap((part) => glyphsOf(metrics, part.text, part.face));
      const lines = paragraph(glyphs, INDENT, 0);
      return lines.map((line, index) => ({ ...line, body: true, heading: heading && index === lines.length - 1 }));
    });
}

/** 附件： on the first line; names and their further lines align under the first character of the name. */
function attachments(elements: DocumentElements, metrics: Metrics): LaidLine[] {
  const names = elements.attachmentNotes.map((note) =>
    tidy(note)
      .replace(/^\d+[.．、]\s*/, '')
      .replace(/[。；;.]$/, ''),
  );
  const label = '附件：';
  const labelWidth = widthOf(metrics, 'fangsong', label, SIZE_3, SPACING_3) + SPACING_3;
  const lines: LaidLine[] = [];
  for (const [index, name] of names.entries()) {
    const number = names.length > 1 ? `${index + 1}. ` : '';
    const numberWidth = number ? widthOf(metrics, 'fangsong', number, SIZE_3, SPACING_3) + SPACING_3 : 0;
    const at = INDENT + labelWidth + numberWidth;
    const prefix: Omit<Run, 'baseline'>[] = [];
    const place = (text: string, x: number): void => {
      prefix.push({ text, face: 'fangsong', size: SIZE_3, x, spacing: SPACING_3, ink: 'black' });
    };
    if (index === 0) place(label, INDENT);
    if (number) place(number, INDENT + labelWidth);
    const laid = paragraph(glyphsOf(metrics, name, 'fangsong'), at, at);
    lines.push(...laid.map((line, row) => (row === 0 ? { runs: [...prefix, ...line.runs] } : line)));
  }
  return lines.length > 0 ? [{ runs: [], blank: true }, ...lines] : [];
}

export function layFlow(elements: DocumentElements, metrics: Metrics): LaidLine[] {
  return [...recipients(elements, metrics), ...body(elements, metrics), ...attachments(elements, metrics)];
}
