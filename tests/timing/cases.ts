// What is measured: each case gives work for one class of inputs or the other. Both classes are prepared in the same way and in the same number, and
// an input is copied to one and the same place before it is measured: two arrays with equal bytes at two addresses do differ in time, now and then by
// t = 10. Two controls frame the cases: one has the same values in both classes, one leaks on purpose. Where the first is found or the second is not,
// the measurement is worth nothing.

import { equalBytes } from '../../crypto/bytes.ts';
import { DecryptError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { Sm4Gcm } from '../../crypto/sm4/gcm.ts';
import { Sm4 } from '../../crypto/sm4/sm4.ts';

export type TimingCase = {
  name: string;
  /** What the two classes are. */
  classes: [string, string];
  /** Measurements in both classes together. */
  measurements: number;
  /** Work for one measurement, made beforehand and not measured. */
  work: (second: boolean) => () => void;
  /** Leaks on purpose. */
  control?: boolean;
};

/** Prepared inputs of a class, taken in turn. */
const POOL = 64;

function pools<T>(first: () => T, second: () => T): (from: boolean) => T {
  const made = [Array.from({ length: POOL }, first), Array.from({ length: POOL }, second)];
  let turn = 0;
  return (from) => {
    const one = made[from ? 1 : 0]?.[turn++ % POOL];
    if (one === undefined) throw new Error('an empty pool');
    return one;
  };
}

/** A comparison that stops at the first difference. */
function leaky(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

let sink = 0;

function comparison(
  name: string,
  compare: (a: Uint8Array, b: Uint8Array) => boolean,
  more: { control?: boolean; same?: boolean } = {},
): TimingCase {
  const secret = randomBytes(32);
  const wrongAt = (at: number) => () => secret.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const guess = pools(wrongAt(31), wrongAt(more.same === true ? 31 : 0));
  const tried = new Uint8Array(32);
  const work = (second: boolean) => {
    tried.set(guess(second));
    return () => {
      // One comparison is shorter than the clock can tell.
      for (let turn = 0; turn < 200; turn++) sink += compare(secret, tried) ? 1 : 0;
    };
  };
  const classes: [string, string] = ['last byte wrong', more.same === true ? 'last byte wrong' : 'first byte wrong'];
  return { name, classes, measurements: 20_000, work, control: more.control ?? false };
}

function gcmTag(): TimingCase {
  const gcm = new Sm4Gcm(randomBytes(16));
  const nonce = randomBytes(12);
  const whole = gcm.encrypt(nonce, randomBytes(64));
  const wrong = (at: number) => () => whole.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const take = pools(wrong(whole.length - 1), wrong(whole.length - 16));
  const bytes = new Uint8Array(whole.length);
  const work = (second: boolean) => {
    bytes.set(take(second));
    return () => {
      try {
        sink += gcm.decrypt(nonce, bytes).length;
      } catch (error) {
        if (!(error instanceof DecryptError)) throw error;
      }
    };
  };
  return { name: 'SM4-GCM, tag (PIN)', classes: ['last byte wrong', 'first byte wrong'], measurements: 20_000, work };
}

function sm4Block(): TimingCase {
  const fixed = randomBytes(16);
  const take = pools(
    () => fixed.slice(),
    () => randomBytes(16),
  );
  const block = new Uint8Array(16);
  const out = new Uint8Array(16);
  const work = (second: boolean) => {
    block.set(take(second));
    const cipher = new Sm4(block);
    return () => {
      for (let turn = 0; turn < 20; turn++) cipher.encryptBlock(block, out);
      sink += out[0] ?? 0;
    };
  };
  return { name: 'SM4, single blocks', classes: ['fixed key and block', 'random'], measurements: 20_000, work };
}

function sm4Bulk(): TimingCase {
  const fixed = randomBytes(16);
  const take = pools(
    () => ({ key: fixed.slice(), text: new Uint8Array(16_384).fill(fixed[0] ?? 0) }),
    () => ({ key: randomBytes(16), text: randomBytes(16_384) }),
  );
  const nonce = randomBytes(12);
  const plaintext = new Uint8Array(16_384);
  const work = (second: boolean) => {
    const { key, text } = take(second);
    plaintext.set(text);
    const gcm = new Sm4Gcm(key);
    return () => {
      sink += gcm.encrypt(nonce, plaintext).length;
    };
  };
  return { name: 'SM4-GCM, 16 KiB', classes: ['fixed key and text', 'random'], measurements: 6000, work };
}

/** A private key with few bits set, against random ones. */
function smallKey(): Uint8Array {
  const key = new Uint8Array(32);
  key[31] = 3;
  return key;
}

function sm2Sign(): TimingCase {
  const take = pools(
    () => ({ privateKey: smallKey(), digest: randomBytes(32) }),
    () => ({ privateKey: sm2.generateKeyPair().privateKey, digest: randomBytes(32) }),
  );
  const privateKey = new Uint8Array(32);
  const digest = new Uint8Array(32);
  const work = (second: boolean) => {
    const one = take(second);
    privateKey.set(one.privateKey);
    digest.set(one.digest);
    return () => {
      sink += sm2.signDigest(privateKey, digest).length;
    };
  };
  return { name: 'SM2, sign', classes: ['private key 3', 'random'], measurements: 6000, work };
}

function sm2Decrypt(): TimingCase {
  const made = (privateKey: Uint8Array) => {
    return { privateKey, ciphertext: sm2.encrypt(sm2.publicKeyOf(privateKey), randomBytes(16)) };
  };
  const take = pools(
    () => made(smallKey()),
    () => made(sm2.generateKeyPair().privateKey),
  );
  const privateKey = new Uint8Array(32);
  const work = (second: boolean) => {
    const one = take(second);
    privateKey.set(one.privateKey);
    // Its length varies with leading bits and is not secret.
    const ciphertext = one.ciphertext.slice();
    return () => {
      sink += sm2.decrypt(privateKey, ciphertext).length;
    };
  };
  return { name: 'SM2, decrypt', classes: ['private key 3', 'random'], measurements: 6000, work };
}

/** All cases; made anew for each run, since they hold keys. */
export function timingCases(): TimingCase[] {
  return [
    comparison('control: the same values in both classes', equalBytes, { same: true }),
    comparison('equalBytes, 32 bytes', equalBytes),
    gcmTag(),
    sm4Block(),
    sm4Bulk(),
    sm2Sign(),
    sm2Decrypt(),
    comparison('control: stops at the first difference', leaky, { control: true }),
  ];
}
