// A laid-out document as data: text runs and rules at fixed places, page by page. Drawn as it is; nothing flows any more.
import type { SheetFace } from '../../preload/contract/sheet.ts';

export type Ink = 'black' | 'red';

export type Run = {
  readonly text: string;
  readonly face: SheetFace;
  /** Points. */
  readonly size: number;
  readonly x: number;
  readonly baseline: number;
  /** Points added after every glyph. */
  readonly spacing: number;
  readonly ink: Ink;
  /** Horizontal scale of the glyphs, 1 unless the red head is narrowed. */
  readonly narrow?: number;
};

export type Rule = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly ink: Ink;
};

export type SheetPage = { readonly runs: Run[]; readonly rules: Rule[] };

/** Glyph measures of the faces in use, in em. */
export type Metrics = {
  advance(face: SheetFace, character: string): number;
  /** Ink extent of a text: above and below the baseline, both positive outwards. */
  extent(face: SheetFace, text: string): { readonly above: number; readonly below: number };
};

/** The width of `text` in points, without the spacing after its last glyph. */
export function widthOf(metrics: Metrics, face: SheetFace, text: string, size: number, spacing = 0): number {
  const characters = Array.from(text);
  const advances = characters.reduce((sum, character) => sum + metrics.advance(face, character), 0);
  return advances * size + Math.max(0, characters.length - 1) * spacing;
}
