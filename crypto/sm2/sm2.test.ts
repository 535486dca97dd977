import { afterEach, describe, expect, it, vi } from 'vitest';
import { absent, field, needs, stanzas, vectorText } from '../../tests/vectors/evp.ts';
import { concatBytes, fromHex, fromUtf8, toHex, utf8 } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { PARAMETERS } from './curve.ts';
import { readCipher, writeCipher } from './der.ts';
import { encryptWithNonce } from './encryption.ts';
import { signOnce } from './kernel.ts';
import { decodePoint, ORDER, Point, toBytes, toNumber } from './sm2.reference.ts';
import * as sm2 from './sm2.ts';

// GB/T 32918.5-2017, annex A and C: the key pair and nonce of both worked examples.
const D = fromHex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
const P = fromHex(
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
);
const K = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n;
const MESSAGE = utf8('关于召开全市会议的通知');
const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;

const flipped = (bytes: Uint8Array, i: number) => bytes.map((byte, at) => (at === i ? byte ^ 1 : byte));

/** The class and code of what `run` throws. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError || error instanceof InputError) {
      return `${error.name} ${error.code}`;
    }
    throw error;
  }
  return 'accepted';
}

function signWithNonce(d: bigint, e: bigint, k: bigint): { r: bigint; s: bigint } | undefined {
  const pair = signOnce(toBytes(d), toBytes(e), toBytes(k));
  return pair && { r: toNumber(pair.subarray(0, 32)), s: toNumber(pair.subarray(32)) };
}

function pkcs8Key(pem: string): Uint8Array {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const at = der.indexOf(Buffer.from('0201010420', 'hex'));
  return new Uint8Array(der.subarray(at + 5, at + 37));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('SM2 worked examples', () => {
  it('gives the signature of GB/T 32918.5-2017, annex A', () => {
    expect(sm2.publicKeyOf(D)).toEqual(P);
    expect(toHex(sm2.identityDigest(P))).toBe('b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3');
    const e = sm2.messageDigest(P, utf8('message digest'));
    expect(toHex(e)).toBe('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640');
    const pair = signWithNonce(toNumber(D), toNumber(e), K);
    expect(pair?.r).toBe(0xf5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3n);
    expect(pair?.s).toBe(0xb1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aan);
    const der = sm2.encodeSignature(concatBytes(toBytes(pair?.r ?? 0n), toBytes(pair?.s ?? 0n)));
    expect(sm2.verify(P, utf8('message digest'), der)).toBe(true);
    expect(sm2.verifyDigest(P, e, der)).toBe(true);
  });

  it('gives the ciphertext of GB/T 32918.5-2017, annex C', () => {
    const parts = encryptWithNonce(P, utf8('encryption standard'), toBytes(K));
    if (!parts) throw new Error('no parts');
    expect(toHex(parts.x)).toBe('04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73');
    expect(toHex(parts.y)).toBe('e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0');
    expect(toHex(parts.hash)).toBe('59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766');
    expect(toHex(parts.cipher)).toBe('21886ca989ca9c7d58087307ca93092d651efa');
    expect(fromUtf8(sm2.decrypt(D, writeCipher(parts)))).toBe('encryption standard');
  });

  it.skipIf(absent)(`gives the figures of gbt32918_5_2017.json and bc_sm2_sign.json${needs}`, () => {
    const gb = JSON.parse(vectorText('derived/gbt32918_5_2017.json')) as {
      privateKey: string;
      sign: { k: string; r: string; s: string; userId: string; msgUtf8: string };
      encrypt: { k: string; c1x: string; c1y: string; c3: string; c2: string; msgUtf8: string };
    };
    const bc = JSON.parse(vectorText('derived/bc_sm2_sign.json')) as {
      cases: { d: string; k: string; r: string; s: string; userId: string; msgUtf8: string }[];
    };
    expect(bc.cases.length).toBeGreaterThan(0);
    for (const one of [{ d: gb.privateKey, ...gb.sign }, ...bc.cases]) {
      const publicKey = sm2.publicKeyOf(fromHex(one.d));
      const userId = utf8(one.userId);
      const e = sm2.messageDigest(publicKey, utf8(one.msgUtf8), userId);
      const pair = signWithNonce(toNumber(fromHex(one.d)), toNumber(e), toNumber(fromHex(one.k)));
      expect(pair).toEqual({ r: toNumber(fromHex(one.r)), s: toNumber(fromHex(one.s)) });
      const der = sm2.encodeSignature(fromHex(one.r + one.s));
      expect(sm2.verify(publicKey, utf8(one.msgUtf8), der, { userId })).toBe(true);
      expect(sm2.verify(publicKey, utf8(one.msgUtf8), der, { userId: utf8('someone else') })).toBe(false);
    }
    const { c1x, c1y, c3, c2, k, msgUtf8 } = gb.encrypt;
    const expected = { x: fromHex(c1x), y: fromHex(c1y), hash: fromHex(c3), cipher: fromHex(c2) };
    expect(encryptWithNonce(sm2.publicKeyOf(fromHex(gb.privateKey)), utf8(msgUtf8), fromHex(k))).toEqual(expected);
  });

  it.skipIf(absent)(`holds for every case of evppkey_sm2.txt that our faces can express${needs}`, () => {
    const all = stanzas('tongsuo/evppkey_sm2.txt');
    const key = all.find((stanza) => stanza.kind === 'PrivateKey');
    if (!key) throw new Error('no key');
    const privateKey = pkcs8Key(key.pem);
    const publicKey = sm2.publicKeyOf(privateKey);
    const seen = { verify: 0, decrypt: 0, refused: 0 };
    for (const one of all) {
      const otherDigest = one.fields.get('Ctrl') !== undefined && one.fields.get('Ctrl') !== 'digest:SM3';
      if (one.kind === 'Verify' && otherDigest) {
        expect(() => sm2.verifyDigest(publicKey, field(one, 'Input'), field(one, 'Output'))).toThrow(InputError);
        seen.refused++;
      } else if (one.kind === 'Verify') {
        expect(sm2.verifyDigest(publicKey, field(one, 'Input'), field(one, 'Output'))).toBe(true);
        seen.verify++;
      } else if (one.kind === 'Decrypt' && !otherDigest) {
        expect(sm2.decrypt(privateKey, field(one, 'Input'))).toEqual(field(one, 'Output'));
        seen.decrypt++;
      } else if (one.kind === 'Sign') {
        // The file's own output belongs to another digest and must not match: a signature is never repeated.
        const signature = sm2.signDigest(privateKey, field(one, 'Input'));
        expect(signature).not.toEqual(field(one, 'Output'));
        expect(sm2.verifyDigest(publicKey, field(one, 'Input'), signature)).toBe(true);
      }
    }
    expect(seen).toEqual({ verify: 2, decrypt: 4, refused: 1 });
  });

  it.skipIf(absent)(`uses the parameters that sm2-begin-ec-explicit.pem states${needs}`, () => {
    const text = vectorText('tongsuo/bad/sm2-begin-ec-explicit.pem').replace(/-----[^-]+-----|\s/g, '');
    const hex = Buffer.from(text, 'base64').toString('hex');
    expect(hex).toContain(`0420${toHex(PARAMETERS.subarray(0, 32))}0420${toHex(PARAMETERS.subarray(32, 64))}`);
    expect(hex).toContain(`044104${toHex(PARAMETERS.subarray(64))}`);
    expect(hex).toContain(`022100${toHex(toBytes(ORDER))}`);
    expect(hex).toContain(`022100${p.toString(16)}`);
  });
});

describe('SM2 keys', () => {
  it('come fresh and valid', () => {
    const [a, b] = [sm2.generateKeyPair(), sm2.generateKeyPair()];
    expect(a.privateKey.length).toBe(32);
    expect(a.publicKey.length).toBe(65);
    expect(sm2.publicKeyOf(a.privateKey)).toEqual(a.publicKey);
    expect(a.privateKey).not.toEqual(b.privateKey);
    expect(() => sm2.validatePublicKey(a.publicKey)).not.toThrow();
  });

  it('fail, and do not hang, when the random generator is stuck', () => {
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => array);
    expect(() => sm2.generateKeyPair()).toThrow(/stuck/);
  });
  it('refuse a private key outside [1, n - 2] or of another length, everywhere', () => {
    const uses = [
      (key: Uint8Array) => sm2.publicKeyOf(key),
      (key: Uint8Array) => sm2.sign(key, MESSAGE),
      (key: Uint8Array) => sm2.signDigest(key, new Uint8Array(32)),
      (key: Uint8Array) => sm2.decrypt(key, sm2.encrypt(P, MESSAGE)),
    ];
    for (const use of uses) {
      for (const bad of [0n, ORDER - 1n, ORDER, ORDER + 1n, (1n << 256n) - 1n]) {
        expect(() => use(toBytes(bad))).toThrow(new EncodingError('sm2.privateKey'));
      }
      for (const length of [0, 31, 33]) expect(() => use(new Uint8Array(length).fill(1))).toThrow(InputError);
    }
    for (const good of [1n, ORDER - 2n]) {
      const key = toBytes(good);
      expect(sm2.verify(sm2.publicKeyOf(key), MESSAGE, sm2.sign(key, MESSAGE))).toBe(true);
    }
  });

  it.skipIf(absent)(`refuse the private keys of tongsuo/bad${needs}`, () => {
    for (const name of ['sm2_bad_0.pem', 'sm2_bad_1.pem', 'sm2_bad_neg1.pem']) {
      const key = pkcs8Key(vectorText(`tongsuo/bad/${name}`));
      expect([name, refusal(() => sm2.publicKeyOf(key))]).toEqual([name, 'EncodingError sm2.privateKey']);
    }
  });

  it('refuse every public key but 04 || X || Y of a point, in every use', () => {
    const [x, y] = [P.subarray(1, 33), P.subarray(33)];
    const bad: [string, Uint8Array][] = [
      ['empty', new Uint8Array(0)],
      ['infinity', fromHex('00')],
      ['compressed', concatBytes(fromHex('03'), x)],
      ['hybrid', concatBytes(fromHex('07'), x, y)],
      ['without 04', concatBytes(x, y)],
      ['one byte more', concatBytes(P, fromHex('00'))],
      ['one byte less', P.subarray(0, 64)],
      ['all zero', concatBytes(fromHex('04'), new Uint8Array(64))],
      ['X changed', flipped(P, 32)],
      ['Y changed', flipped(P, 64)],
      ['X and Y exchanged', concatBytes(fromHex('04'), y, x)],
      ['X = p', concatBytes(fromHex('04'), toBytes(p), y)],
      ['Y = p - Y + p', concatBytes(fromHex('04'), x, fromHex('ff'.repeat(32)))],
    ];
    const signature = sm2.sign(D, MESSAGE);
    for (const [name, key] of bad) {
      const uses = [
        () => sm2.validatePublicKey(key),
        () => sm2.verify(key, MESSAGE, signature),
        () => sm2.verifyDigest(key, new Uint8Array(32), signature),
        () => sm2.encrypt(key, MESSAGE),
        () => sm2.messageDigest(key, MESSAGE),
      ];
      for (const use of uses) expect([name, refusal(use)]).toEqual([name, 'EncodingError sm2.publicKey']);
    }
    const other = concatBytes(fromHex('04'), x, toBytes(p - toNumber(y)));
    expect(() => sm2.validatePublicKey(other)).not.toThrow();
  });

  it('refuse a second spelling of a coordinate, X + p', () => {
    // Only coordinates below 2^256 - p have one; find a point with so small an X.
    let x = 0n;
    let y: bigint | undefined;
    for (; y === undefined; x++) {
      const square = Point.Fp.create(x ** 3n - 3n * x + Point.CURVE().b);
      if (Point.Fp.eql(Point.Fp.pow(square, (p - 1n) / 2n), 1n)) y = Point.Fp.sqrt(square);
    }
    x -= 1n;
    const [one, two] = [toBytes(x), toBytes(x + p)].map((bytes) => concatBytes(fromHex('04'), bytes, toBytes(y)));
    if (!one || !two) throw new Error('no points');
    expect(() => sm2.validatePublicKey(one)).not.toThrow();
    expect(() => sm2.validatePublicKey(two)).toThrow(new EncodingError('sm2.publicKey'));
  });
});

describe('SM2 signatures', () => {
  it('hold for message, key and id, and for nothing else', () => {
    const pair = sm2.generateKeyPair();
    const other = sm2.generateKeyPair();
    const userId = utf8('办公室@示例市');
    const signature = sm2.sign(pair.privateKey, MESSAGE, { userId });
    expect(sm2.verify(pair.publicKey, MESSAGE, signature, { userId })).toBe(true);
    expect(sm2.verify(pair.publicKey, MESSAGE, signature)).toBe(false);
    expect(sm2.verify(pair.publicKey, concatBytes(MESSAGE, fromHex('00')), signature, { userId })).toBe(false);
    expect(sm2.verify(other.publicKey, MESSAGE, signature, { userId })).toBe(false);
    expect(sm2.verify(pair.publicKey, MESSAGE, sm2.sign(pair.privateKey, MESSAGE))).toBe(true);
  });

  it('are the right signer’s, however many sign in turn', () => {
    const people = Array.from({ length: 40 }, () => sm2.generateKeyPair());
    for (const one of [...people, ...people.slice(0, 20), ...people.slice(30)]) {
      expect(sm2.verify(one.publicKey, MESSAGE, sm2.sign(one.privateKey, MESSAGE))).toBe(true);
    }
  });

  it('stand on the id’s exact bytes, the empty one included, up to 8191 of them', () => {
    for (const length of [0, 1, 31, 32, 8191]) {
      const userId = new Uint8Array(length).fill(0x41);
      const signature = sm2.sign(D, MESSAGE, { userId });
      expect(sm2.verify(P, MESSAGE, signature, { userId })).toBe(true);
      expect(sm2.verify(P, MESSAGE, signature, { userId: new Uint8Array(length ^ 1).fill(0x41) })).toBe(false);
    }
    expect(() => sm2.sign(D, MESSAGE, { userId: new Uint8Array(8192) })).toThrow(InputError);
    expect(() => sm2.verify(P, MESSAGE, sm2.sign(D, MESSAGE), { userId: new Uint8Array(8192) })).toThrow(InputError);
  });

  it('are false with any byte changed, cut or added', () => {
    const signature = sm2.sign(D, MESSAGE);
    for (let i = 0; i < signature.length; i++) {
      for (const mask of [0x01, 0x80]) {
        const changed = signature.map((byte, at) => (at === i ? byte ^ mask : byte));
        expect(sm2.verify(P, MESSAGE, changed), `byte ${i}`).toBe(false);
      }
      expect(sm2.verify(P, MESSAGE, signature.subarray(0, i))).toBe(false);
    }
    expect(sm2.verify(P, MESSAGE, concatBytes(signature, fromHex('00')))).toBe(false);
    expect(sm2.verify(P, MESSAGE, signature)).toBe(true);
  });

  it('are false in every published malleable or degenerate form', () => {
    const pair = sm2.decodeSignature(sm2.sign(D, MESSAGE));
    const [r, s] = [toNumber(pair.subarray(0, 32)), toNumber(pair.subarray(32))];
    const integer = (value: bigint) => {
      let hex = value.toString(16);
      if (hex.length % 2) hex = `0${hex}`;
      if (Number.parseInt(hex.slice(0, 2), 16) >= 0x80) hex = `00${hex}`;
      return `02${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;
    };
    const der = (a: bigint, b: bigint) => {
      const body = integer(a) + integer(b);
      return fromHex(`30${(body.length / 2).toString(16).padStart(2, '0')}${body}`);
    };
    expect(sm2.verify(P, MESSAGE, der(r, s))).toBe(true);
    const forms: [string, bigint, bigint][] = [
      ['s + n (CVE-2026-23967)', r, s + ORDER],
      ['r + n', r + ORDER, s],
      ['n - s', r, ORDER - s],
      ['r and s exchanged', s, r],
      ['r = 0', 0n, s],
      ['s = 0', r, 0n],
      ['both 0', 0n, 0n],
      ['r = n', ORDER, s],
      ['s = n', r, ORDER],
      ['r + s = n', r, ORDER - r],
      ['both 1', 1n, 1n],
    ];
    for (const [name, a, b] of forms) expect([name, sm2.verify(P, MESSAGE, der(a, b))]).toEqual([name, false]);
    expect(sm2.verify(P, MESSAGE, pair), '64 bare bytes').toBe(false);
  });

  it('refuse the forgery on an unhashed message (CVE-2026-23965)', () => {
    // Without Z and SM3 anyone finds e for chosen s and t: R = sG + tP, r = t - s, e = r - x(R). With them that e is no message's.
    const [s, t] = [7n, 11n];
    const x = Point.BASE.multiplyUnsafe(s).add(decodePoint(P).multiplyUnsafe(t)).toAffine().x;
    const r = t - s;
    const e = (((r - x) % ORDER) + ORDER) % ORDER;
    const forged = sm2.encodeSignature(concatBytes(toBytes(r), toBytes(s)));
    expect(sm2.verifyDigest(P, toBytes(e), forged)).toBe(true);
    expect(sm2.verify(P, toBytes(e), forged)).toBe(false);
  });

  it('refuse t = 0, which would let anyone sign for every key at once', () => {
    // With r = n - s the public key drops out of sG + tP: e = r - x(sG) then needs no private key.
    const s = 7n;
    const r = ORDER - s;
    const x = Point.BASE.multiplyUnsafe(s).toAffine().x;
    const e = (((r - x) % ORDER) + ORDER) % ORDER;
    const forged = sm2.encodeSignature(concatBytes(toBytes(r), toBytes(s)));
    expect(sm2.verifyDigest(P, toBytes(e), forged)).toBe(false);
  });

  it('differ for one message, as nonces are hedged', () => {
    expect(sm2.sign(D, MESSAGE)).not.toEqual(sm2.sign(D, MESSAGE));
  });

  it('never share a nonce between messages, even when the random generator repeats itself', () => {
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
      new Uint8Array((array as Uint8Array).buffer).fill(0x11);
      return array;
    });
    const [a, b] = [utf8('甲'), utf8('乙')].map((message) => {
      const e = sm2.messageDigest(P, message);
      const r = toNumber(sm2.decodeSignature(sm2.sign(D, message)).subarray(0, 32));
      // x(kG) = r - e: equal for two messages only when k is.
      return (((r - toNumber(e)) % ORDER) + ORDER) % ORDER;
    });
    expect(a).not.toBe(b);
    expect(sm2.sign(D, MESSAGE)).toEqual(sm2.sign(D, MESSAGE));
  });

  it('refuse digests of another length', () => {
    for (const length of [0, 31, 33, 64]) {
      expect(() => sm2.signDigest(D, new Uint8Array(length))).toThrow(InputError);
      expect(() => sm2.verifyDigest(P, new Uint8Array(length), sm2.sign(D, MESSAGE))).toThrow(InputError);
    }
  });

  it('skip a nonce that the standard excludes', () => {
    const x = Point.BASE.multiply(K).toAffine().x;
    const mod = (value: bigint) => ((value % ORDER) + ORDER) % ORDER;
    const d = toNumber(D);
    expect(signWithNonce(d, mod(-x), K), 'r = 0').toBeUndefined();
    expect(signWithNonce(d, mod(-K - x), K), 'r + k = n').toBeUndefined();
    // s = 0 when k = r d: e = k / d - x.
    expect(signWithNonce(d, mod(K * Point.Fn.inv(d) - x), K), 's = 0').toBeUndefined();
    expect(signWithNonce(d, 5n, K)).toBeDefined();
  });
});

describe('SM2 with Node Buffers', () => {
  it('takes them like any array and gives out no view of them', () => {
    const message = Buffer.from(MESSAGE);
    const signature = Buffer.from(sm2.sign(Buffer.from(D), message));
    expect(sm2.verify(Buffer.from(P), message, signature)).toBe(true);
    const bare = Buffer.from(sm2.decodeSignature(signature));
    const read = sm2.decodeSignatureLenient(bare);
    const cipher = Buffer.from(sm2.encrypt(Buffer.from(P), message));
    const parts = readCipher(cipher);
    const before = [read, parts.hash, parts.cipher].map(toHex);
    expect(sm2.decrypt(Buffer.from(D), cipher)).toEqual(MESSAGE);
    bare.fill(0);
    cipher.fill(0);
    expect([read, parts.hash, parts.cipher].map(toHex)).toEqual(before);
  });
});
