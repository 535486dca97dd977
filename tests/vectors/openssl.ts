// OpenSSL's evp_test text (as OpenSSL and Tongsuo write it): Digest, MAC, Cipher, and for SM2 Verify, Sign, DigestVerify, DigestSign, Decrypt, Encrypt,
// KeyGen, PrivPubKeyPair. Other algorithms and kinds are skipped by name.

import { octetString, readDer } from '../../crypto/asn1/reader.ts';
import { concatBytes, equalBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { decodePem } from '../../crypto/certificates/pem.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { Sm3, sm3 } from '../../crypto/sm3/sm3.ts';
import {
  attempt,
  type Case,
  checkAead,
  checkBlocks,
  checkCbcBare,
  checkCtr,
  checkHmac,
  differs,
  firstOf,
  type Problem,
} from './cases.ts';
import { field, fieldBytes, type Stanza, stanzasOf } from './evp.ts';
import { checkEncryption, checkSignature } from './sm2-cases.ts';

/** A key as a file gives it: SM2's, or that it is another kind. */
type NamedKey = { privateKey?: Uint8Array; publicKey?: Uint8Array };
type Keys = Map<string, NamedKey>;

/** Whether a text is in this form: its first stanza begins with one of the words of evp_test. */
export function isEvp(text: string): boolean {
  return /^\s*(?:Cipher|Digest|MAC|PrivateKey|PublicKey|Verify|Sign|Decrypt|Encrypt|Derive|KDF|PBE|KeyGen|DigestSign|DigestVerify|Title|Encoding)\s*=/m.test(
    text,
  );
}

export function evpCases(text: string): Case[] {
  const keys: Keys = new Map();
  const cases: Case[] = [];
  const counts = new Map<string, number>();
  for (const stanza of stanzasOf(text)) {
    if (stanza.kind === 'PrivateKey' || stanza.kind === 'PublicKey') {
      keys.set(stanza.name, readKey(stanza));
      continue;
    }
    const count = (counts.get(stanza.kind) ?? 0) + 1;
    counts.set(stanza.kind, count);
    cases.push(caseOf(stanza, `${stanza.kind} ${count} (${stanza.name})`, keys));
  }
  return cases;
}

function readKey(stanza: Stanza): NamedKey {
  const [pem] = decodePem(stanza.pem);
  if (!pem) return {};
  const found = attempt(() => {
    const parts = readDer(pem.der).children();
    if (pem.label === 'PUBLIC KEY') {
      // The last 65 bytes of a SubjectPublicKeyInfo are the point; a key of another curve is no point of ours.
      const publicKey = concatBytes(pem.der.subarray(-65));
      sm2.validatePublicKey(publicKey);
      return { publicKey };
    }
    const inner = parts[2];
    if (pem.label !== 'PRIVATE KEY' || !inner) return {};
    const secret = readDer(octetString(inner)).children()[1];
    if (!secret) return {};
    const privateKey = concatBytes(octetString(secret));
    const publicKey = sm2.publicKeyOf(privateKey);
    // The point written behind the secret tells whether the curve is ours.
    return toHex(pem.der).includes(toHex(publicKey)) ? { privateKey, publicKey } : {};
  });
  return 'value' in found ? found.value : {};
}

function caseOf(stanza: Stanza, name: string, keys: Keys): Case {
  const { kind } = stanza;
  if (kind === 'Digest') return digestCase(stanza, name);
  if (kind === 'MAC') return macCase(stanza, name);
  if (kind === 'Cipher') return cipherCase(stanza, name);
  if (kind === 'KeyGen') return keyGenCase(stanza, name);
  if (kind === 'PrivPubKeyPair') return pairCase(stanza, name, keys);
  const word = /^(?:OneShot)?(Digest)?(Verify|Sign)$/.exec(kind);
  if (word) return signatureCase(stanza, name, keys, word[1] === 'Digest', word[2] === 'Sign');
  if (kind === 'Decrypt' || kind === 'Encrypt') return encryptionCase(stanza, name, keys);
  // What crypto/ has and this form can say in other words than those above.
  const ours = /SM[234]\b/i.test([...stanza.fields.values(), stanza.name].join(' ')) && kind !== 'Derive';
  return { name, skip: `${kind} is not run`, ours };
}

function digestCase(stanza: Stanza, name: string): Case {
  if (stanza.name.toUpperCase() !== 'SM3') return { name, skip: `digest ${stanza.name}` };
  const run = () => {
    // Inputs add up; a Count stands before the input that it repeats.
    const hash = new Sm3();
    let count = 1;
    const all: Uint8Array[] = [];
    for (const [key, value] of stanza.lines) {
      if (key === 'Count') count = Number(value);
      if (key !== 'Input') continue;
      const bytes = fieldBytes(value);
      for (let turn = 0; turn < count; turn++) {
        hash.update(bytes);
        all.push(bytes);
      }
      count = 1;
    }
    const expected = field(stanza, 'Output');
    return differs('digest', hash.digest(), expected) ?? differs('at once', sm3(...all), expected);
  };
  return { name, run };
}

function macCase(stanza: Stanza, name: string): Case {
  const digest = stanza.fields.get('Algorithm') ?? stanza.fields.get('Ctrl')?.replace('digest:', '') ?? '';
  if (stanza.name.toUpperCase() !== 'HMAC' || digest.toUpperCase() !== 'SM3') {
    return { name, skip: `MAC ${stanza.name}${digest === '' ? '' : ` with ${digest}`}` };
  }
  const verdict = stanza.fields.has('Result') ? 'invalid' : 'valid';
  return {
    name,
    run: () => checkHmac(field(stanza, 'Key'), field(stanza, 'Input'), field(stanza, 'Output'), verdict),
  };
}

function cipherCase(stanza: Stanza, name: string): Case {
  const mode = /^SM4-(ECB|CBC|CTR|GCM|CCM)$/i.exec(stanza.name)?.[1]?.toUpperCase();
  if (mode === undefined) return { name, skip: `cipher ${stanza.name}` };
  if (stanza.fields.has('TLSAAD')) return { name, skip: 'a TLS record' };
  const run = (): Problem => {
    const key = field(stanza, 'Key');
    const plaintext = field(stanza, 'Plaintext');
    const ciphertext = field(stanza, 'Ciphertext');
    if (mode === 'ECB') return checkBlocks(key, plaintext, ciphertext);
    const iv = field(stanza, 'IV');
    if (mode === 'CBC') return checkCbcBare(key, iv, plaintext, ciphertext);
    if (mode === 'CTR') return checkCtr(key, iv, plaintext, ciphertext);
    const associated = stanza.fields.has('AAD') ? field(stanza, 'AAD') : new Uint8Array(0);
    return checkAead(
      {
        mode: mode === 'GCM' ? 'gcm' : 'ccm',
        key,
        nonce: iv,
        associated,
        plaintext,
        ciphertext,
        tag: field(stanza, 'Tag'),
      },
      stanza.fields.has('Result') ? 'invalid' : 'valid',
    );
  };
  return { name, run };
}

/** The digests that the controls of a stanza name, but for SM3. */
function foreignDigest(stanza: Stanza): string | undefined {
  const named = stanza.lines.filter(([key]) => key === 'Ctrl').map(([, value]) => /^digest:(.*)$/.exec(value)?.[1]);
  return named.find((digest) => digest !== undefined && digest.toUpperCase() !== 'SM3');
}

function signatureCase(stanza: Stanza, name: string, keys: Keys, whole: boolean, signing: boolean): Case {
  const key = keys.get((whole ? stanza.fields.get('Key') : stanza.name) ?? '');
  const { publicKey, privateKey } = key ?? {};
  if (!publicKey) return { name, skip: 'the key is not an SM2 key', ours: key === undefined };
  const digest = whole && !['SM3', 'NULL'].includes(stanza.name.toUpperCase()) ? stanza.name : foreignDigest(stanza);
  if (digest !== undefined) return { name, skip: `SM2 with digest ${digest}` };
  const id = stanza.lines.find(([key, value]) => key === 'Ctrl' && /^(?:distid|hexdistid|sm2_id):/.test(value))?.[1];
  const spelt = id?.slice(id.indexOf(':') + 1);
  const userId = spelt === undefined ? undefined : id?.startsWith('hex') === true ? fieldBytes(spelt) : utf8(spelt);
  const result = stanza.fields.get('Result');
  const run = (): Problem => {
    const message = field(stanza, 'Input');
    const own = { publicKey, ...(privateKey ? { privateKey } : {}), ...(userId ? { userId } : {}) };
    if (signing) {
      // Signatures of SM2 differ each time, so that the file can only say that its own is not met again.
      if (!privateKey) return 'no private key';
      const options = userId ? { userId } : {};
      const made = whole ? sm2.sign(privateKey, message, options) : sm2.signDigest(privateKey, message);
      if (stanza.fields.has('Output') && equalBytes(made, field(stanza, 'Output'))) return 'the nonce is not fresh';
      return checkSignature({ ...own, message, digested: !whole, signature: made });
    }
    const signature = field(stanza, 'Output');
    return checkSignature({ ...own, message, digested: !whole, signature, verdict: result ? 'invalid' : 'valid' });
  };
  return { name, run };
}

function encryptionCase(stanza: Stanza, name: string, keys: Keys): Case {
  const key = keys.get(stanza.name);
  const privateKey = key?.privateKey;
  if (!privateKey) return { name, skip: 'the key is not an SM2 private key', ours: key === undefined };
  const digest = foreignDigest(stanza);
  if (digest !== undefined) return { name, skip: `SM2 with digest ${digest}` };
  const run = (): Problem => {
    if (stanza.kind === 'Encrypt') {
      const plaintext = field(stanza, 'Input');
      return checkEncryption(privateKey, sm2.encrypt(sm2.publicKeyOf(privateKey), plaintext), plaintext);
    }
    const expected = stanza.fields.has('Result') ? null : field(stanza, 'Output');
    return checkEncryption(privateKey, field(stanza, 'Input'), expected);
  };
  return { name, run };
}

function keyGenCase(stanza: Stanza, name: string): Case {
  if (stanza.name.toUpperCase() !== 'SM2') return { name, skip: `key generation ${stanza.name}` };
  const run = () => {
    const pair = sm2.generateKeyPair();
    return firstOf(
      () => differs('public key', sm2.publicKeyOf(pair.privateKey), pair.publicKey),
      () => (equalBytes(pair.privateKey, sm2.generateKeyPair().privateKey) ? 'twice the same' : undefined),
    );
  };
  return { name, run };
}

function pairCase(stanza: Stanza, name: string, keys: Keys): Case {
  const [first = '', second = ''] = stanza.name.split(':');
  const privateKey = keys.get(first)?.privateKey;
  const publicKey = keys.get(second)?.publicKey;
  if (!privateKey || !publicKey) return { name, skip: 'the keys are not SM2 keys' };
  const fits = () => equalBytes(sm2.publicKeyOf(privateKey), publicKey);
  const expected = !stanza.fields.has('Result');
  return { name, run: () => (fits() === expected ? undefined : 'pair misjudged') };
}
