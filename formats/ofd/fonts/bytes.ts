/*
 * Big-endian numbers of font files, read within their bounds and written one after the other.
 */

export class Reader {
  private readonly view: DataView;
  readonly length: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.length;
  }

  /** Beyond the end every number is zero: what is cut off is not there. */
  u8(at: number): number {
    return at >= 0 && at < this.length ? this.view.getUint8(at) : 0;
  }

  u16(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.view.getUint16(at) : 0;
  }

  i16(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.view.getInt16(at) : 0;
  }

  u32(at: number): number {
    return at >= 0 && at + 4 <= this.length ? this.view.getUint32(at) : 0;
  }
}

/** The bytes of fields, each a width of 1, 2, 4 or 8 bytes and a value; negative values in two's complement. */
export function fields(...list: readonly (readonly [width: 1 | 2 | 4 | 8, value: number])[]): Uint8Array {
  const out = new Uint8Array(list.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [width, value] of list) {
    if (width === 1) view.setUint8(at, value & 255);
    else if (width === 2) view.setUint16(at, value & 0xffff);
    else view.setUint32(at + width - 4, value >>> 0);
    at += width;
  }
  return out;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A copy of bytes, grown or cut to a length. */
export function resized(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes.subarray(0, length));
  return out;
}
