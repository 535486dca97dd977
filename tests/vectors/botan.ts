// Botan's .vec text: sections in brackets name the algorithm, lines "Name = value" fill a case, and the line that ends one runs it. SM3, HMAC(SM3), SM4
// as a block cipher, in CBC, CTR-BE, GCM and CCM; and the SM2 files, which have no sections and keep values from case to case: signatures, encryption,
// and ciphertexts that must not open.

import { concatBytes, fromHex, toHex, utf8 } from '../../crypto/bytes.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { Sm3, sm3 } from '../../crypto/sm3/sm3.ts';
import { sm4Ctr } from '../../crypto/sm4/ctr.ts';
import {
  type Case,
  checkAead,
  checkBlocks,
  checkCbc,
  checkCbcBare,
  checkHmac,
  differs,
  type Problem,
} from './cases.ts';
import {
  asDer,
  type Curve,
  checkEncryption,
  checkEncryptionOn,
  checkSignature,
  checkSignatureOn,
  isOurCurve,
} from './sm2-cases.ts';

type Values = Map<string, string>;

/** Whether a text is in this form: a section, or the lines of an SM2 file. */
export function isBotan(text: string): boolean {
  return /^\[[^\]]+\]\s*$/m.test(text) || /^(?:Ctext|Ciphertext|Signature|Msg)\s*=/m.test(text);
}

/** The lines that end a case; which of them does, the kind of the section or file says. */
const SM2_ENDS = ['Signature', 'Ciphertext', 'Ctext'];

export function botanCases(text: string): Case[] {
  const cases: Case[] = [];
  let section = '';
  let values: Values = new Map();
  text.split(/\r?\n/).forEach((whole, index) => {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) return;
    const header = /^\[(.*)\]$/.exec(line);
    if (header) {
      section = header[1] ?? '';
      values = new Map();
      return;
    }
    const at = line.indexOf('=');
    const key = (at < 0 ? line : line.slice(0, at)).trim();
    values.set(key, at < 0 ? '' : line.slice(at + 1).trim());
    const name = `line ${index + 1}${section === '' ? '' : ` [${section}]`}`;
    if (isSm2(section)) {
      if (SM2_ENDS.includes(key)) cases.push(sm2Case(name, key, new Map(values)));
    } else if (key === 'Out' || key === 'Output') {
      cases.push(sectionCase(name, section, values));
      values = new Map();
    }
  });
  return cases;
}

const isSm2 = (section: string) => section === '' || /^(?:SM2|sm2p256v1|Valid|Invalid)/i.test(section);

function hex(values: Values, name: string): Uint8Array {
  const text = (values.get(name) ?? '').toLowerCase();
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Error(`${name} is not hexadecimal`);
  return fromHex(text);
}

function sectionCase(name: string, section: string, values: Values): Case {
  const bytes = (field: string) => hex(values, field);
  const out = () => hex(values, values.has('Out') ? 'Out' : 'Output');
  if (/^SM3$/i.test(section)) {
    const run = () => {
      const input = bytes('In');
      const half = input.length >> 1;
      const parts = new Sm3().update(input.subarray(0, half)).update(input.subarray(half)).digest();
      return differs('digest', sm3(input), out()) ?? differs('in parts', parts, out());
    };
    return { name, run };
  }
  if (/^HMAC\(SM3\)$/i.test(section)) return { name, run: () => checkHmac(bytes('Key'), bytes('In'), out()) };
  if (/^SM4$/i.test(section)) {
    const turns = Number(values.get('Iterations') ?? 1);
    return { name, run: () => checkBlocks(bytes('Key'), bytes('In'), out(), turns) };
  }
  const cbc = /^SM4\/CBC(?:\/(PKCS7|NoPadding))?$/i.exec(section);
  if (cbc) {
    const check = /^nopadding$/i.test(cbc[1] ?? '') ? checkCbcBare : checkCbc;
    return { name, run: () => check(bytes('Key'), bytes('Nonce'), bytes('In'), out()) };
  }
  const ctr = /^(?:CTR-BE\(SM4(?:,(\d+))?\)|SM4\/CTR(?:-BE)?)$/i.exec(section);
  if (ctr) return { name, run: () => checkCounter(values, Number(ctr[1] ?? 16)) };
  const aead = /^SM4\/(GCM|CCM)(?:\((\d+)(?:,(\d+))?\))?$/i.exec(section);
  if (aead) {
    const run = () => {
      const whole = out();
      const border = whole.length - Number(aead[2] ?? 16);
      if (border < 0) return 'shorter than its tag';
      const nonce = bytes('Nonce');
      if (aead[3] !== undefined && nonce.length !== 15 - Number(aead[3])) return `nonce of ${nonce.length} bytes`;
      return checkAead({
        mode: aead[1]?.toUpperCase() === 'GCM' ? 'gcm' : 'ccm',
        key: bytes('Key'),
        nonce,
        associated: bytes('AD'),
        plaintext: bytes('In'),
        ciphertext: whole.subarray(0, border),
        tag: whole.subarray(border),
      });
    };
    return { name, run };
  }
  // Key derivation with SM3 is in crypto/ and has no case in this form here: that must not pass unseen.
  return { name, skip: section, ours: /^(?:PBKDF2|HKDF)\(.*SM3/i.test(section) };
}

/** Counter mode with a counter in the last `width` bytes of the block, a nonce filled up with zeros, and a place in the stream to begin at. */
function checkCounter(values: Values, width: number): Problem {
  const key = hex(values, 'Key');
  const expected = hex(values, 'Out');
  const input = values.has('In') ? hex(values, 'In') : new Uint8Array(expected.length);
  const nonce = hex(values, 'Nonce');
  if (nonce.length > 16) return `nonce of ${nonce.length} bytes`;
  const first = BigInt(`0x${toHex(concatBytes(nonce, new Uint8Array(16 - nonce.length)))}`);
  const seek = BigInt(values.get('Seek') ?? 0);
  const modulus = 1n << BigInt(8 * width);
  const within = Number(seek % 16n);
  const data = concatBytes(new Uint8Array(within), input);
  const parts: Uint8Array[] = [];
  // Block by block where the counter is narrower than the block, since it then wraps by itself.
  const step = width === 16 ? Math.max(16, data.length) : 16;
  for (let at = 0; at < data.length; at += step) {
    const count = (first % modulus) + seek / 16n + BigInt(at >> 4);
    const counter = first - (first % modulus) + (count % modulus);
    const block = fromHex(counter.toString(16).padStart(32, '0'));
    parts.push(sm4Ctr(key, block, data.subarray(at, at + step)));
  }
  return differs('encrypted', concatBytes(...parts).subarray(within), expected);
}

/** A number with or without 0x in front. */
function integer(values: Values, name: string): bigint | undefined {
  const text = values.get(name);
  return text === undefined ? undefined : BigInt(/^0x/i.test(text) ? text : `0x${text}`);
}

/** A curve, that it is ours, or the name of one that cannot be computed with here. */
function curveOf(values: Values): Curve | 'ours' | { foreign: string } {
  const group = values.get('Group');
  if (group !== undefined) return /^(?:sm2p256v1|1\.2\.156\.10197\.1\.301)$/i.test(group) ? 'ours' : { foreign: group };
  const [p, a, b, Gx, Gy, n] = ['P', 'A', 'B', 'xG', 'yG', 'Order'].map((name) => integer(values, name));
  if (p === undefined) return 'ours';
  if (a === undefined || b === undefined || Gx === undefined || Gy === undefined || n === undefined)
    return { foreign: 'told in part' };
  const curve = { p, a, b, Gx, Gy, n };
  return isOurCurve(curve) ? 'ours' : curve;
}

function sm2Case(name: string, end: string, values: Values): Case {
  const hash = values.get('Hash') ?? 'SM3';
  const raw = /^raw$/i.test(hash);
  if (!raw && !/^SM3$/i.test(hash)) return { name, skip: `SM2 with ${hash}` };
  const secret = integer(values, 'x') ?? integer(values, 'X') ?? integer(values, 'Key');
  if (secret === undefined) return { name, skip: 'no private key', ours: true };
  const curve = curveOf(values);
  if (curve !== 'ours' && 'foreign' in curve) return { name, skip: `SM2 on curve ${curve.foreign}` };
  const privateKey = fromHex(secret.toString(16).padStart(64, '0'));
  if (end === 'Ctext') {
    // Msg beside it says that it opens; the file of invalid ones has none.
    const plaintext = () => (values.has('Msg') ? hex(values, 'Msg') : null);
    return curve === 'ours'
      ? { name, run: () => checkEncryption(privateKey, hex(values, 'Ctext'), plaintext()) }
      : { name, skip: 'SM2 on another curve' };
  }
  const message = () => hex(values, 'Msg');
  if (end === 'Ciphertext') {
    const run = () =>
      curve === 'ours'
        ? checkEncryption(privateKey, hex(values, end), message())
        : checkEncryptionOn(curve, secret, hex(values, end), message());
    return { name: curve === 'ours' ? name : `${name}, other curve`, run };
  }
  const userId = utf8(values.get('Ident') ?? '1234567812345678');
  const run = () =>
    curve === 'ours'
      ? checkSignature({
          privateKey,
          publicKey: sm2.publicKeyOf(privateKey),
          message: message(),
          digested: raw,
          userId,
          signature: asDer(hex(values, end)),
        })
      : checkSignatureOn(curve, {
          privateKey: secret,
          message: message(),
          digested: raw,
          userId,
          signature: hex(values, end),
        });
  return { name: curve === 'ours' ? name : `${name}, other curve`, run };
}
