// The marks that a page is made of once it is painted: what drawing.ts answers and what copies are compared by.

/** One glyph: place of its origin in points, stored page coordinates. */
export type GlyphMark = {
  readonly kind: 'glyph';
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Advance in points along the baseline. */
  readonly advance: number;
  /** Effective size in points. */
  readonly size: number;
  /** Direction of the baseline in degrees. */
  readonly angle: number;
  /** PostScript name without subset tag. */
  readonly font: string;
  readonly colour: string;
  /** Text rendering mode; 3 and 7 leave no mark. */
  readonly mode: number;
  /** Digest of the glyph's shape; '' when it has none (white space) or the face is not in the file. */
  readonly outline: string;
  readonly state: string;
  /** What its shape covers, [left, bottom, right, top]; absent unless asked for, and where the shape is not known. */
  readonly ink?: readonly [number, number, number, number];
};

/** A painted path, an image, a shading, a marked-content bracket that can hide: `what` says which, `numbers` where and how. */
export type OtherMark = {
  readonly kind: 'other';
  readonly what: string;
  readonly numbers: readonly number[];
  readonly state: string;
};

export type Mark = GlyphMark | OtherMark;
