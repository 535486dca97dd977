// pdf.js as the quarantine uses it: no network, no scripts, no eval, no font loading, no canvas. The legacy build runs in plain Node and
// keeps its worker in this same process, which is the point: the process is the cage.

import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { FormatError } from '../../formats/pdf/errors.ts';

export { OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

const ROOT = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string) => `${join(ROOT, name)}${sep}`;

/** Pixels of one image above which pdf.js leaves it out. */
const MAX_IMAGE_PIXELS = 64 * 1024 * 1024;

/**
 * Opens a PDF in pdf.js and hands it to `work`; the document is let go afterwards. `bytes` is copied, since pdf.js takes what it is given.
 * @throws FormatError pdf.passwordRequired, pdf.wrongPassword, pdf.broken
 */
export async function withDocument<T>(
  bytes: Uint8Array,
  password: string | undefined,
  work: (document: PDFDocumentProxy) => Promise<T>,
): Promise<T> {
  const task = getDocument({
    data: bytes.slice(),
    ...(password === undefined ? {} : { password }),
    verbosity: VerbosityLevel.ERRORS,
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: pathToFileURL(folder('wasm')).href,
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    // Without these pdf.js keeps a face's PostScript name to itself.
    fontExtraProperties: true,
    enableXfa: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: MAX_IMAGE_PIXELS,
    stopAtErrors: false,
  });
  try {
    const document = await task.promise.catch((error: unknown) => {
      throw refusal(error, password);
    });
    return await work(document).catch((error: unknown) => {
      throw refusal(error, password);
    });
  } finally {
    await task.destroy();
  }
}

function refusal(error: unknown, password: string | undefined): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') {
    const code = password === undefined ? 'pdf.passwordRequired' : 'pdf.wrongPassword';
    return new FormatError(code, 'the file is encrypted');
  }
  // What its reader stumbles over in a page comes as the first of these, whatever it was.
  if (['UnknownErrorException', 'InvalidPDFException', 'FormatError'].includes(name)) {
    return error instanceof FormatError ? error : new FormatError('pdf.broken', 'pdf.js cannot read the structure');
  }
  return error;
}
