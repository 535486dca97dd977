// Ranges of a document's bytes over its short-lived address. What comes short or is refused is a fault with a code, never half an answer.
import { DocumentFault, faultOfStatus } from './faults.ts';

/** Equal to the size of an encrypted chunk, so that one request decrypts one chunk. */
export const RANGE_SIZE = 64 * 1024;

/** A document of this many bytes is asked for by larger pieces. */
const LONG = 8 * 1024 * 1024;

/**
 * Bytes of one range of a PDF. The table of a long one's objects lies over many chunks, which pdf.js asks for one after the other, each time through the window's busy
 * thread; four chunks in one request cost hardly more than one.
 */
export function rangeSizeFor(length: number): number {
  return length < LONG ? RANGE_SIZE : 4 * RANGE_SIZE;
}

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
