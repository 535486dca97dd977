// A page of a PDF as a PNG without a window: pdf.js, as in the client, on a canvas of Skia's. Fonts are drawn as outlines; those that the file does not bring come from the faces of the machine that
// Skia finds, so that Chinese ones may be others than the client's.

import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { AnnotationMode, getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

const ROOT = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string) => `${join(ROOT, name)}${sep}`;
const POINTS_PER_INCH = 72;

/** `page` from 0. Null where the document has no such page; throws what pdf.js throws for a file that it cannot read. */
export async function drawPdf(
  bytes: Uint8Array,
  { page: index, dpi, password }: { readonly page: number; readonly dpi: number; readonly password?: string },
): Promise<Uint8Array | null> {
  const task = getDocument({
    data: bytes.slice(),
    ...(password === undefined ? {} : { password }),
    verbosity: VerbosityLevel.ERRORS,
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
  });
  try {
    const document = await task.promise;
    if (index >= document.numPages) return null;
    const page = await document.getPage(index + 1);
    const viewport = page.getViewport({ scale: dpi / POINTS_PER_INCH });
    const canvas = createCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
    await page.render({
      canvas: canvas as unknown as HTMLCanvasElement,
      viewport,
      annotationMode: AnnotationMode.ENABLE,
      background: '#ffffff',
    }).promise;
    return canvas.toBuffer('image/png');
  } finally {
    await task.destroy();
  }
}
