/*
 * What one page of an OFD looks like, as a list of things to draw (GB/T 33190 clauses 7.7 to 15 resolved: inheritance, templates, coordinates,
 * colour spaces). Plain data without functions, so that it can be handed from the process that reads to the one that draws. Types only.
 *
 * Lengths are numbers in millimetres, not integers: transforms multiply them, and rounding at each step would show. The origin is the page's
 * top left corner (PhysicalBox), x to the right, y downwards; angles turn clockwise. Matrices are [a b c d e f] as a canvas takes them:
 * x' = a x + c y + e, y' = b x + d y + f.
 *
 * Every operation stands for itself. To draw it: save; set `alpha` and `blend`; apply `clips`; multiply by `transform`; draw; restore. Later
 * ones cover earlier ones. Pictures and fonts are named by keys, and their bytes are had from the document.
 */

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** sRGB: red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

/**
 * `commands` holds one letter per command, M, L, C or Z; `points` their coordinates, two for M and L, six for C, none for Z. Quadratic curves
 * and arcs have become cubic ones.
 */
export interface PathData {
  readonly commands: string;
  readonly points: readonly number[];
}

export type FillRule = 'nonzero' | 'evenodd';

/** One shape; in the space in which the operation that is clipped stands, so before its `transform`. */
export interface ClipArea {
  readonly path: PathData;
  readonly rule: FillRule;
}

/** The areas of a clip together (their union); an empty list lets nothing through. Several clips of an operation all hold (their intersection). */
export type Clip = readonly ClipArea[];

export interface ColourStop {
  /** From 0 to 1; never falling along the list. */
  readonly at: number;
  readonly colour: Colour;
}

/** In the space of what is painted. Repetition and reflection are already written out in the stops. */
export interface AxialPaint {
  readonly kind: 'axial';
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly stops: readonly ColourStop[];
  /** Whether the first and the last colour go on beyond the ends; otherwise nothing is painted there. */
  readonly extendStart: boolean;
  readonly extendEnd: boolean;
}

/** Between two circles that stand in the space of `transform`, which makes ellipses of them. */
export interface RadialPaint {
  readonly kind: 'radial';
  readonly from: readonly [x: number, y: number, radius: number];
  readonly to: readonly [x: number, y: number, radius: number];
  readonly transform: Matrix;
  readonly stops: readonly ColourStop[];
  readonly extendStart: boolean;
  readonly extendEnd: boolean;
}

/** A cell that is laid out without end. */
export interface PatternPaint {
  readonly kind: 'pattern';
  readonly width: number;
  readonly height: number;
  /** Distance from one cell to the next. */
  readonly xStep: number;
  readonly yStep: number;
  /** Which of the cells are mirrored: `row` every second cell of a row left to right, `column` every second one of a column top to bottom. */
  readonly reflect: 'none' | 'row' | 'column' | 'rowAndColumn';
  /** From the cell's space to that of what is painted. */
  readonly transform: Matrix;
  readonly items: readonly DrawOperation[];
}

export type Paint = { readonly kind: 'colour'; readonly colour: Colour } | AxialPaint | RadialPaint | PatternPaint;

export interface Stroke {
  readonly paint: Paint;
  /** 0 for the thinnest line that shows. */
  readonly width: number;
  readonly join: 'miter' | 'round' | 'bevel';
  readonly cap: 'butt' | 'round' | 'square';
  readonly miterLimit: number;
  /** Lengths of dashes and gaps in turn; empty for an unbroken line. */
  readonly dash: readonly number[];
  readonly dashOffset: number;
}

export type BlendMode =
  | 'normal'
  | 'multiply'
  | 'screen'
  | 'overlay'
  | 'darken'
  | 'lighten'
  | 'color-dodge'
  | 'color-burn'
  | 'hard-light'
  | 'soft-light'
  | 'difference'
  | 'exclusion'
  | 'hue'
  | 'saturation'
  | 'color'
  | 'luminosity';

interface Placed {
  readonly transform: Matrix;
  readonly clips: readonly Clip[];
  /** From 0 to 1, of the operation as a whole. */
  readonly alpha: number;
  readonly blend: BlendMode;
}

/** Filled first, then stroked. */
export interface PathOperation extends Placed {
  readonly op: 'path';
  readonly path: PathData;
  readonly rule: FillRule;
  readonly fill: Paint | null;
  readonly stroke: Stroke | null;
}

export interface Glyph {
  /** The character or characters that it stands for; empty for a further glyph of the same character. */
  readonly text: string;
  /** Its number in the embedded font, drawn as the character GLYPHS + number (fonts/characters.ts), or null: then `text` decides. */
  readonly glyph: number | null;
  /** Its origin on the base line. */
  readonly x: number;
  readonly y: number;
}

export interface TextOperation extends Placed {
  readonly op: 'text';
  /** Key of a font of the page's list. */
  readonly font: string;
  /** Height of the em. */
  readonly size: number;
  /** 100 to 900. Chooses a face, or thickens an embedded one. */
  readonly weight: number;
  /** [a b c d] about each glyph's origin: horizontal scale, direction of characters, and slant for italics, which is not to be added again. */
  readonly glyphTransform: readonly [a: number, b: number, c: number, d: number];
  readonly fill: Paint | null;
  readonly stroke: Stroke | null;
  readonly glyphs: readonly Glyph[];
}

/** The picture fills the unit square, its top left corner at the origin; `transform` sets it in place. */
export interface ImageOperation extends Placed {
  readonly op: 'image';
  /** Key of a picture of the page's list. */
  readonly image: string;
  /** A picture whose brightness is the opacity of this one. */
  readonly mask: string | null;
}

/** Drawn as one picture first, so that alpha and blend mode hold for the whole. */
export interface GroupOperation extends Placed {
  readonly op: 'group';
  readonly items: readonly DrawOperation[];
}

export type DrawOperation = PathOperation | TextOperation | ImageOperation | GroupOperation;

export type AnnotationKind = 'link' | 'path' | 'highlight' | 'stamp' | 'watermark' | 'other';

export interface Annotation {
  readonly id: string;
  readonly kind: AnnotationKind;
  /** The maker's finer name, such as Underline or Squiggly; may be empty. */
  readonly subtype: string;
  readonly box: Box | null;
  /** What it wants of a viewer; a hidden one is in the list and not to be drawn. */
  readonly visible: boolean;
  readonly print: boolean;
  /** Who and when as written, and the remark. */
  readonly creator: string;
  readonly modified: string;
  readonly remark: string;
  readonly items: readonly DrawOperation[];
}

/** A place for a seal; its picture is in the seal of the signature and is stretched over the box. */
export interface SealPlace {
  /** Path of Signature.xml in the package. */
  readonly signature: string;
  /** ID of the StampAnnot. */
  readonly id: string;
  readonly box: Box;
  /** The part that shows, in the same coordinates as `box`; null for all. */
  readonly clip: Box | null;
}

/** The kinds of faces that take the place of a font that is not embedded: 宋 仿宋 楷 黑 小标宋, and Latin ones. */
export type FaceFamily =
  | 'song'
  | 'fangsong'
  | 'kai'
  | 'hei'
  | 'xiaobiaosong'
  | 'latin-serif'
  | 'latin-sans'
  | 'latin-mono';

export interface FontUse {
  readonly key: string;
  /** As written, and as repaired when it was GBK read as Latin. */
  readonly name: string;
  readonly familyName: string;
  /** Whether the package holds its file; its bytes may still turn out unusable. */
  readonly embedded: boolean;
  readonly family: FaceFamily;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** In the page's list as the name says; with the picture itself as its bytes say. */
export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'bmp' | 'tiff' | 'jbig2' | 'jpx' | 'ofd' | 'unknown';

export interface ImageUse {
  readonly key: string;
  readonly format: ImageFormat;
  /** Bytes of the file. */
  readonly size: number;
}

/** Text as it is to be selected, copied and found; one per TextCode. */
export interface TextItem {
  readonly text: string;
  /** Two for each code point of `text`: its origin on the base line, on the page. */
  readonly positions: readonly number[];
  /** From the last character's origin to where a next one would stand, as far as can be said without the font. */
  readonly lastAdvance: number;
  /** Direction of the base line, radians, and height of the em on the page. */
  readonly angle: number;
  readonly height: number;
}

export type LinkTarget =
  | { readonly kind: 'page'; readonly page: number; readonly x: number | null; readonly y: number | null }
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'attachment'; readonly id: string };

export interface PageLink {
  readonly box: Box;
  readonly target: LinkTarget;
}

/** Why something of the page is not drawn, or not as its maker meant. */
export type NoteCode =
  /** The standard names it; this reader does not draw it. */
  | 'notDrawn'
  /** What it refers to is not in the package. */
  | 'missing'
  /** It is not what the standard says, and is left out. */
  | 'broken'
  /** More, deeper or larger than the limits. */
  | 'limit'
  /** An element that the standard does not name. */
  | 'unknown';

export interface PageNote {
  readonly code: NoteCode;
  /** Of GB/T 33190. */
  readonly clause: string;
  /** Element or attribute concerned. */
  readonly element: string;
  /** What it refers to or holds: a key, path or keyword; no text of the page. */
  readonly detail: string;
  /** How often on this page. */
  readonly count: number;
}

/** Drawn in this order: content, annotations, seals. */
export interface PageDrawing {
  readonly width: number;
  readonly height: number;
  readonly content: readonly DrawOperation[];
  readonly annotations: readonly Annotation[];
  readonly seals: readonly SealPlace[];
  readonly fonts: readonly FontUse[];
  readonly images: readonly ImageUse[];
  readonly text: readonly TextItem[];
  readonly links: readonly PageLink[];
  readonly notes: readonly PageNote[];
}
