// Small JSON files of single worked examples: SM2 signatures ("cases" with d, r, s), GB/T 32918.5 ("sign" and "encrypt"), RFC 8998 ("gcm" and "ccm").

import { concatBytes, fromHex, utf8 } from '../../crypto/bytes.ts';
import { writeCipher } from '../../crypto/sm2/der.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { type Case, checkAead } from './cases.ts';
import { checkEncryption, checkSignature } from './sm2-cases.ts';

const hex = (text: string) => fromHex(text.toLowerCase());

type Signed = { userId: string; msgUtf8: string; r: string; s: string };
type Encrypted = { msgUtf8: string; c1x: string; c1y: string; c3: string; c2: string };
type Sealed = { ct: string; tag: string };
type Derived = {
  curve?: string;
  privateKey?: string;
  sign?: Signed;
  encrypt?: Encrypted;
  cases?: (Signed & { curve: string; d: string })[];
  key?: string;
  iv?: string;
  aad?: string;
  pt?: string;
  gcm?: Sealed;
  ccm?: Sealed;
};

export function derivedCases(file: Derived): Case[] {
  return [...signatures(file), ...encryptions(file), ...aeads(file)];
}

function signatureCase(name: string, curve: string | undefined, d: string, one: Signed): Case {
  if (curve !== 'sm2p256v1') return { name, skip: `curve ${curve ?? 'unnamed'}` };
  const run = () => {
    const privateKey = hex(d);
    return checkSignature({
      privateKey,
      publicKey: sm2.publicKeyOf(privateKey),
      message: utf8(one.msgUtf8),
      digested: false,
      userId: utf8(one.userId),
      signature: sm2.encodeSignature(concatBytes(hex(one.r), hex(one.s))),
    });
  };
  return { name, run };
}

function signatures(file: Derived): Case[] {
  const many = (file.cases ?? []).map((one, i) => signatureCase(`SM2 signature ${i}`, one.curve, one.d, one));
  const { sign, privateKey } = file;
  return sign && privateKey !== undefined
    ? [...many, signatureCase('SM2 signature', file.curve, privateKey, sign)]
    : many;
}

function encryptions(file: Derived): Case[] {
  const { encrypt, privateKey } = file;
  if (!encrypt || privateKey === undefined) return [];
  const run = () => {
    const parts = { x: hex(encrypt.c1x), y: hex(encrypt.c1y), hash: hex(encrypt.c3), cipher: hex(encrypt.c2) };
    return checkEncryption(hex(privateKey), writeCipher(parts), utf8(encrypt.msgUtf8));
  };
  return [{ name: 'SM2 encryption', run }];
}

function aeads(file: Derived): Case[] {
  const { key, iv, aad, pt } = file;
  if (key === undefined || iv === undefined || aad === undefined || pt === undefined) return [];
  return (['gcm', 'ccm'] as const).flatMap((mode) => {
    const one = file[mode];
    if (!one) return [];
    const run = () =>
      checkAead({
        mode,
        key: hex(key),
        nonce: hex(iv),
        associated: hex(aad),
        plaintext: hex(pt),
        ciphertext: hex(one.ct),
        tag: hex(one.tag),
      });
    return [{ name: `SM4-${mode.toUpperCase()}`, run }];
  });
}
