// Strict reader of DER (ITU-T X.690 clauses 8, 10 and 11), with the exact bytes of every element kept as a slice of the input.
// Signatures are checked over these slices; nothing here re-encodes. Refused: indefinite or non-minimal lengths, non-minimal
// integers and tags, constructed strings, trailing bytes, depth above 32, input above 32 MiB. Elements are read one level at a
// time, so only what a caller looks at costs anything and only that is judged.
// `lenient` allows the few second spellings that seals and certificates in the wild carry inside signed bytes: a FALSE that
// DER would leave out, times with a zone offset. It never loosens lengths or integers. BER (indefinite lengths) is not read.

import { EncodingError } from '../errors.ts';
import { oidText } from './oid-text.ts';

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

/** What all elements of one reading share. */
type Reading = {
  readonly bytes: Uint8Array;
  readonly lenient: boolean;
  readonly maxChildren: number;
};

/** The header read last: a caller takes these out before it reads another. Thousands of elements then cost no object that nobody keeps. */
const header = {
  /** The identifier byte: class, form and, below 31, the tag. */
  first: 0,
  tag: 0,
  /** Where the content begins, and where it ends. */
  content: 0,
  end: 0,
};

/**
 * Reads the header of the element at `at` into `header`; the element must end by `end`. Throws der.truncated, der.tag, der.form, der.length.
 */
function readHeader(bytes: Uint8Array, at: number, end: number): void {
  if (end - at >= 2) {
    const first = bytes[at] as number;
    const length = bytes[at + 1] as number;
    const tag = first & 0x1f;
    // Nearly every element: a tag and a length of one byte each, and a form that fits the tag.
    if (length < 0x80 && tag !== 0x1f && (first >= 0x40 || FORM_OF[tag] === (first & 0x20)) && length <= end - at - 2) {
      header.first = first;
      header.tag = tag;
      header.content = at + 2;
      header.end = at + 2 + length;
      return;
    }
  }
  readAnyHeader(bytes, at, end);
}

/** By universal tag: the bit of a constructed element where it must be set, 0 where it must not, and neither for the tag that is none. */
const FORM_OF: readonly number[] = Array.from({ length: 31 }, (_, tag) =>
  tag === 0 ? -1 : tag === TAG.sequence || tag === TAG.set || tag === 8 || tag === 11 ? 0x20 : 0,
);

function readAnyHeader(bytes: Uint8Array, at: number, end: number): void {
  let cursor = at;
  const next = (): number => {
    if (cursor >= end) throw malformed('der.truncated', cursor);
    return bytes[cursor++] as number;
  };

  const first = next();
  const universal = first < 0x40;
  const constructed = (first & 0x20) !== 0;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    let byte = next();
    if (byte === 0x80) throw malformed('der.tag', at);
    while (true) {
      tag = tag * 128 + (byte & 0x7f);
      if (tag > 0xffff) throw malformed('der.tag', at);
      if (byte < 0x80) break;
      byte = next();
    }
    if (tag < 0x1f) throw malformed('der.tag', at);
  }
  if (universal) {
    if (tag === 0) throw malformed('der.tag', at);
    const mustBeConstructed = tag === TAG.sequence || tag === TAG.set || tag === 8 || tag === 11;
    if (mustBeConstructed !== constructed) throw malformed('der.form', at);
  }

  let length = next();
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) throw malformed('der.length', at);
    length = 0;
    for (let i = 0; i < count; i++) {
      const byte = next();
      if (i === 0 && byte === 0) throw malformed('der.length', at);
      length = length * 256 + byte;
    }
    if (length < 0x80) throw malformed('der.length', at);
  }
  if (length > end - cursor) throw malformed('der.truncated', at);
  header.first = first;
  header.tag = tag;
  header.content = cursor;
  header.end = cursor + length;
}

/** One element. `raw` and `content` are views into the input, never copies, made when they are first asked for. */
export class Node {
  readonly tag: number;
  /** Offset of `raw` in the bytes given to readDer. */
  readonly offset: number;
  readonly #first: number;
  readonly #contentAt: number;
  readonly #end: number;
  readonly #reading: Reading;
  readonly #depthLeft: number;
  #raw: Uint8Array | undefined;
  #content: Uint8Array | undefined;

  /** The element whose header was just read into `header`. */
  constructor(reading: Reading, offset: number, depthLeft: number) {
    this.tag = header.tag;
    this.offset = offset;
    this.#first = header.first;
    this.#contentAt = header.content;
    this.#end = header.end;
    this.#reading = reading;
    this.#depthLeft = depthLeft;
    this.#raw = undefined;
    this.#content = undefined;
  }

  get class(): TagClass {
    return CLASSES[this.#first >> 6] as TagClass;
  }

  get constructed(): boolean {
    return (this.#first & 0x20) !== 0;
  }

  get lenient(): boolean {
    return this.#reading.lenient;
  }

  /** Offset of `content` in the bytes given to readDer. */
  get contentOffset(): number {
    return this.#contentAt;
  }

  /** Offset behind the element in the bytes given to readDer. */
  get end(): number {
    return this.#end;
  }

  /** How many elements may stand inside one. */
  get maxChildren(): number {
    return this.#reading.maxChildren;
  }

  /** The bytes given to readDer. */
  get input(): Uint8Array {
    return this.#reading.bytes;
  }

  /** The exact bytes with header. */
  get raw(): Uint8Array {
    if (this.#raw === undefined) {
      const { bytes } = this.#reading;
      const whole = this.offset === 0 && this.#end === bytes.length;
      this.#raw = whole ? bytes : bytes.subarray(this.offset, this.#end);
    }
    return this.#raw;
  }

  /** The bytes after the header. */
  get content(): Uint8Array {
    this.#content ??= this.#reading.bytes.subarray(this.#contentAt, this.#end);
    return this.#content;
  }

  /** The elements inside a constructed element, in order. Throws `der.primitive`, `der.depth`, `der.children` or what readDer throws. */
  children(): Node[] {
    const found: Node[] = [];
    this.eachHeader((at) => found.push(new Node(this.#reading, at, this.#depthLeft - 1)));
    return found;
  }

  /** The element inside that begins at an offset which eachHeader gave. */
  childAt(at: number): Node {
    readHeader(this.#reading.bytes, at, this.#end);
    return new Node(this.#reading, at, this.#depthLeft - 1);
  }

  /** Reads the header of each element inside, in order, and calls `visit` with its offset while `header` holds it. Throws as children(). */
  eachHeader(visit: (at: number) => void): void {
    if (!this.constructed) throw malformed('der.primitive', this.offset);
    if (this.#depthLeft <= 1) throw malformed('der.depth', this.offset);
    const { bytes, maxChildren } = this.#reading;
    const end = this.#end;
    let count = 0;
    for (let at = this.#contentAt; at < end; ) {
      if (count++ >= maxChildren) throw malformed('der.children', this.offset);
      readHeader(bytes, at, end);
      const next = header.end;
      visit(at);
      at = next;
    }
  }

  /** True for the universal tag given. */
  is(tag: number): boolean {
    return this.tag === tag && this.#first < 0x40;
  }

  /** True for the context-specific tag given. */
  isContext(tag: number): boolean {
    return this.tag === tag && this.#first >> 6 === 2;
  }
}

function readTop(bytes: Uint8Array, limits: Limits): Node {
  if (bytes.length > (limits.maxBytes ?? MAX_BYTES)) throw malformed('der.size', 0);
  readHeader(bytes, 0, bytes.length);
  const reading = { bytes, lenient: limits.lenient ?? false, maxChildren: limits.maxChildren ?? MAX_CHILDREN };
  return new Node(reading, 0, limits.maxDepth ?? MAX_DEPTH);
}

/** Reads exactly one element that fills `bytes`. Throws EncodingError: der.size, der.truncated, der.tag, der.form, der.length, der.trailing. */
export function readDer(bytes: Uint8Array, limits: Limits = {}): Node {
  const node = readTop(bytes, limits);
  if (node.end !== bytes.length) throw malformed('der.trailing', node.end);
  return node;
}

/** Like readDer for a field padded with zero bytes behind the element (the Contents of a PDF signature): the padding must be all zero. */
export function readPaddedDer(bytes: Uint8Array, limits: Limits = {}): Node {
  const node = readTop(bytes, limits);
  for (let i = node.end; i < bytes.length; i++) if (bytes[i] !== 0) throw malformed('der.trailing', i);
  return node;
}

/** Whether two elements are the same bytes. */
export function sameElement(a: Node, b: Node): boolean {
  const length = a.end - a.offset;
  if (b.end - b.offset !== length) return false;
  for (let i = 0; i < length; i++) if (a.input[a.offset + i] !== b.input[b.offset + i]) return false;
  return true;
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
  const { input, contentOffset, end, offset } = expect(node, TAG.oid);
  const text = oidText(input, contentOffset, end);
  if (text === undefined) throw malformed('der.oid', offset);
  return text;
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
  const { input, contentOffset: at, end, offset } = expect(node, TAG.bitString);
  const unused = input[at] as number;
  if (at === end || unused > 7 || (end - at === 1 && unused !== 0)) throw malformed('der.bits', offset);
  if (end - at > 1 && ((input[end - 1] as number) & ((1 << unused) - 1)) !== 0) throw malformed('der.bits', offset);
  return { bytes: input.subarray(at + 1, end), unused };
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
