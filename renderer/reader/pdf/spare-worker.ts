// pdf.js's worker takes longer to start than a page to draw, so one stands ready before a document is opened. Each serves one document and ends with it: what a
// hostile document did to its worker meets no other.
import { GlobalWorkerOptions, PDFWorker } from 'pdfjs-dist';

let spare: PDFWorker | undefined;

/** Starts a worker for the next document, if none stands ready. */
export function readyWorker(): void {
  spare ??= startWorker();
}

/** The worker that stands ready, or a new one; whoever takes it ends it. */
export function takeWorker(): PDFWorker {
  const worker = spare ?? startWorker();
  spare = undefined;
  return worker;
}

function startWorker(): PDFWorker {
  // Where the build lays it.
  GlobalWorkerOptions.workerSrc = new URL('pdfjs/pdf.worker.mjs', document.baseURI).href;
  return new PDFWorker({ verbosity: 0 });
}
