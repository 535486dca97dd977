/*
 * The plain compressions of TIFF 6.0: PackBits (section 9), LZW (section 13) and Deflate (Adobe's supplement 2). Each gives exactly the length
 * that is asked for: what is longer is cut, and what ends early or breaks leaves zeros, so that the rest of a damaged scan still shows.
 */

import { Unzlib } from 'fflate';

export function unpackBits(data: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let [from, to] = [0, 0];
  while (from < data.length && to < length) {
    const head = data[from++] ?? 0;
    if (head < 128) {
      const run = data.subarray(from, from + Math.min(head + 1, length - to));
      out.set(run, to);
      from += head + 1;
      to += run.length;
    } else if (head > 128) {
      const end = Math.min(length, to + 257 - head);
      out.fill(data[from++] ?? 0, to, end);
      to = end;
    }
  }
  return out;
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/** Codes from the highest bit on, each a bit longer one code before it has to be. */
export function unpackLzw(data: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // A code is a place in what was written and how much of it: the text of the code before, and one byte more.
  const starts = new Uint32Array(MOST_CODES);
  const lengths = new Uint32Array(MOST_CODES);
  let [at, bits, held, width, next] = [0, 0, 0, 9, END + 1];
  let [to, lastAt, lastLength] = [0, 0, 0];
  while (to < length) {
    while (bits < width) {
      if (at >= data.length) return out;
      held = ((held << 8) | (data[at++] ?? 0)) >>> 0;
      bits += 8;
    }
    const code = (held >>> (bits - width)) & ((1 << width) - 1);
    bits -= width;
    held &= (1 << bits) - 1;
    if (code === END) return out;
    if (code === CLEAR) {
      [width, next, lastLength] = [9, END + 1, 0];
      continue;
    }
    const start = to;
    if (code < CLEAR) out[to++] = code;
    else {
      if (code >= next && (code !== next || lastLength === 0)) return out;
      const isNew = code === next;
      const source = isNew ? lastAt : (starts[code] ?? 0);
      const count = Math.min(length - to, isNew ? lastLength + 1 : (lengths[code] ?? 0));
      for (let n = 0; n < count; n++) out[to++] = out[source + n] ?? 0;
    }
    // What was written before and the first byte behind it lie one behind the other in `out` already.
    if (lastLength > 0 && next < MOST_CODES) {
      starts[next] = lastAt;
      lengths[next] = lastLength + 1;
      next++;
    }
    [lastAt, lastLength] = [start, to - start];
    if (next + 1 >= 1 << width && width < 12) width++;
  }
  return out;
}

/** Pieces of compressed data that are given to the inflater at a time: it stops soon behind the length that is wanted. */
const PIECE = 8192;

export function unpackDeflate(data: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let to = 0;
  const stream = new Unzlib((chunk) => {
    out.set(chunk.subarray(0, length - to), to);
    to = Math.min(length, to + chunk.length);
  });
  try {
    for (let at = 0; at < data.length && to < length; at += PIECE) stream.push(data.subarray(at, at + PIECE));
  } catch {
    // Broken: what came before it stays.
  }
  return out;
}
