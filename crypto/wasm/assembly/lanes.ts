// Small turns of vectors. Static methods because only those can be marked to be inlined in the text that an editor understands.

export class Lanes {
  /** Bytes 0 to 7 of both, one after the other. */
  @inline static lowBytes(a: v128, b: v128): v128 {
    return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  }

  /** Bytes 8 to 15 of both, one after the other. */
  @inline static highBytes(a: v128, b: v128): v128 {
    return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }

  @inline static lowWords(a: v128, b: v128): v128 {
    return v128.shuffle<u32>(a, b, 0, 4, 1, 5);
  }

  @inline static highWords(a: v128, b: v128): v128 {
    return v128.shuffle<u32>(a, b, 2, 6, 3, 7);
  }

  /** Sixteen bytes as words in the machine's order, or back. */
  @inline static swap(x: v128): v128 {
    return v128.shuffle<u8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  }

  /** Each word turned to the left by one byte. */
  @inline static turnByte(x: v128): v128 {
    return v128.shuffle<u8>(x, x, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);
  }

  /** Each word turned to the left by 1 to 31 bits. */
  @inline static turn(x: v128, by: i32): v128 {
    return v128.or(v128.shl<u32>(x, by), v128.shr<u32>(x, 32 - by));
  }

  /** The last byte of `before`, then fifteen bytes of `x`. */
  @inline static oneByteOn(before: v128, x: v128): v128 {
    return v128.shuffle<u8>(before, x, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  }
}
