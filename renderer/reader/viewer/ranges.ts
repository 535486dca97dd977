// Ranges of a document's bytes over its short-lived address. What comes short or is refused is a fault with a code, never half an answer.
import { DocumentFault, faultOfStatus } from './faults.ts';

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
