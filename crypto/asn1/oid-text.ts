// The dotted text of an object identifier's content (X.690 8.19). The same few identifiers stand in every certificate: the text read last is kept
// in one of a fixed number of slots, and compared byte by byte before it is used again, so foreign bytes can neither fill it nor be kept alive.

const SLOTS = 256;
const KEPT_BYTES = 24;
const MOST_BYTES = 128;

const slots: ({ readonly bytes: Uint8Array; readonly text: string } | undefined)[] = Array.from({ length: SLOTS });

/** The text of the bytes from `from` to `end`, arcs of any size; undefined for what is no identifier, or above 128 bytes. */
export function oidText(input: Uint8Array, from: number, end: number): string | undefined {
  const length = end - from;
  if (length > KEPT_BYTES) return textOf(input.subarray(from, end));
  let mix = length;
  for (let at = from; at < end; at++) mix = (Math.imul(mix, 31) + (input[at] as number)) | 0;
  const slot = mix & (SLOTS - 1);
  const known = slots[slot];
  if (known !== undefined && known.bytes.length === length) {
    let same = 0;
    while (same < length && known.bytes[same] === input[from + same]) same++;
    if (same === length) return known.text;
  }
  const bytes = input.slice(from, end);
  const text = textOf(bytes);
  if (text !== undefined) slots[slot] = { bytes, text };
  return text;
}

function textOf(content: Uint8Array): string | undefined {
  const last = content[content.length - 1];
  if (last === undefined || last >= 0x80 || content.length > MOST_BYTES) return undefined;
  const arcs: bigint[] = [];
  let arc = 0n;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) return undefined;
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    fresh = byte < 0x80;
    if (fresh) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const head = arcs[0] as bigint;
  const top = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [top, head - top * 40n, ...arcs.slice(1)].join('.');
}
