// Failures that were published of other SM2, SM3 and SM4 libraries for JavaScript, and where it is shown that they are not ours:
// C1 off the curve (CVE-2026-23966), derived key all zero, empty answer: sm2/encryption.test.ts. s + n and other second spellings (CVE-2026-23967), the
// unhashed message (CVE-2026-23965): sm2/sm2.test.ts. Lax DER: sm2/der.test.ts, asn1/asn1.test.ts. GCM without its tag, default nonces, keys of other
// lengths: sm4/gcm.test.ts, sm4/ccm.test.ts. The two that belong to no single module are here.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { equalBytes, toHex } from './bytes.ts';
import { encryptContent } from './envelopes/content.ts';
import * as sm2 from './sm2/sm2.ts';
import { Sm3, sm3 } from './sm3/sm3.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from './sm4/cbc.ts';
import { sm4Ctr } from './sm4/ctr.ts';
import { Sm4Gcm } from './sm4/gcm.ts';

const MIB = 1_048_576;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('weak random numbers', () => {
  it('no key, nonce or salt follows from Math.random and the clock', () => {
    const dice = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    vi.spyOn(Date, 'now').mockReturnValue(1_795_253_400_000);
    vi.spyOn(performance, 'now').mockReturnValue(1000);
    const pair = sm2.generateKeyPair();
    const content = () =>
      encryptContent({
        contentKey: new Uint8Array(16),
        header: { label: '', dossier: new Uint8Array(32), kind: 'pdf' },
        plaintext: new Uint8Array(1),
      });
    const makers: [string, () => Uint8Array][] = [
      ['private key', () => sm2.generateKeyPair().privateKey],
      ['signature', () => sm2.sign(pair.privateKey, pair.publicKey)],
      ['ciphertext', () => sm2.encrypt(pair.publicKey, pair.publicKey)],
      ['content', content],
    ];
    for (const [name, make] of makers) {
      expect(new Set(Array.from({ length: 20 }, () => toHex(make()))).size, name).toBe(20);
    }
    expect(dice).not.toHaveBeenCalled();
  });
});

describe('messages of 200 MB', { timeout: 180_000 }, () => {
  // A bit over it, and no multiple of a block or of a window.
  const length = 200 * MIB + 7;
  const message = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_521) message[at] = at;

  /** What the process has grown by after the call, in MiB: the result, and copies that were left behind. */
  function growth(call: () => void): number {
    const before = process.memoryUsage().rss;
    call();
    return (process.memoryUsage().rss - before) / MIB;
  }

  it('SM3 at once as in pieces, with no copy of them', () => {
    const hash = new Sm3();
    for (let at = 0; at < length; at += 3 * MIB + 1) hash.update(message.subarray(at, at + 3 * MIB + 1));
    let whole = new Uint8Array(0);
    expect(
      growth(() => {
        whole = sm3(message);
      }),
    ).toBeLessThan(64);
    expect(whole).toEqual(hash.digest());
  });

  it('SM4-GCM both ways, with one result and no second copy', () => {
    const key = new Uint8Array(16).fill(1);
    const nonce = new Uint8Array(12).fill(2);
    const gcm = new Sm4Gcm(key);
    let sealed = new Uint8Array(0);
    expect(
      growth(() => {
        sealed = gcm.encrypt(nonce, message);
      }),
    ).toBeLessThan(200 + 64);
    expect(equalBytes(gcm.decrypt(nonce, sealed), message)).toBe(true);
    // The key stream at the very end, by counter mode from there: block i has counter i + 2.
    const last = Math.floor(length / 16);
    const counter = new Uint8Array(16);
    counter.set(nonce);
    new DataView(counter.buffer).setUint32(12, last + 2);
    expect(sm4Ctr(key, counter, message.subarray(last * 16))).toEqual(sealed.subarray(last * 16, length));
    const end = sealed.length - 1;
    sealed[end] = (sealed[end] ?? 0) ^ 1;
    expect(() => gcm.decrypt(nonce, sealed)).toThrow(expect.objectContaining({ code: 'gcm.tag' }));
  });

  it('SM4-CBC both ways, of a tenth of that, since each block waits for the one before', () => {
    const key = new Uint8Array(16).fill(1);
    const part = message.subarray(0, 20 * MIB + 7);
    expect(equalBytes(sm4CbcDecrypt(key, key, sm4CbcEncrypt(key, key, part)), part)).toBe(true);
  });
});
