// The pictures of a page, ready to be painted: each under its key, and each pair of picture and mask (GB/T 33190 clause 10, ImageMask) under theirs. What a host has of its own, a browser
// or Skia, is handed in. A picture that cannot be decoded is left out; one beyond the bound of a page is not even begun.
import type { DrawOperation, ImageFormat, PageDrawing, Paint } from '../../../../formats/ofd/drawing.ts';
import { masked } from '../../../../formats/ofd/pictures/mask.ts';
import { fits, MOST_PIXELS, type Picture } from '../../../../formats/ofd/pictures/picture.ts';
import { pictureSize } from '../../../../formats/ofd/pictures/size.ts';
import { maskedKey } from '../paint.ts';
import { decodePicture, isOurs } from './decode-picture.ts';

export interface PictureHost {
  /** Decodes what a browser decodes; null for what it does not. */
  native(bytes: Uint8Array): Promise<CanvasImageSource | null>;
  /** The pixels of what `native` gave. */
  pixels(source: CanvasImageSource): Picture | null;
  /** Pixels as something to paint. */
  source(picture: Picture): CanvasImageSource;
}

/** Of all pictures of a page together. */
const MOST_OF_PAGE = 2 * MOST_PIXELS;

/** For `Materials.images`. `read` answers the bytes of a key (`OfdDocument.image`) or null. */
export async function loadPictures(
  page: PageDrawing,
  read: (key: string) => { readonly format: ImageFormat; readonly bytes: Uint8Array } | null,
  host: PictureHost,
): Promise<Map<string, CanvasImageSource>> {
  const found = new Map<string, CanvasImageSource>();
  const pixels = new Map<string, Picture>();
  let left = MOST_OF_PAGE;
  for (const { key } of page.images) {
    const file = read(key);
    if (!file) continue;
    const { bytes, format } = file;
    if (isOurs(format)) {
      const picture = await decodePicture(bytes, format);
      left -= picture ? picture.width * picture.height : 0;
      if (!picture || left < 0) continue;
      pixels.set(key, picture);
      found.set(key, host.source(picture));
    } else {
      const size = pictureSize(bytes, format);
      if (size && !fits(size.width, size.height)) continue;
      left -= size ? size.width * size.height : 0;
      const source = left < 0 ? null : await host.native(bytes);
      if (source) found.set(key, source);
    }
  }
  const pixelsOf = (key: string): Picture | null => {
    const known = pixels.get(key);
    const source = found.get(key);
    return known ?? (source ? host.pixels(source) : null);
  };
  for (const { image, mask } of maskedPairs(page)) {
    const picture = pixelsOf(image);
    const over = pixelsOf(mask);
    // A mask that cannot be decoded hides nothing: the picture without it is nearer to what was meant than none.
    const whole = found.get(image);
    if (picture && over) found.set(maskedKey({ image, mask }), host.source(masked(picture, over)));
    else if (whole) found.set(maskedKey({ image, mask }), whole);
  }
  return found;
}

/** Each picture that is drawn through a mask, once. */
function maskedPairs(page: PageDrawing): { readonly image: string; readonly mask: string }[] {
  const pairs = new Map<string, { image: string; mask: string }>();
  const inPaint = (paint: Paint | null | undefined): void => {
    if (paint?.kind === 'pattern') each(paint.items);
  };
  const each = (operations: readonly DrawOperation[]): void => {
    for (const operation of operations) {
      if (operation.op === 'group') each(operation.items);
      else if (operation.op !== 'image') {
        inPaint(operation.fill);
        inPaint(operation.stroke?.paint);
      } else if (operation.mask !== null) {
        const { image, mask } = operation;
        pairs.set(maskedKey({ image, mask }), { image, mask });
      }
    }
  };
  each(page.content);
  for (const { items } of page.annotations) each(items);
  return [...pairs.values()];
}
