// Bytes for pdf.js by ranges: each request goes to the document's short-lived address, where main decrypts the chunks it touches.
// Keeps no bytes; a failed range ends the whole document, because pdf.js has no way to be told of one.
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { DocumentFault, type FaultCode } from '../viewer/faults.ts';
import { fetchRange } from '../viewer/ranges.ts';

export class RangeTransport extends PDFDataRangeTransport {
  readonly #url: string;
  readonly #stop = new AbortController();
  readonly #onFault: (code: FaultCode) => void;

  constructor(url: string, length: number, onFault: (code: FaultCode) => void) {
    super(length, null);
    this.#url = url;
    this.#onFault = onFault;
  }

  override requestDataRange(begin: number, end: number): void {
    fetchRange(this.#url, begin, end, this.#stop.signal).then(
      (bytes) => {
        if (!this.#stop.signal.aborted) this.onDataRange(begin, bytes);
      },
      (error: unknown) => {
        if (!this.#stop.signal.aborted) this.#onFault(error instanceof DocumentFault ? error.code : 'damaged');
      },
    );
  }

  override abort(): void {
    this.#stop.abort();
  }
}
