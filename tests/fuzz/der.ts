// Changes of DER that keep the rest readable: an element is taken away, doubled, exchanged for one of another file, given another tag, length or content,
// or packed into others, and the lengths of what stands around it are put right. Elements inside OCTET STRING and BIT STRING count as well. Reads tolerantly;
// what does not parse is left to the changes of single bytes.

import type { Dice } from './dice.ts';

type Place = {
  readonly start: number;
  readonly lengthAt: number;
  readonly contentStart: number;
  readonly end: number;
  readonly parent: Place | undefined;
};

/** More elements than this are not told apart. */
const MOST = 4000;
const DEEPEST = 40;

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x17, 0x18, 0x1e, 0x24, 0x30, 0x31, 0x80, 0xa0, 0xa1, 0xa3,
];
/** Contents at which readers of numbers, times and identifiers go wrong. */
const CONTENTS = [
  '',
  '00',
  '01',
  '7f',
  '80',
  'ff',
  '0080',
  '00ff',
  '7fff',
  '00ffff',
  '0f4240',
  '00989680',
  '7fffffff',
  '0080000000',
  '00ffffffff',
  '7fffffffffffffff',
  '00ffffffffffffffff',
  `00${'ff'.repeat(32)}`,
  `00fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123`,
  `00${'ff'.repeat(64)}`,
  '2a811ccf55018301',
  '2a864886f70d01050d',
].map((digits) => new Uint8Array(Buffer.from(digits, 'hex')));

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function lengthOf(size: number): Uint8Array {
  if (size < 0x80) return Uint8Array.of(size);
  const digits: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(0x80 + digits.length, ...digits);
}

/** The same length written in more bytes than it needs. */
function longLength(size: number, digits: number): Uint8Array {
  const out = new Uint8Array(1 + digits);
  out[0] = 0x80 + digits;
  for (let rest = size, at = digits; at > 0; rest = Math.floor(rest / 256)) out[at--] = rest % 256;
  return out;
}

function element(bytes: Uint8Array, at: number, end: number, parent: Place | undefined): Place | undefined {
  const first = bytes[at];
  const size = bytes[at + 1];
  // Tags of several bytes are in nobody's files.
  if (first === undefined || size === undefined || (first & 0x1f) === 0x1f || at + 2 > end) return undefined;
  let contentStart = at + 2;
  let length = size;
  if (size >= 0x80) {
    const digits = size - 0x80;
    if (digits < 1 || digits > 4 || contentStart + digits > end) return undefined;
    length = 0;
    for (let i = 0; i < digits; i++) length = length * 256 + (bytes[contentStart + i] ?? 0);
    contentStart += digits;
  }
  if (length > end - contentStart) return undefined;
  return { start: at, lengthAt: at + 1, contentStart, end: contentStart + length, parent };
}

/** Every element, outer ones first; none when `bytes` does not begin with one. */
export function places(bytes: Uint8Array): Place[] {
  const found: Place[] = [];
  const visit = (start: number, end: number, parent: Place | undefined, depth: number): boolean => {
    const kept = found.length;
    let at = start;
    while (at < end && found.length < MOST) {
      const one = element(bytes, at, end, parent);
      if (one === undefined) {
        found.length = kept;
        return false;
      }
      found.push(one);
      const tag = bytes[one.start] ?? 0;
      if (depth < DEEPEST) {
        if ((tag & 0x20) !== 0 || tag === 4) visit(one.contentStart, one.end, one, depth + 1);
        else if (tag === 3 && bytes[one.contentStart] === 0) visit(one.contentStart + 1, one.end, one, depth + 1);
      }
      at = one.end;
    }
    return true;
  };
  const top = element(bytes, 0, bytes.length, undefined);
  if (top !== undefined) visit(0, top.end, undefined, 0);
  return found;
}

/** `bytes` with `piece` in the place of an element, and the lengths around it as they must then be. */
function replaced(bytes: Uint8Array, place: Place, piece: Uint8Array): Uint8Array {
  let out = piece;
  let inner = place;
  for (let outer = place.parent; outer !== undefined; inner = outer, outer = outer.parent) {
    const content = join(bytes.subarray(outer.contentStart, inner.start), out, bytes.subarray(inner.end, outer.end));
    out = join(bytes.subarray(outer.start, outer.lengthAt), lengthOf(content.length), content);
  }
  return join(bytes.subarray(0, inner.start), out, bytes.subarray(inner.end));
}

/** One change of an element; undefined when `bytes` is no DER. */
export function changeDer(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array | undefined {
  const all = places(bytes);
  if (all.length < 2) return undefined;
  const place = dice.pick(all);
  const raw = bytes.subarray(place.start, place.end);
  const content = bytes.subarray(place.contentStart, place.end);
  const tag = bytes.subarray(place.start, place.lengthAt);
  const put = (...parts: Uint8Array[]): Uint8Array => replaced(bytes, place, join(...parts));
  switch (dice.below(14)) {
    case 0:
      return put();
    case 1:
      return put(raw, raw);
    case 2:
    case 3: {
      // An element of another file, or of this one, in its place or before it.
      const from = dice.below(2) === 0 ? other : bytes;
      const source = places(from);
      if (source.length === 0) return put(raw, raw);
      const taken = dice.pick(source);
      const piece = from.subarray(taken.start, taken.end);
      return dice.below(3) === 0 ? put(piece, raw) : put(piece);
    }
    case 4:
      return put(Uint8Array.of(dice.pick(TAGS)), lengthOf(content.length), content);
    case 5:
      return put(Uint8Array.of((raw[0] ?? 0) ^ dice.pick([0x20, 0x40, 0x80, 0x01])), raw.subarray(1));
    case 6: {
      // A length that is not true.
      const told = Math.max(0, content.length + dice.pick([-1, 1, -2, 2, 128, -128, 65_536, 0x7fffffff]));
      return put(tag, lengthOf(told), content);
    }
    case 7: {
      if (dice.below(2) === 0) return put(tag, longLength(content.length, dice.pick([1, 2, 3, 4, 5, 8, 126])), content);
      return put(Uint8Array.of((tag[0] ?? 0) | 0x20, 0x80), content, new Uint8Array(2));
    }
    case 8:
    case 9: {
      const edge = dice.pick(CONTENTS);
      return put(tag, lengthOf(edge.length), edge);
    }
    case 10: {
      let packed: Uint8Array = raw;
      const outer = dice.pick([0x30, 0x31, 0x24, 0x04, 0xa0, 0xa1]);
      for (let times = 1 + dice.below(dice.pick([2, 8, 60])); times > 0; times--)
        packed = join(Uint8Array.of(outer), lengthOf(packed.length), packed);
      return put(packed);
    }
    case 11: {
      const times = 2 + dice.below(dice.pick([4, 100, 2000]));
      return raw.length * times > 200_000 ? put(raw, raw) : put(...Array.from({ length: times }, () => raw));
    }
    case 12: {
      // What is inside, without what is around it.
      return put(content);
    }
    default: {
      if (content.length === 0) return put(tag, Uint8Array.of(1, dice.below(256)));
      const changed = content.slice();
      const at = dice.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
      return put(tag, lengthOf(changed.length), changed);
    }
  }
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END \1-----/g;

/** One change inside one block of PEM; undefined when there is none. */
export function changePem(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.length === 0) return undefined;
  const block = dice.pick(blocks);
  const body = block[2] ?? '';
  const [another] = Buffer.from(other).toString('latin1').matchAll(BLOCK);
  const decode = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
  const changed = changeDer(decode(body), another?.[2] === undefined ? other : decode(another[2]), dice);
  if (changed === undefined) return undefined;
  const lines =
    Buffer.from(changed)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const at = block.index + block[0].indexOf(body);
  const after = text.slice(at + body.length);
  return new Uint8Array(Buffer.from(`${text.slice(0, at)}${lines.join('\n')}\n${after}`, 'latin1'));
}
