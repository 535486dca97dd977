// Opens a PDF with pdf.js: a real module worker from our own address, data by ranges, nothing fetched ahead. Scripts, XFA and links of the document
// are never run: there is no scripting sandbox in the build, XFA is off, and no annotation layer that could be clicked is made.
import { getDocument, InvalidPDFException, PasswordResponses } from 'pdfjs-dist';
import { DocumentFault, type FaultCode, faultOf } from '../viewer/faults.ts';
import { rangeSizeFor } from '../viewer/ranges.ts';
import type { Opening } from '../viewer/reading-document.ts';
import { pdfDocument } from './pdf-document.ts';
import { RangeTransport } from './range-transport.ts';
import { readyWorker, takeWorker } from './spare-worker.ts';

/** Where a document's bytes are had, and how many. */
export type ByteSource = { readonly url: string; readonly length: number };

/** Asks for a password; `wrong` when one was tried before. Answers null when the person gives up. */
export type AskPassword = (wrong: boolean) => Promise<string | null>;

/** Where the build lays pdf.js's data. */
function address(path: string): string {
  return new URL(`pdfjs/${path}`, document.baseURI).href;
}

/** Limits that keep one page of a hostile document from taking the machine: 64 million pixels. */
const MAX_IMAGE_PIXELS = 64 * 1024 * 1024;

/**
 * Begins to open. `document` rejects with DocumentFault; `onFault` is called when a range fails after that.
 */
export function openPdf(source: ByteSource, ask: AskPassword, onFault: (code: FaultCode) => void): Opening {
  let closed = false;
  let early: ((fault: DocumentFault) => void) | undefined;
  const failed = new Promise<never>((_, reject) => {
    early = reject;
  });
  const transport = new RangeTransport(source.url, source.length, (code) => {
    early?.(new DocumentFault(code));
    if (!closed) onFault(code);
  });
  const worker = takeWorker();
  const task = getDocument({
    worker,
    range: transport,
    rangeChunkSize: rangeSizeFor(source.length),
    disableAutoFetch: true,
    disableStream: true,
    disableWorkerRendering: true,
    enableXfa: false,
    // The names of fonts (system-faces.ts).
    fontExtraProperties: true,
    maxImageSize: MAX_IMAGE_PIXELS,
    cMapUrl: address('cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: address('standard_fonts/'),
    wasmUrl: address('wasm/'),
    iccUrl: address('iccs/'),
    verbosity: 0,
  });
  let gaveUp = false;
  task.onPassword = (answer: (password: string | Error) => void, reason: number) => {
    void ask(reason === PasswordResponses.INCORRECT_PASSWORD)
      .catch(() => null)
      .then((password) => {
        gaveUp = password === null;
        answer(password ?? new DocumentFault('passwordGivenUp'));
      });
  };
  const opened = task.promise.then(pdfDocument, (error: unknown) => {
    if (gaveUp) throw new DocumentFault('passwordGivenUp');
    throw new DocumentFault(error instanceof InvalidPDFException ? 'unreadable' : faultOf(error));
  });

  failed.catch(() => undefined);
  opened.catch(() => undefined);
  return {
    document: Promise.race([opened, failed]),
    close: () => {
      closed = true;
      transport.abort();
      void task.destroy().finally(() => worker.destroy());
      readyWorker();
    },
  };
}
