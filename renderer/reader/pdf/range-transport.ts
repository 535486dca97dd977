// Bytes for pdf.js by ranges: each request goes to the document's short-lived address, where main decrypts the chunks it touches.
// Keeps no bytes; a failed range ends the whole document, because pdf.js has no way to be told of one.
import { PDFDataRangeTransport } from 'pdfjs-dist';
import { DocumentFault, type FaultCode, faultOfStatus } from './faults.ts';

/** Equal to the size of an encrypted chunk, so that one request decrypts one chunk. */
export const RANGE_SIZE = 64 * 1024;

/** The Range header of [begin, end). */
export function rangeHeader(begin: number, end: number): string {
  return `bytes=${begin}-${end - 1}`;
}

/** Fetches [begin, end) of `url`. Throws DocumentFault when it is refused or comes short. */
export async function fetchRange(url: string, begin: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { headers: { Range: rangeHeader(begin, end) }, signal, cache: 'no-store' });
  if (response.status !== 206 && response.status !== 200) throw new DocumentFault(faultOfStatus(response.status));
  const bytes = new Uint8Array(await response.arrayBuffer());
  const wanted = response.status === 200 ? bytes.subarray(begin, end) : bytes;
  if (wanted.length !== end - begin) throw new DocumentFault('damaged');
  return wanted;
}

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
