// GHASH of NIST SP 800-38D, 6.4: a polynomial hash over GF(2^128) in GCM's reflected bit order.
// One table of 16 entries for each of the 32 nibble places (8 KiB a key, a few microseconds to make): a product is 32 look-ups and no shifts.
// The tables are indexed by data mixed with the secret H, so this is not constant-time, like the SM4 tables beside it.

/** The tables of one hash key H (four words). Entry layout: word index = (place * 16 + nibble) * 4. */
export function ghashTable(h: Int32Array): Int32Array {
  const table = new Int32Array(32 * 16 * 4);
  let a = h[0]!;
  let b = h[1]!;
  let c = h[2]!;
  let d = h[3]!;
  for (let place = 0; place < 32; place++) {
    const base = place * 64;
    // Bit 8 of a nibble stands for the lowest power; each further bit is one multiplication by x.
    for (let bit = 8; bit > 0; bit >>= 1) {
      const at = base + bit * 4;
      table[at] = a;
      table[at + 1] = b;
      table[at + 2] = c;
      table[at + 3] = d;
      const carry = -(d & 1) & 0xe1000000;
      d = (d >>> 1) | (c << 31);
      c = (c >>> 1) | (b << 31);
      b = (b >>> 1) | (a << 31);
      a = (a >>> 1) ^ carry;
    }
    for (let nibble = 3; nibble < 16; nibble++) {
      const low = nibble & -nibble;
      if (low === nibble) continue;
      for (let i = 0; i < 4; i++) {
        table[base + nibble * 4 + i] = table[base + low * 4 + i]! ^ table[base + (nibble ^ low) * 4 + i]!;
      }
    }
  }
  return table;
}

/** y = (y XOR block) * H. */
function absorb(table: Int32Array, y: Int32Array, w0: number, w1: number, w2: number, w3: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let base = 0;
  for (let word = 0; word < 4; word++) {
    let x = y[word]! ^ (word === 0 ? w0 : word === 1 ? w1 : word === 2 ? w2 : w3);
    for (let nibble = 0; nibble < 8; nibble++, base += 64) {
      const at = base + ((x >>> 28) << 2);
      a ^= table[at]!;
      b ^= table[at + 1]!;
      c ^= table[at + 2]!;
      d ^= table[at + 3]!;
      x <<= 4;
    }
  }
  y[0] = a;
  y[1] = b;
  y[2] = c;
  y[3] = d;
}

/** Takes `bytes` into y, the last block filled up with zeros. */
export function ghashUpdate(table: Int32Array, y: Int32Array, bytes: Uint8Array): void {
  const whole = bytes.length & ~15;
  for (let at = 0; at < whole; at += 16) absorbBytes(table, y, bytes, at);
  if (whole < bytes.length) {
    const last = new Uint8Array(16);
    last.set(bytes.subarray(whole));
    absorbBytes(table, y, last, 0);
  }
}

function absorbBytes(table: Int32Array, y: Int32Array, bytes: Uint8Array, at: number): void {
  absorb(
    table,
    y,
    (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!,
    (bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!,
    (bytes[at + 8]! << 24) | (bytes[at + 9]! << 16) | (bytes[at + 10]! << 8) | bytes[at + 11]!,
    (bytes[at + 12]! << 24) | (bytes[at + 13]! << 16) | (bytes[at + 14]! << 8) | bytes[at + 15]!,
  );
}

/** Takes the closing block: two lengths in bytes, as 64-bit counts of bits. */
export function ghashLengths(table: Int32Array, y: Int32Array, first: number, second: number): void {
  absorb(table, y, Math.floor(first / 0x20000000), first << 3, Math.floor(second / 0x20000000), second << 3);
}
