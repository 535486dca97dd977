// What painting a page needs to be handed, and what its parts need of each other. Types only.
import type { DrawOperation } from '../../../formats/ofd/drawing.ts';

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What a canvas is made from, where the painter needs another one. */
export interface Workshop {
  /** A transparent canvas of so many device pixels; null where there is no memory for it. */
  canvas(width: number, height: number): { readonly context: Context; readonly image: CanvasImageSource } | null;
  path(): Path2D;
}

/** What a page's keys stand for; a key that is missing is not drawn. */
export interface Materials {
  readonly fonts: ReadonlyMap<string, LoadedFont>;
  readonly images: ReadonlyMap<string, CanvasImageSource>;
  /** Seal pictures, by the signature's path and the place's id with a space between. */
  readonly seals: ReadonlyMap<string, CanvasImageSource>;
}

export interface LoadedFont {
  /** The CSS family under which it is known. */
  readonly family: string;
  /** Whether its glyphs have private characters: GLYPHS + their number. */
  readonly byGlyph: boolean;
  /** Whether the face is heavy or slanted itself, so that neither is to be asked for again. */
  readonly bold: boolean;
  readonly italic: boolean;
  /** The weight to ask for, where the face stands in for a heavier one. */
  readonly weight?: number | null;
}

/** A page being painted, as its parts see it. */
export interface Painting {
  readonly context: Context;
  readonly workshop: Workshop;
  readonly materials: Materials;
  /** Device pixels of the canvas. */
  readonly width: number;
  readonly height: number;
  /** The same on another canvas. */
  on(context: Context, size?: { readonly width: number; readonly height: number }): Painting;
  all(operations: readonly DrawOperation[]): void;
}
