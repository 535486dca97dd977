// RC2 (RFC 2268), decryption in CBC mode only: Java's and older OpenSSL's key files keep their certificates under RC2 of 40 bits, which protects
// nothing and which no host library offers any more. Never written. Not constant-time; certificates are public.

import { EncodingError } from '../errors.ts';

const PI_HEX =
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
  '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
  '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
  '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad';
const PI = Uint8Array.from({ length: 256 }, (_, i) => Number.parseInt(PI_HEX.slice(2 * i, 2 * i + 2), 16));
const TURNS = [1, 2, 3, 5] as const;
const BLOCK = 8;

/** Section 2: the 64 words of the key; the effective length is the key's own. */
function expand(cipherKey: Uint8Array): Uint16Array {
  const bytes = new Uint8Array(128);
  const length = cipherKey.length;
  bytes.set(cipherKey);
  for (let i = length; i < 128; i++) bytes[i] = PI[((bytes[i - 1] ?? 0) + (bytes[i - length] ?? 0)) & 255] ?? 0;
  bytes[128 - length] = PI[bytes[128 - length] ?? 0] ?? 0;
  for (let i = 127 - length; i >= 0; i--) bytes[i] = PI[(bytes[i + 1] ?? 0) ^ (bytes[i + length] ?? 0)] ?? 0;
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
}

/** Section 4: sixteen mixing rounds back, with a mashing round before the sixth last and the fifth last but six. */
function decryptBlock(words: Uint16Array, r: Uint16Array): void {
  let j = 63;
  const at = (i: number): number => r[i & 3] ?? 0;
  for (let round = 0; round < 16; round++) {
    if (round === 5 || round === 11) for (let i = 3; i >= 0; i--) r[i] = at(i) - (words[at(i + 3) & 63] ?? 0);
    for (let i = 3; i >= 0; i--) {
      const turn = TURNS[i] ?? 0;
      const back = (at(i) >>> turn) | (at(i) << (16 - turn));
      r[i] = back - (words[j--] ?? 0) - (at(i + 3) & at(i + 2)) - (~at(i + 3) & at(i + 1));
    }
  }
}

/**
 * Decrypts and takes off PKCS #7 padding; undefined where the padding is wrong.
 * @throws EncodingError keys.form for an IV that is not 8 bytes
 */
export function rc2CbcDecrypt(cipherKey: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  if (iv.length !== BLOCK) throw new EncodingError('keys.form');
  if (ciphertext.length === 0 || ciphertext.length % BLOCK !== 0) return undefined;
  const words = expand(cipherKey);
  const out = new Uint8Array(ciphertext.length);
  const r = new Uint16Array(4);
  for (let start = 0; start < out.length; start += BLOCK) {
    for (let i = 0; i < 4; i++) r[i] = (ciphertext[start + 2 * i] ?? 0) | ((ciphertext[start + 2 * i + 1] ?? 0) << 8);
    decryptBlock(words, r);
    for (let i = 0; i < BLOCK; i++) {
      const before = start === 0 ? (iv[i] ?? 0) : (ciphertext[start - BLOCK + i] ?? 0);
      out[start + i] = (((r[i >> 1] ?? 0) >>> (8 * (i & 1))) & 255) ^ before;
    }
  }
  const padding = out[out.length - 1] ?? 0;
  if (padding < 1 || padding > BLOCK || !out.subarray(out.length - padding).every((byte) => byte === padding))
    return undefined;
  return out.slice(0, out.length - padding);
}
