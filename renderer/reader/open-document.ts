// Opens a document by what its bytes are; behind the face that every format has, the reader is one.
import type { Format } from '../../preload/contract/documents.ts';
import { openOfd } from './ofd/open-ofd.ts';
import { type AskPassword, openPdf } from './pdf/open-pdf.ts';
import type { FaultCode } from './viewer/faults.ts';
import type { Opening } from './viewer/reading-document.ts';

/** The short-lived address that main gave, the document's length in bytes and what it is. */
export type DocumentSource = { readonly url: string; readonly length: number; readonly format: Format };

/**
 * Begins to open. `document` rejects with DocumentFault; `onFault` is called when bytes fail after that.
 */
export function openDocument(source: DocumentSource, ask: AskPassword, onFault: (code: FaultCode) => void): Opening {
  return source.format === 'ofd' ? openOfd(source) : openPdf(source, ask, onFault);
}
