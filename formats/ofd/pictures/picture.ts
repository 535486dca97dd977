/*
 * A decoded picture, and how large one may be. What a file announces is looked at before anything is laid out for it, so that a hundred bytes
 * that speak of a thousand million pixels cost nothing.
 */

/** Pixels row by row from the top left, four bytes each: red, green, blue, opacity; colours are not multiplied by the opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** An A3 page at 600 dots to the inch has 70 million. */
export const MOST_PIXELS = 72_000_000;
/** A canvas takes no longer side. */
export const LONGEST_SIDE = 65_535;

/** Whether a picture of this size is one to lay out. */
export function fits(width: number, height: number): boolean {
  const isSide = (side: number): boolean => Number.isInteger(side) && side > 0 && side <= LONGEST_SIDE;
  return isSide(width) && isSide(height) && width * height <= MOST_PIXELS;
}

/** What decodes the methods that formats/ has no decoder for; each answers null for what it cannot read. */
export interface Codecs {
  /** CCITT T.4 and T.6: rows of bits padded to bytes, 1 for black. */
  fax(data: Uint8Array, options: FaxOptions): Promise<Uint8Array | null>;
  /** A JPEG of one or three components; three are brightness and two colours where `isYcc` says so, else red, green and blue. */
  jpeg(data: Uint8Array, isYcc: boolean): Promise<Picture | null>;
}

export interface FaxOptions {
  /** Below zero T.6; zero T.4 in one dimension; above zero T.4 in two. */
  readonly k: number;
  readonly columns: number;
  readonly rows: number;
  /** Whether each row begins a byte. */
  readonly aligned: boolean;
  readonly endOfLine: boolean;
}
