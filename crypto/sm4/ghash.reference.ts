// GHASH of NIST SP 800-38D, 6.4: a polynomial hash over GF(2^128) in GCM's reflected bit order (the most significant bit of a block is x^0).
// A table of 256 entries for each of the four byte places of one word (16 KiB a key, some 20 microseconds to make) gives a word times H in four
// look-ups; the words of a block are joined by Horner's rule, a step of x^32 at a time, which needs shifts only.
// The tables are indexed by data mixed with the secret H, so this is not constant-time: it is the oracle of the compiled kernel in the tests.

const PLACE = 256 * 4;

/** The tables of one hash key H (four words). Entry layout: word index = place * 1024 + byte * 4. */
export function ghashTable(h: Int32Array): Int32Array {
  const table = new Int32Array(4 * PLACE);
  let a = h[0]!;
  let b = h[1]!;
  let c = h[2]!;
  let d = h[3]!;
  for (let base = 0; base < table.length; base += PLACE) {
    // The highest bit of a byte stands for the lowest power; each further bit is one multiplication by x.
    for (let bit = 128; bit > 0; bit >>= 1) {
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
    for (let high = 2; high < 256; high <<= 1) {
      const one = base + high * 4;
      for (let low = 1; low < high; low++) {
        const two = base + low * 4;
        const at = one + low * 4;
        table[at] = table[one]! ^ table[two]!;
        table[at + 1] = table[one + 1]! ^ table[two + 1]!;
        table[at + 2] = table[one + 2]! ^ table[two + 2]!;
        table[at + 3] = table[one + 3]! ^ table[two + 3]!;
      }
    }
  }
  return table;
}

const block = new Uint8Array(16);

/** Takes `bytes` into y, the last block filled up with zeros: y = (y XOR block) * H for each. */
export function ghashUpdate(table: Int32Array, y: Int32Array, bytes: Uint8Array): void {
  const whole = bytes.length - (bytes.length % 16);
  absorb(table, y, bytes, whole);
  if (whole < bytes.length) {
    block.fill(0);
    block.set(bytes.subarray(whole));
    absorb(table, y, block, 16);
  }
}

/** Takes the closing block: two lengths in bytes, as 64-bit counts of bits. */
export function ghashLengths(table: Int32Array, y: Int32Array, first: number, second: number): void {
  const words = [Math.floor(first / 0x20000000), first << 3, Math.floor(second / 0x20000000), second << 3];
  for (let i = 0; i < 16; i++) block[i] = words[i >> 2]! >>> (24 - 8 * (i & 3));
  absorb(table, y, block, 16);
}

function absorb(t: Int32Array, y: Int32Array, bytes: Uint8Array, length: number): void {
  let a = y[0]!;
  let b = y[1]!;
  let c = y[2]!;
  let d = y[3]!;
  for (let at = 0; at < length; at += 16) {
    const x0 = a ^ ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
    const x1 = b ^ ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!);
    const x2 = c ^ ((bytes[at + 8]! << 24) | (bytes[at + 9]! << 16) | (bytes[at + 10]! << 8) | bytes[at + 11]!);
    let x = d ^ ((bytes[at + 12]! << 24) | (bytes[at + 13]! << 16) | (bytes[at + 14]! << 8) | bytes[at + 15]!);
    a = 0;
    b = 0;
    c = 0;
    d = 0;
    for (let word = 3; ; word--) {
      const i = (x >>> 24) << 2;
      const j = PLACE + ((x >>> 14) & 1020);
      const k = 2 * PLACE + ((x >>> 6) & 1020);
      const l = 3 * PLACE + ((x & 255) << 2);
      a ^= t[i]! ^ t[j]! ^ t[k]! ^ t[l]!;
      b ^= t[i + 1]! ^ t[j + 1]! ^ t[k + 1]! ^ t[l + 1]!;
      c ^= t[i + 2]! ^ t[j + 2]! ^ t[k + 2]! ^ t[l + 2]!;
      d ^= t[i + 3]! ^ t[j + 3]! ^ t[k + 3]! ^ t[l + 3]!;
      if (word === 0) break;
      x = word === 3 ? x2 : word === 2 ? x1 : x0;
      // Times x^32: a word falls out at the end and comes back as x^128 = 1 + x + x^2 + x^7.
      const out = d;
      d = c;
      c = b;
      b = a ^ (out << 31) ^ (out << 30) ^ (out << 25);
      a = out ^ (out >>> 1) ^ (out >>> 2) ^ (out >>> 7);
    }
  }
  y[0] = a;
  y[1] = b;
  y[2] = c;
  y[3] = d;
}
