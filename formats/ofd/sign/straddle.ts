/*
 * Where the strips of a straddle seal (骑缝章) stand: one signature, one place on each page, the seal cut in strips of the same width along the right edge
 * or of the same height along the bottom one (GB/T 33190 clause 18.2.3, StampAnnot with Clip). Laid together, the pages show the whole seal.
 */

import type { Box } from '../drawing.ts';

export interface StraddlePlace {
  /** From 0. */
  readonly page: number;
  /** The whole seal, reaching over the page's edge; millimetres from the page's top left. */
  readonly boundary: Box;
  /** The strip that shows, within the boundary. */
  readonly clip: Box;
}

export interface StraddleRequest {
  /** Sizes of the pages that take part, in millimetres, each with its number from 0. */
  readonly pages: readonly { readonly page: number; readonly width: number; readonly height: number }[];
  readonly seal: { readonly width: number; readonly height: number };
  readonly edge: 'right' | 'bottom';
  /** Of the seal's middle along the edge: 0 its beginning (top, left), 1 its end. */
  readonly along: number;
}

/** A strip that is narrower shows nothing that could be compared. Millimetres. */
export const NARROWEST_STRIP = 3;

/** The strips, page by page; null where they would be narrower than 3 mm or the seal does not fit along the edge. */
export function straddlePlaces({ pages, seal, edge, along }: StraddleRequest): StraddlePlace[] | null {
  const right = edge === 'right';
  const [across, length] = right ? [seal.width, seal.height] : [seal.height, seal.width];
  const strip = across / pages.length;
  if (pages.length < 2 || strip < NARROWEST_STRIP) return null;
  const places: StraddlePlace[] = [];
  for (const [index, { page, width, height }] of pages.entries()) {
    const [depth, room] = right ? [width, height] : [height, width];
    if (length > room || across > depth) return null;
    const begin = Math.min(Math.max(0, along * room - length / 2), room - length);
    // The strip ends at the edge; what comes before it on other pages lies further out.
    const out = depth - strip * (index + 1);
    const size = { width: seal.width, height: seal.height };
    places.push({
      page,
      boundary: right ? { x: out, y: begin, ...size } : { x: begin, y: out, ...size },
      clip: right
        ? { x: strip * index, y: 0, width: strip, height: seal.height }
        : { x: 0, y: strip * index, width: seal.width, height: strip },
    });
  }
  return places;
}
