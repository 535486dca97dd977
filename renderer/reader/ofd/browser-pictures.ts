// The pictures of an OFD's pages in a browser's worker: what the browser decodes it decodes, what it does not comes from `pictures/`, whose WASM lies beside pdf.js's.
import { formatByBytes } from '../../../formats/ofd/page/picture-format.ts';
import { fits, type Picture } from '../../../formats/ofd/pictures/picture.ts';
import { pictureSize } from '../../../formats/ofd/pictures/size.ts';
import { decodePicture, isOurs, useDecoders } from './pictures/decode-picture.ts';
import type { PictureHost } from './pictures/load-pictures.ts';

/** To be called once by the worker, before the first picture; `base` is the address of pdf.js's WASM. */
export function useWasmOf(base: string): void {
  useDecoders(async (name) => {
    const answer = await fetch(new URL(name, base));
    if (!answer.ok) throw new Error('a decoder is not there');
    return new Uint8Array(await answer.arrayBuffer());
  });
}

function canvasOf(
  width: number,
  height: number,
): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  return { canvas, context };
}

export const browserHost: PictureHost = {
  async native(bytes) {
    try {
      return await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    } catch {
      // No picture, whatever its name says.
      return null;
    }
  },
  pixels(source) {
    const { width, height } = source as ImageBitmap;
    const { context } = canvasOf(width, height);
    context.drawImage(source, 0, 0);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data };
  },
  source(picture: Picture) {
    const { canvas, context } = canvasOf(picture.width, picture.height);
    context.putImageData(new ImageData(picture.rgba, picture.width, picture.height), 0, 0);
    return canvas;
  },
};

/** One picture by itself, such as a seal's; null for what is none, or is too large. */
export async function pictureOf(bytes: Uint8Array): Promise<CanvasImageSource | null> {
  const format = formatByBytes(bytes);
  if (format === undefined) return null;
  if (isOurs(format)) {
    const picture = await decodePicture(bytes, format);
    return picture && browserHost.source(picture);
  }
  const size = pictureSize(bytes, format);
  return size && !fits(size.width, size.height) ? null : browserHost.native(bytes);
}

/** Pixels that a picture holds. */
export function pixelsOf(picture: CanvasImageSource): number {
  return picture instanceof ImageBitmap || picture instanceof OffscreenCanvas ? picture.width * picture.height : 0;
}

/** Lets a picture's memory go at once. */
export function letGo(picture: CanvasImageSource): void {
  if (picture instanceof ImageBitmap) picture.close();
  else if (picture instanceof OffscreenCanvas) picture.width = 0;
}
