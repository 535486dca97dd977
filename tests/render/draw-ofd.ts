// A page of an OFD as a PNG without a window: the client's own painter (renderer/reader/ofd) on a canvas of Skia's, with embedded fonts as formats/ofd mends them and the machine's faces for the others.

import { readFileSync } from 'node:fs';
import {
  type Canvas,
  createCanvas,
  GlobalFonts,
  type Image,
  ImageData,
  loadImage,
  Path2D as SkiaPath,
} from '@napi-rs/canvas';
import { parseSealSignature } from '../../crypto/seals/signature.ts';
import { type OfdDocument, openOfd } from '../../formats/ofd/document/document.ts';
import type { PageDrawing } from '../../formats/ofd/drawing.ts';
import { readOfdSignatures } from '../../formats/ofd/signatures.ts';
import { Painter } from '../../renderer/reader/ofd/paint.ts';
import type { Context, LoadedFont, Materials, Workshop } from '../../renderer/reader/ofd/painting.ts';
import { useDecoders } from '../../renderer/reader/ofd/pictures/decode-picture.ts';
import { loadPictures, type PictureHost } from '../../renderer/reader/ofd/pictures/load-pictures.ts';
import {
  type ChosenFace,
  chooseFace,
  type Substitution,
  substitutionsOf,
} from '../../renderer/reader/ofd/stand-ins.ts';
import { withBoxes } from './fingerprint.ts';

const MILLIMETRES_PER_INCH = 25.4;
/** How deep a seal's picture may hold an OFD that holds a seal. */
const DEEPEST = 2;

let registered = 0;

export type Drawn = {
  readonly png: Uint8Array;
  readonly page: PageDrawing;
  readonly substitutions: readonly Substitution[];
};

interface DrawOptions {
  readonly page: number;
  readonly dpi: number;
  /** Whether text whose font is not embedded becomes boxes, for pictures that do not depend on the machine. */
  readonly boxes?: boolean;
  readonly seals?: boolean;
}

/** @throws OfdError */
export async function drawOfd(bytes: Uint8Array, options: DrawOptions): Promise<Drawn> {
  const ofd = openOfd(bytes);
  const document = ofd.document(0);
  const page = document.page(options.page);
  const faces = new Map<string, ChosenFace>();
  const canvas = await paint(
    bytes,
    document,
    page,
    { ...options, scale: options.dpi / MILLIMETRES_PER_INCH },
    0,
    faces,
  );
  return { png: canvas.toBuffer('image/png'), page, substitutions: substitutionsOf(page, faces) };
}

async function paint(
  bytes: Uint8Array,
  document: OfdDocument,
  page: PageDrawing,
  options: { readonly scale: number; readonly boxes?: boolean; readonly seals?: boolean },
  depth: number,
  faces = new Map<string, ChosenFace>(),
) {
  const { scale, boxes = false, seals = true } = options;
  const [width, height] = [page.width, page.height].map((length) => Math.max(1, Math.round(length * scale))) as [
    number,
    number,
  ];
  const canvas = createCanvas(width, height);
  const materials: Materials = {
    fonts: fontsOf(document, page, faces),
    images: await loadPictures(page, (key) => document.image(key), pictureHost),
    seals: await sealsOf(bytes, page, options, depth),
  };
  const painter = new Painter(canvas.getContext('2d') as unknown as Context, { width, height }, workshop, materials);
  painter.page(boxes ? withBoxes(page, new Set(faces.keys())) : page, { scale, seals });
  return canvas;
}

const workshop: Workshop = {
  canvas: (width, height) => {
    const canvas = createCanvas(width, height);
    return {
      context: canvas.getContext('2d') as unknown as Context,
      image: canvas as unknown as CanvasImageSource,
    };
  },
  path: () => new SkiaPath(),
};

function fontsOf(document: OfdDocument, page: PageDrawing, faces: Map<string, ChosenFace>): Map<string, LoadedFont> {
  return new Map(
    page.fonts.map((use): [string, LoadedFont] => {
      const { key, embedded, bold, italic } = use;
      const file = embedded ? document.font(key) : null;
      if (file) {
        const name = `embedded ${++registered}`;
        if (GlobalFonts.register(Buffer.from(file.bytes), name))
          return [key, { family: name, byGlyph: true, bold, italic }];
      }
      const face = chooseFace(use, (name) => GlobalFonts.has(name));
      faces.set(key, face);
      return [key, { family: face.family, byGlyph: false, bold: false, italic: false, weight: face.weight }];
    }),
  );
}

const WASM = new URL('../../node_modules/pdfjs-dist/wasm/', import.meta.url);
useDecoders((name) => Promise.resolve(new Uint8Array(readFileSync(new URL(name, WASM)))));

const pictureHost: PictureHost = {
  native: picked,
  pixels: (source) => {
    const image = source as unknown as Image;
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, image.width, image.height);
    return { width, height, rgba: new Uint8ClampedArray(data) };
  },
  source: ({ width, height, rgba }) => {
    const canvas: Canvas = createCanvas(width, height);
    canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
    return canvas as unknown as CanvasImageSource;
  },
};

async function sealsOf(
  bytes: Uint8Array,
  page: PageDrawing,
  options: { readonly scale: number; readonly boxes?: boolean },
  depth: number,
) {
  const seals = new Map<string, CanvasImageSource>();
  if (page.seals.length === 0 || depth >= DEEPEST) return seals;
  const { signatures } = readOfdSignatures(bytes);
  for (const { signature, id } of page.seals) {
    const value = signatures.find(({ path }) => path === signature)?.signedValue;
    const picture = value && pictureOf(value);
    if (!picture) continue;
    if (picture.type.toLowerCase() === 'ofd') {
      const inner = openOfd(picture.data).document(0);
      const drawing = inner.page(0);
      seals.set(
        `${signature} ${id}`,
        (await paint(
          picture.data,
          inner,
          drawing,
          { ...options, scale: options.scale * 2 },
          depth + 1,
        )) as unknown as CanvasImageSource,
      );
    } else {
      const image = await picked(picture.data);
      if (image) seals.set(`${signature} ${id}`, image);
    }
  }
  return seals;
}

function pictureOf(value: Uint8Array): { type: string; data: Uint8Array } | null {
  try {
    return parseSealSignature(value).seal.picture;
  } catch {
    return null;
  }
}

async function picked(bytes: Uint8Array): Promise<CanvasImageSource | null> {
  try {
    const image: Image = await loadImage(Buffer.from(bytes));
    return image as unknown as CanvasImageSource;
  } catch {
    return null;
  }
}
