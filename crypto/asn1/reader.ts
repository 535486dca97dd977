// Strict reader of DER (ITU-T X.690 clauses 8, 10 and 11), with the exact bytes of every element kept as a slice of the input.
// Signatures are checked over these slices; nothing here re-encodes. Refused: indefinite or non-minimal lengths, non-minimal
// integers and tags, constructed strings, trailing bytes, depth above 32, input above 32 MiB. Elements are read one level at a
// time, so only what a caller looks at costs anything and only that is judged.
// `lenient` allows the few second spellings that seals and certificates in the wild carry inside signed bytes: a FALSE that
// DER would leave out, times with a zone offset. It never loosens lengths or integers. BER (indefinite lengths) is not read.

import { EncodingError } from '../errors.ts';

/** Bounds of one reading. */
export type Limits = {
  /** Greatest input in bytes, 32 MiB unless told. */
  readonly maxBytes?: number;
  /** Greatest nesting, 32 unless told. */
  readonly maxDepth?: number;
  /** Most elements inside one element, 262,144 unless told: small elements cost far more memory read than written. */
  readonly maxChildren?: number;
  /** Allow a written-out FALSE where DER omits the default, and times with a zone offset. */
  readonly lenient?: boolean;
};

export type TagClass = 'universal' | 'application' | 'context' | 'private';

/** Universal tag numbers used in certificates, messages and seals. */
export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

const CLASSES: readonly TagClass[] = ['universal', 'application', 'context', 'private'];
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_DEPTH = 32;
const MAX_CHILDREN = 262_144;

function malformed(code: string, offset: number): EncodingError {
  return new EncodingError(code, offset);
}

/** One element. `raw` and `content` are views into the input, never copies. */
export class Node {
  readonly tag: number;
  readonly class: TagClass;
  readonly constructed: boolean;
  /** The exact bytes with header. */
  readonly raw: Uint8Array;
  /** The bytes after the header. */
  readonly content: Uint8Array;
  /** Offset of `raw` in the bytes given to readDer. */
  readonly offset: number;
  readonly lenient: boolean;
  readonly #limits: Limits;
  readonly #depthLeft: number;

  constructor(
    head: { tag: number; class: TagClass; constructed: boolean },
    raw: Uint8Array,
    headerLength: number,
    offset: number,
    limits: Limits,
    depthLeft: number,
  ) {
    this.tag = head.tag;
    this.class = head.class;
    this.constructed = head.constructed;
    this.raw = raw;
    this.content = raw.subarray(headerLength);
    this.offset = offset;
    this.lenient = limits.lenient ?? false;
    this.#limits = limits;
    this.#depthLeft = depthLeft;
  }

  /** The elements inside a constructed element, in order. Throws `der.primitive`, `der.depth`, `der.children` or what readDer throws. */
  children(): Node[] {
    if (!this.constructed) throw malformed('der.primitive', this.offset);
    if (this.#depthLeft <= 1) throw malformed('der.depth', this.offset);
    const found: Node[] = [];
    const limit = this.#limits.maxChildren ?? MAX_CHILDREN;
    const start = this.offset + this.raw.length - this.content.length;
    let at = 0;
    while (at < this.content.length) {
      if (found.length >= limit) throw malformed('der.children', this.offset);
      const child = readElement(this.content, at, start, this.#limits, this.#depthLeft - 1);
      found.push(child);
      at += child.raw.length;
    }
    return found;
  }

  /** True for the universal tag given. */
  is(tag: number): boolean {
    return this.class === 'universal' && this.tag === tag;
  }

  /** True for the context-specific tag given. */
  isContext(tag: number): boolean {
    return this.class === 'context' && this.tag === tag;
  }
}

function readElement(bytes: Uint8Array, at: number, base: number, limits: Limits, depthLeft: number): Node {
  const offset = base + at;
  let cursor = at;
  const next = (): number => {
    const byte = bytes[cursor];
    if (byte === undefined) throw malformed('der.truncated', base + cursor);
    cursor += 1;
    return byte;
  };

  const first = next();
  const tagClass = CLASSES[first >> 6] as TagClass;
  const constructed = (first & 0x20) !== 0;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    let byte = next();
    if (byte === 0x80) throw malformed('der.tag', offset);
    while (true) {
      tag = tag * 128 + (byte & 0x7f);
      if (tag > 0xffff) throw malformed('der.tag', offset);
      if (byte < 0x80) break;
      byte = next();
    }
    if (tag < 0x1f) throw malformed('der.tag', offset);
  }
  if (tagClass === 'universal') {
    if (tag === 0) throw malformed('der.tag', offset);
    const mustBeConstructed = tag === TAG.sequence || tag === TAG.set || tag === 8 || tag === 11;
    if (mustBeConstructed !== constructed) throw malformed('der.form', offset);
  }

  let length = next();
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) throw malformed('der.length', offset);
    length = 0;
    for (let i = 0; i < count; i++) {
      const byte = next();
      if (i === 0 && byte === 0) throw malformed('der.length', offset);
      length = length * 256 + byte;
    }
    if (length < 0x80) throw malformed('der.length', offset);
  }
  if (length > bytes.length - cursor) throw malformed('der.truncated', offset);
  const head = { tag, class: tagClass, constructed };
  return new Node(head, bytes.subarray(at, cursor + length), cursor - at, offset, limits, depthLeft);
}

/** Reads exactly one element that fills `bytes`. Throws EncodingError: der.size, der.truncated, der.tag, der.form, der.length, der.trailing. */
export function readDer(bytes: Uint8Array, limits: Limits = {}): Node {
  if (bytes.length > (limits.maxBytes ?? MAX_BYTES)) throw malformed('der.size', 0);
  const node = readElement(bytes, 0, 0, limits, limits.maxDepth ?? MAX_DEPTH);
  if (node.raw.length !== bytes.length) throw malformed('der.trailing', node.raw.length);
  return node;
}

/** Like readDer for a field padded with zero bytes behind the element (the Contents of a PDF signature): the padding must be all zero. */
export function readPaddedDer(bytes: Uint8Array, limits: Limits = {}): Node {
  if (bytes.length > (limits.maxBytes ?? MAX_BYTES)) throw malformed('der.size', 0);
  const node = readElement(bytes, 0, 0, limits, limits.maxDepth ?? MAX_DEPTH);
  for (let i = node.raw.length; i < bytes.length; i++) if (bytes[i] !== 0) throw malformed('der.trailing', i);
  return node;
}

/** Refuses any other universal tag. */
export function expect(node: Node | undefined, tag: number, code = 'der.tag'): Node {
  if (node === undefined) throw new EncodingError(code);
  if (!node.is(tag)) throw malformed(code, node.offset);
  return node;
}

/** The children of a SEQUENCE. */
export function sequence(node: Node | undefined, code = 'der.tag'): Node[] {
  return expect(node, TAG.sequence, code).children();
}

/** The one element inside an explicit context tag. */
export function explicitInside(node: Node): Node {
  const inside = node.children();
  const only = inside[0];
  if (only === undefined || inside.length !== 1) throw malformed('der.explicit', node.offset);
  return only;
}

/** OBJECT IDENTIFIER as dotted text; arcs of any size. */
export function oid(node: Node | undefined): string {
  const { content, offset } = expect(node, TAG.oid);
  const last = content[content.length - 1];
  if (last === undefined || last >= 0x80 || content.length > 128) throw malformed('der.oid', offset);
  const arcs: bigint[] = [];
  let arc = 0n;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) throw malformed('der.oid', offset);
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

function twosComplement(node: Node): Uint8Array {
  const { content, offset } = node;
  const [first, second] = content;
  if (first === undefined) throw malformed('der.integer', offset);
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    throw malformed('der.integer', offset);
  return content;
}

/** INTEGER as its two's complement bytes, minimal as DER demands (a positive number may begin with 00). */
export function integerContent(node: Node | undefined): Uint8Array {
  return twosComplement(expect(node, TAG.integer));
}

/** A non-negative INTEGER as magnitude, big end first, without leading zero (zero is one 00 byte). */
export function integerBytes(node: Node | undefined): Uint8Array {
  const content = integerContent(node);
  if ((content[0] as number) >= 0x80) throw malformed('der.negative', node?.offset ?? 0);
  return content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
}

/** A non-negative INTEGER below 2^31. */
export function smallInteger(node: Node | undefined): number {
  const bytes = integerBytes(node);
  const value = bytes.length > 4 ? Number.POSITIVE_INFINITY : bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  if (value > 0x7fffffff) throw malformed('der.integerRange', node?.offset ?? 0);
  return value;
}

/** ENUMERATED, non-negative, below 2^31. */
export function enumerated(node: Node | undefined): number {
  const found = expect(node, TAG.enumerated);
  const content = twosComplement(found);
  if ((content[0] as number) >= 0x80 || content.length > 4) throw malformed('der.integerRange', found.offset);
  return content.reduce((sum, byte) => sum * 256 + byte, 0);
}

export function boolean(node: Node | undefined): boolean {
  const { content, offset } = expect(node, TAG.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw malformed('der.boolean', offset);
  return content[0] === 0xff;
}

/** A BOOLEAN DEFAULT FALSE that is present: DER says it can only be TRUE; a lenient reading takes FALSE too. */
export function booleanDefaultFalse(node: Node): boolean {
  const value = boolean(node);
  if (!value && !node.lenient) throw malformed('der.default', node.offset);
  return value;
}

/** BIT STRING with its count of unused bits (which must be zero bits). */
export function bits(node: Node | undefined): { bytes: Uint8Array; unused: number } {
  const { content, offset } = expect(node, TAG.bitString);
  const unused = content[0];
  if (unused === undefined || unused > 7 || (content.length === 1 && unused !== 0)) throw malformed('der.bits', offset);
  if (((content[content.length - 1] as number) & ((1 << unused) - 1)) !== 0 && content.length > 1)
    throw malformed('der.bits', offset);
  return { bytes: content.subarray(1), unused };
}

/** BIT STRING of whole bytes. */
export function bitString(node: Node | undefined): Uint8Array {
  const { bytes, unused } = bits(node);
  if (unused !== 0) throw malformed('der.bits', node?.offset ?? 0);
  return bytes;
}

export function octetString(node: Node | undefined): Uint8Array {
  return expect(node, TAG.octetString).content;
}
