// Pictures that a browser does not decode, as pixels: TIFF, JBIG2 and JPEG 2000 (GB/T 33190 clause 10). PNG, JPEG (of inks too), GIF and BMP are the browser's. What formats/ofd/pictures
// has no decoder for is pdf.js's: WASM of PDFium and OpenJPEG, and its JPEG decoder for strips of TIFF. Runs in a window, a worker or a test alike: where the WASM lies is handed in.
import { Jbig2Image, JpegImage, JpxImage, setVerbosityLevel } from 'pdfjs-dist/image_decoders/pdf.image_decoders.mjs';
import type { ImageFormat } from '../../../../formats/ofd/drawing.ts';
import { fromBits, fromComponents } from '../../../../formats/ofd/pictures/bits.ts';
import { readJbig2 } from '../../../../formats/ofd/pictures/jbig2.ts';
import { readJpx } from '../../../../formats/ofd/pictures/jpx.ts';
import { type Codecs, fits, type Picture } from '../../../../formats/ofd/pictures/picture.ts';
import { decodeTiff } from '../../../../formats/ofd/pictures/tiff.ts';

/** Where the decoders' WASM comes from: the bytes of `jbig2.wasm` or `openjpeg.wasm` of pdf.js. To be called once, before the first picture. */
export function useDecoders(load: (name: string) => Promise<Uint8Array>): void {
  setVerbosityLevel(0);
  // Without an address there is no second way, which would be the same decoder as JavaScript.
  const getHandler = () => ({ sendWithPromise: (_: string, { filename }: { filename: string }) => load(filename) });
  Jbig2Image.setOptions({ useWasm: true, useWorkerFetch: false, wasmUrl: null, getHandler });
}

/** Whether a picture is to be decoded here and not by the browser. */
export function isOurs(format: ImageFormat): boolean {
  return format === 'tiff' || format === 'jbig2' || format === 'jpx';
}

/** The picture; null for formats that are the browser's, and for files that cannot be read or are beyond `MOST_PIXELS`. */
export async function decodePicture(bytes: Uint8Array, format: ImageFormat): Promise<Picture | null> {
  try {
    if (format === 'tiff') return await decodeTiff(bytes, CODECS);
    if (format === 'jbig2') return await decodeJbig2(bytes);
    return format === 'jpx' ? await decodeJpx(bytes) : null;
  } catch {
    // The decoders throw whatever they come upon; to the page each is a picture that cannot be shown.
    return null;
  }
}

async function decodeJbig2(bytes: Uint8Array): Promise<Picture | null> {
  const page = readJbig2(bytes);
  if (!page) return null;
  const { width, height, segments } = page;
  return fromBits(await Jbig2Image.instance.decode(segments, width, height), width, height);
}

async function decodeJpx(bytes: Uint8Array): Promise<Picture | null> {
  const facts = readJpx(bytes);
  if (!facts) return null;
  const { width, height, isCmyk } = facts;
  return fromComponents(await JpxImage.instance.decode(bytes), width, height, isCmyk);
}

const CODECS: Codecs = {
  async fax(data, { k, columns, rows, aligned, endOfLine }) {
    const options = {
      K: k,
      EndOfLine: endOfLine,
      EncodedByteAlign: aligned,
      BlackIs1: true,
      Columns: columns,
      Rows: rows,
    };
    return data.length === 0 ? null : Jbig2Image.instance.decode(data, columns, rows, null, options);
  },
  jpeg(data, isYcc) {
    const image = new JpegImage({ colorTransform: isYcc ? 1 : 0 });
    image.parse(data);
    const { width, height, numComponents } = image;
    if (!fits(width, height) || (numComponents !== 1 && numComponents !== 3)) return Promise.resolve(null);
    return Promise.resolve(fromComponents(image.getData({ width, height }), width, height, false));
  },
};
