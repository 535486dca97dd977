// A second reader of content format 1, written from FORMAT.md and the standards alone: it imports nothing of crypto/ but the writer
// under test. Slow and plain on purpose: bits and BigInt, the S-box from its algebraic definition.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encryptContent } from './content.ts';

const pick = (list: ArrayLike<number>, i: number) => list[i] ?? 0;
const rotate = (x: number, n: number) => ((x << n) | (x >>> (32 - n))) >>> 0;

/** GB/T 32905: padding, expansion, compression. */
function sm3(message: Buffer): Buffer {
  const zeros = (119 - (message.length % 64)) % 64;
  const padded = Buffer.concat([message, Buffer.from([0x80]), Buffer.alloc(zeros + 8)]);
  padded.writeBigUInt64BE(BigInt(message.length) * 8n, padded.length - 8);
  let v = '7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e'
    .match(/.{8}/g)!
    .map((h) => parseInt(h, 16));
  const p0 = (x: number) => x ^ rotate(x, 9) ^ rotate(x, 17);
  const p1 = (x: number) => x ^ rotate(x, 15) ^ rotate(x, 23);
  for (let at = 0; at < padded.length; at += 64) {
    const w = Array.from({ length: 16 }, (_, j) => padded.readUInt32BE(at + 4 * j));
    for (let j = 16; j < 68; j++) {
      w[j] =
        (p1(pick(w, j - 16) ^ pick(w, j - 9) ^ rotate(pick(w, j - 3), 15)) ^
          rotate(pick(w, j - 13), 7) ^
          pick(w, j - 6)) >>>
        0;
    }
    let [a, b, c, d, e, f, g, h] = v as [number, number, number, number, number, number, number, number];
    for (let j = 0; j < 64; j++) {
      const t = rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32);
      const ss1 = rotate((rotate(a, 12) + e + t) >>> 0, 7);
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (pick(w, j) ^ pick(w, j + 4))) >>> 0;
      const tt2 = (gg + h + ss1 + pick(w, j)) >>> 0;
      [a, b, c, d, e, f, g, h] = [tt1, a, rotate(b, 9), c, p0(tt2) >>> 0, e, rotate(f, 19), g];
    }
    v = [a, b, c, d, e, f, g, h].map((x, i) => (x ^ pick(v, i)) >>> 0);
  }
  return Buffer.from(v.map((x) => x.toString(16).padStart(8, '0')).join(''), 'hex');
}

function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  const block = Buffer.concat([key, Buffer.alloc(64 - key.length)]);
  const pad = (value: number) => Buffer.from(block.map((byte) => byte ^ value));
  return sm3(Buffer.concat([pad(0x5c), sm3(Buffer.concat([pad(0x36), ...parts]))]));
}

/** GB/T 32907, S(x) = A(1 / A(x)) with A an affine map over GF(2^8) mod x^8 + x^7 + x^6 + x^5 + x^4 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ (product & 0x80 ? 0x1f5 : 0) ^ ((b >> i) & 1 ? a : 0);
  return product & 0xff;
}
/** Row i of the matrix is 1 0 1 0 0 1 1 1 turned by i. */
function affine(x: number): number {
  let y = 0;
  for (let i = 0; i < 8; i++) {
    let bits = ((0xa7 << i) | (0xa7 >> (8 - i))) & x & 0xff;
    for (; bits !== 0; bits &= bits - 1) y ^= 1 << i;
  }
  return y ^ 0xd3;
}
const S = Array.from({ length: 256 }, (_, x) => {
  const a = affine(x);
  let inverse = 0;
  for (let b = 1; b < 256 && a !== 0; b++) if (times(a, b) === 1) inverse = b;
  return affine(inverse);
});

function substitute(x: number): number {
  return (
    ((pick(S, x >>> 24) << 24) |
      (pick(S, (x >>> 16) & 255) << 16) |
      (pick(S, (x >>> 8) & 255) << 8) |
      pick(S, x & 255)) >>>
    0
  );
}
function sm4(key: Buffer): (block: Buffer) => Buffer {
  const k = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc].map((fk, i) => (key.readUInt32BE(4 * i) ^ fk) >>> 0);
  const round: number[] = [];
  for (let i = 0; i < 32; i++) {
    const ck = [0, 1, 2, 3].reduce((word, j) => word * 256 + (((4 * i + j) * 7) % 256), 0);
    const t = substitute((pick(k, i + 1) ^ pick(k, i + 2) ^ pick(k, i + 3) ^ ck) >>> 0);
    round.push((k[i + 4] = (pick(k, i) ^ t ^ rotate(t, 13) ^ rotate(t, 23)) >>> 0));
  }
  return (block) => {
    const x = [0, 4, 8, 12].map((at) => block.readUInt32BE(at));
    round.forEach((rk, i) => {
      const t = substitute((pick(x, i + 1) ^ pick(x, i + 2) ^ pick(x, i + 3) ^ rk) >>> 0);
      x.push((pick(x, i) ^ t ^ rotate(t, 2) ^ rotate(t, 10) ^ rotate(t, 18) ^ rotate(t, 24)) >>> 0);
    });
    const out = Buffer.alloc(16);
    [35, 34, 33, 32].forEach((from, i) => out.writeUInt32BE(pick(x, from), 4 * i));
    return out;
  };
}

const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex') || '0'}`);

/** NIST SP 800-38D with a 96-bit nonce: the plaintext, or undefined if the tag is wrong. */
function gcmDecrypt(key: Buffer, nonce: Buffer, encrypted: Buffer, associated: Buffer): Buffer | undefined {
  const cipher = sm4(key);
  const ciphertext = encrypted.subarray(0, -16);
  const h = number(cipher(Buffer.alloc(16)));
  const multiply = (x: bigint) => {
    let z = 0n;
    let v = h;
    for (let i = 127n; i >= 0n; i--) {
      if ((x >> i) & 1n) z ^= v;
      v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
    }
    return z;
  };
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(associated.length) * 8n, 0);
  lengths.writeBigUInt64BE(BigInt(ciphertext.length) * 8n, 8);
  const hashed = Buffer.concat([padded(associated), padded(ciphertext), lengths]);
  let y = 0n;
  for (let at = 0; at < hashed.length; at += 16) y = multiply(y ^ number(hashed.subarray(at, at + 16)));
  const stream = (count: number) => {
    const counter = Buffer.alloc(16);
    nonce.copy(counter);
    counter.writeUInt32BE(count, 12);
    return cipher(counter);
  };
  if ((number(stream(1)) ^ y) !== number(encrypted.subarray(-16))) return undefined;
  const plaintext = Buffer.alloc(ciphertext.length);
  for (let at = 0; at < ciphertext.length; at += 16) {
    const mask = stream(2 + at / 16);
    for (let i = at; i < Math.min(at + 16, ciphertext.length); i++)
      plaintext[i] = pick(ciphertext, i) ^ pick(mask, i - at);
  }
  return plaintext;
}

function read(contentKey: Buffer, file: Buffer) {
  if (file.subarray(0, 8).toString('hex') !== '595a434f4e540a01') throw new Error('not content format 1');
  if (file.readUInt16BE(8) !== 1) throw new Error('suite');
  const headerLength = file.readUInt16BE(10);
  const length = Number(file.readBigUInt64BE(12));
  const header = file.subarray(0, headerLength);
  const labelLength = pick(header, 68);
  const label = header.toString('latin1', 69, 69 + labelLength);
  const kind = header.toString('latin1', 70 + labelLength, 70 + labelLength + pick(header, 69 + labelLength));
  const stated = header.subarray(0, headerLength - 32);
  const extracted = hmac(header.subarray(20, 36), contentKey);
  const info = Buffer.concat([Buffer.from('yinzheng/content/1\n'), stated]);
  const first = hmac(extracted, info, Buffer.from([1]));
  const second = hmac(extracted, first, info, Buffer.from([2]));
  if (!first.equals(header.subarray(-32))) throw new Error('commitment');
  const out: Buffer[] = [];
  const chunks = Math.max(1, Math.ceil(length / 65536));
  for (let i = 0, at = headerLength; i < chunks; i++, at += 65552) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(i, 7);
    nonce[11] = i === chunks - 1 ? 1 : 0;
    const chunk = gcmDecrypt(
      second.subarray(0, 16),
      nonce,
      file.subarray(at, Math.min(at + 65552, file.length)),
      header,
    );
    if (!chunk) throw new Error(`chunk ${i}`);
    out.push(chunk);
  }
  const plaintext = Buffer.concat(out);
  if (plaintext.length !== length) throw new Error('length');
  return { label, kind, dossier: header.toString('hex', 36, 68), plaintext };
}

describe('a second reader', () => {
  it('stands on the known answers of the standards', () => {
    expect(sm3(Buffer.from('abc')).toString('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
    expect(sm4(block)(block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  });

  it('reads the golden contents', () => {
    const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as {
      contentKey: string;
      dossier: string;
      contents: { plaintext: string; ciphertext: string }[];
    };
    expect.assertions(golden.contents.length);
    for (const { plaintext, ciphertext } of golden.contents) {
      expect(read(Buffer.from(golden.contentKey, 'hex'), Buffer.from(ciphertext, 'hex'))).toEqual({
        label: 'workSecret',
        kind: 'pdf',
        dossier: golden.dossier,
        plaintext: Buffer.from(plaintext),
      });
    }
  });

  it('reads what is written now, over a chunk border', () => {
    const plaintext = Buffer.from(Uint8Array.from({ length: 65_536 + 33 }, (_, i) => i * 31));
    const contentKey = Buffer.alloc(16, 0x5a);
    const file = Buffer.from(
      encryptContent({
        contentKey,
        header: { label: 'none', dossier: Buffer.alloc(32, 1), kind: 'manifest' },
        plaintext,
      }),
    );
    expect(read(contentKey, file).plaintext.equals(plaintext)).toBe(true);
    expect(() => read(Buffer.alloc(16), file)).toThrow('commitment');
  });
});
