/*
 * A JBIG2 file taken apart (ITU-T T.88 clause 7 and annex D): its first page's size, and the segments of that page in the order in which a
 * decoder of embedded streams takes them, without the file's header. The decoding itself is not done here.
 */

import { fits } from './picture.ts';

export interface Jbig2Page {
  readonly width: number;
  readonly height: number;
  readonly segments: Uint8Array;
}

const SIGNATURE = [0x97, 0x4a, 0x42, 0x32, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_SEGMENTS = 10_000;
const [PAGE_INFORMATION, END_OF_PAGE, END_OF_STRIPE, END_OF_FILE] = [48, 49, 50, 51];
const UNKNOWN = 0xffffffff;

interface Segment {
  readonly type: number;
  readonly page: number;
  readonly header: Uint8Array;
  readonly length: number;
  data: Uint8Array;
}

/** The first page; null for what is no JBIG2, with or without the file's header, or too large. */
export function readJbig2(bytes: Uint8Array): Jbig2Page | null {
  const segments = SIGNATURE.every((byte, index) => bytes[index] === byte) ? ofFile(bytes) : inOrder(bytes, 0);
  const view = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);
  const information = segments.find(({ type, data }) => type === PAGE_INFORMATION && data.length >= 19);
  if (!information) return null;
  const width = view(information.data).getUint32(0);
  const written = view(information.data).getUint32(4);
  const own = segments.filter(({ page }) => page === 0 || page === information.page);
  // A page that did not know its height when it began says where each of its stripes ends.
  const stripes = own.filter(({ type, data }) => type === END_OF_STRIPE && data.length >= 4);
  const height = written === UNKNOWN ? Math.max(0, ...stripes.map(({ data }) => view(data).getUint32(0) + 1)) : written;
  if (!fits(width, height)) return null;
  const parts = own
    .filter(({ type }) => type !== END_OF_PAGE && type !== END_OF_FILE)
    .flatMap(({ header, data }) => [header, data]);
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return { width, height, segments: all };
}

function ofFile(bytes: Uint8Array): Segment[] {
  const flags = bytes[8] ?? 0;
  const start = (flags & 2) === 0 ? 13 : 9;
  if ((flags & 1) !== 0) return inOrder(bytes, start);
  // All headers first, then all data (annex D.2).
  const segments: Segment[] = [];
  let at = start;
  while (segments.length < MOST_SEGMENTS) {
    const segment = headerAt(bytes, at);
    if (!segment) break;
    at += segment.header.length;
    segments.push(segment);
    if (segment.type === END_OF_FILE) break;
  }
  for (const segment of segments) {
    segment.data = bytes.subarray(at, at + segment.length);
    at += segment.data.length;
  }
  return segments;
}

function inOrder(bytes: Uint8Array, start: number): Segment[] {
  const segments: Segment[] = [];
  let at = start;
  while (segments.length < MOST_SEGMENTS) {
    const segment = headerAt(bytes, at);
    if (!segment) break;
    at += segment.header.length;
    // Of unknown length is only what ends with the file here.
    segment.data = bytes.subarray(at, segment.length === UNKNOWN ? bytes.length : at + segment.length);
    at += segment.data.length;
    segments.push(segment);
  }
  return segments;
}

/** Clause 7.2; null where there is none. */
function headerAt(bytes: Uint8Array, start: number): Segment | null {
  if (start + 11 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = view.getUint32(start);
  const flags = bytes[start + 4] ?? 0;
  let at = start + 5;
  let references = (bytes[at] ?? 0) >> 5;
  if (references === 7) {
    references = view.getUint32(at) & 0x1fffffff;
    at += 4 + Math.ceil((references + 1) / 8);
  } else at++;
  at += references * (number <= 256 ? 1 : number <= 65536 ? 2 : 4);
  const isLong = (flags & 0x40) !== 0;
  const end = at + (isLong ? 8 : 5);
  if (end > bytes.length) return null;
  return {
    type: flags & 0x3f,
    page: isLong ? view.getUint32(at) : (bytes[at] ?? 0),
    header: bytes.subarray(start, end),
    length: view.getUint32(end - 4),
    data: bytes.subarray(end, end),
  };
}
