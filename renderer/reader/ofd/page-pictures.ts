// The pictures of an OFD's page as a browser decodes them: PNG, JPEG, GIF and BMP. One that cannot be decoded is left out.
import type { DrawOperation, ImageFormat, PageDrawing } from '../../../formats/ofd/drawing.ts';
import { OfdError } from '../../../formats/ofd/errors.ts';
import { maskedKey } from './paint.ts';

type Read = (key: string) => { readonly format: ImageFormat; readonly bytes: Uint8Array } | null;

const NATIVE: ReadonlySet<ImageFormat> = new Set(['png', 'jpeg', 'gif', 'bmp']);
/** Pixels of one picture. */
const MOST_PIXELS = 64 * 1024 * 1024;

/** The picture, or null for what is not decoded here. */
export async function decodePicture(bytes: Uint8Array, format: ImageFormat): Promise<ImageBitmap | null> {
  if (!NATIVE.has(format)) return null;
  try {
    const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    if (bitmap.width * bitmap.height <= MOST_PIXELS) return bitmap;
    bitmap.close();
  } catch {
    // No picture, whatever its name says.
  }
  return null;
}

/** For `Materials.images`. */
export async function loadPictures(page: PageDrawing, read: Read): Promise<Map<string, ImageBitmap>> {
  const found = new Map<string, ImageBitmap>();
  for (const { key } of page.images) {
    const file = attempt(() => read(key));
    const picture = file && (await decodePicture(file.bytes, file.format));
    if (picture) found.set(key, picture);
  }
  // A mask that is not worked in hides nothing: the picture without it is nearer to what was meant than none.
  eachMasked([...page.content, ...page.annotations.flatMap(({ items }) => items)], (image, mask) => {
    const whole = found.get(image);
    if (whole) found.set(maskedKey({ image, mask }), whole);
  });
  return found;
}

function eachMasked(operations: readonly DrawOperation[], tell: (image: string, mask: string) => void): void {
  for (const operation of operations) {
    if (operation.op === 'group') eachMasked(operation.items, tell);
    else if (operation.op === 'image' && operation.mask !== null) tell(operation.image, operation.mask);
  }
}

function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof OfdError) return null;
    throw error;
  }
}
