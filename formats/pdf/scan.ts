/*
 * Byte searches over a PDF as it lies in the file, independent of any object parser: markers, revision ends,
 * integers. Used where a verdict must not depend on a lenient parser's opinion (ByteRange, truncation).
 */

/** The bytes of an ASCII text. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) & 0xff;
  return bytes;
}

/** The bytes [start, end) as Latin-1 text; for short, structural pieces only. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = Math.max(0, start); i < Math.min(end, bytes.length); i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

/** First offset of `needle` at or after `from` and wholly before `until`, or -1. */
export function indexOf(bytes: Uint8Array, needle: Uint8Array, from = 0, until = bytes.length): number {
  const first = needle[0];
  if (first === undefined) return -1;
  const last = Math.min(until, bytes.length) - needle.length;
  for (let i = bytes.indexOf(first, Math.max(0, from)); i >= 0 && i <= last; i = bytes.indexOf(first, i + 1)) {
    let j = 1;
    while (j < needle.length && bytes[i + j] === needle[j]) j++;
    if (j === needle.length) return i;
  }
  return -1;
}

/** Last offset of `needle`, or -1. */
export function lastIndexOf(bytes: Uint8Array, needle: Uint8Array): number {
  const first = needle[0];
  if (first === undefined) return -1;
  for (let i = bytes.lastIndexOf(first); i >= 0; i = i === 0 ? -1 : bytes.lastIndexOf(first, i - 1)) {
    let j = 1;
    while (j < needle.length && bytes[i + j] === needle[j]) j++;
    if (j === needle.length) return i;
  }
  return -1;
}

/** Every offset of `needle`, in order; stops after `limit` finds. */
export function allIndexesOf(bytes: Uint8Array, needle: Uint8Array, limit: number): number[] {
  const found: number[] = [];
  for (let at = indexOf(bytes, needle); at >= 0 && found.length < limit; at = indexOf(bytes, needle, at + 1))
    found.push(at);
  return found;
}

/** White space of PDF 32000-1 table 1. */
export function isWhite(byte: number | undefined): boolean {
  return byte === 0 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 32;
}

/** The value of an ASCII hex digit, or -1. */
export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
}

/**
 * Offsets just behind each `%%EOF` (with its line end): where a revision may end. The last revision's end is the
 * file's length when only white space follows its marker.
 */
export function revisionEnds(bytes: Uint8Array): number[] {
  const ends = allIndexesOf(bytes, ascii('%%EOF'), 10_000).map((at) => {
    let end = at + 5;
    if (bytes[end] === 13) end++;
    if (bytes[end] === 10) end++;
    return end;
  });
  const last = ends.at(-1);
  if (last !== undefined && bytes.subarray(last).every(isWhite)) ends[ends.length - 1] = bytes.length;
  return ends;
}
