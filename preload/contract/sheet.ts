// What main hands to the hidden window that lays out an official document, and what that window reports back (GB/T 9704-2012).
// The sheet is no method of the client's contract: only main's own hidden window speaks here, and main checks what it answers.
import * as v from 'valibot';
import { CalendarDate, DocumentElements, DocumentNumber, PageBox } from './fields.ts';

/** The elements with what the issuing office adds. Number and date stay out of the draft; the final copy differs by them alone. */
export const SheetInput = v.strictObject({
  elements: DocumentElements,
  /** 印发机关, in the 版记 of a notice. */
  printingAgency: v.pipe(v.string(), v.maxLength(60)),
  /** 印发日期 where it is known from the start: then it stands in draft and final copy alike. Otherwise it is filled in. */
  printedOn: v.optional(CalendarDate),
  /** Marks every page 演练. */
  exercise: v.boolean(),
  filled: v.strictObject({
    documentNumber: v.optional(DocumentNumber),
    signedOffOn: v.optional(CalendarDate),
    /** 印发日期 set when the final copy is produced, at its own reserved place in the 版记. */
    printedOn: v.optional(CalendarDate),
  }),
});
export type SheetInput = v.InferOutput<typeof SheetInput>;

export const SHEET_FACES = ['fangsong', 'xiaobiaosong', 'kai', 'hei', 'song'] as const;
export type SheetFace = (typeof SHEET_FACES)[number];

export const SheetWarning = v.strictObject({
  /**
   * fontSubstituted: `face` wanted as `wanted`, drawn as `used`; glyphMissing: `characters` of `face` come from another font;
   * linesAdjusted: `page` has the line distance of `lines` lines instead of 22, so that signature block and text stay together;
   * blockMoved: text was moved to `page` for the same reason, and the page before ends early; markNarrow: the red head is narrowed to `percent`.
   */
  code: v.picklist(['fontSubstituted', 'glyphMissing', 'linesAdjusted', 'blockMoved', 'markNarrow']),
  detail: v.record(v.string(), v.union([v.string(), v.number()])),
});
export type SheetWarning = v.InferOutput<typeof SheetWarning>;

/** Boxes as in `PageBox`: page from 0, PDF points, origin at the bottom left of an A4 page of 595.28 x 841.89 points. */
export const SheetResult = v.strictObject({
  pages: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
  /** The reserved space of 发文字号, the same in draft and final copy. */
  documentNumber: PageBox,
  /** The reserved space of 成文日期, the same in draft and final copy. */
  date: PageBox,
  /** The reserved space of 印发日期; none in a letter or without a printing agency. */
  printedOn: v.optional(PageBox),
  /** 发文机关署名 and the space of the date together: what the seal has to cover. */
  signatureBlock: PageBox,
  /** The legal place of a round seal of 42 mm: upright, centred on the block, its top within one line of the text above. */
  seal: PageBox,
  fonts: v.array(v.strictObject({ face: v.picklist(SHEET_FACES), wanted: v.string(), used: v.string() })),
  warnings: v.array(SheetWarning),
});
export type SheetResult = v.InferOutput<typeof SheetResult>;

export const SHEET_INPUT_CHANNEL = 'sheet:input';
export const SHEET_DONE_CHANNEL = 'sheet:done';

/** What the page finds at `window.sheet`. */
export type SheetHost = {
  input(): Promise<SheetInput>;
  done(result: SheetResult): void;
};
