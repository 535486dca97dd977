// What a case of a vectors file is, and the checks through crypto/ that the forms (wycheproof.ts, openssl.ts, botan.ts, derived.ts) have in common.
// A check answers with what is wrong, or with nothing; what throws is wrong too.

import { concatBytes, equalBytes, toHex } from '../../crypto/bytes.ts';
import { DecryptError, EncodingError, InputError } from '../../crypto/errors.ts';
import { hmacSm3 } from '../../crypto/sm3/hmac.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from '../../crypto/sm4/cbc.ts';
import { Sm4Ccm } from '../../crypto/sm4/ccm.ts';
import { sm4Ctr } from '../../crypto/sm4/ctr.ts';
import { Sm4Gcm } from '../../crypto/sm4/gcm.ts';
import { SM4_BLOCK, Sm4 } from '../../crypto/sm4/sm4.ts';

export type Problem = string | undefined;
/** `ours` is set where crypto/ has the algorithm and the case could not be run all the same: that is a failure of the run. */
export type Case = { name: string } & ({ run: () => Problem } | { skip: string; ours?: boolean });

/** Whether a case must hold, must be refused, or may go either way as long as nothing wrong comes out. */
export type Verdict = 'valid' | 'invalid' | 'acceptable';

export function differs(what: string, found: Uint8Array, expected: Uint8Array): Problem {
  if (equalBytes(found, expected)) return undefined;
  const short = (bytes: Uint8Array) => (bytes.length > 40 ? `${toHex(bytes.subarray(0, 40))}…` : toHex(bytes));
  return `${what}: ${short(found)} instead of ${short(expected)}`;
}

/** The first problem of several checks. */
export function firstOf(...checks: (() => Problem)[]): Problem {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What a call gives, or that crypto/ refused it in one of its three ways; any other error is passed on. */
export function attempt<T>(call: () => T): { value: T } | { refused: string } {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof DecryptError || error instanceof EncodingError || error instanceof InputError) {
      return { refused: error.code };
    }
    throw error;
  }
}

export type Aead = {
  mode: 'gcm' | 'ccm';
  key: Uint8Array;
  nonce: Uint8Array;
  associated: Uint8Array;
  plaintext: Uint8Array;
  ciphertext: Uint8Array;
  tag: Uint8Array;
};

/** Both directions. An invalid case must be refused whole when it is decrypted, and encrypting must not give the same bytes. */
export function checkAead(one: Aead, verdict: Verdict = 'valid'): Problem {
  const whole = concatBytes(one.ciphertext, one.tag);
  const cipher = attempt(() => {
    return one.mode === 'gcm' ? new Sm4Gcm(one.key, one.tag.length) : new Sm4Ccm(one.key, one.tag.length);
  });
  if ('refused' in cipher) return verdict === 'valid' ? `refused: ${cipher.refused}` : undefined;
  const opened = attempt(() => cipher.value.decrypt(one.nonce, whole, one.associated));
  const made = attempt(() => cipher.value.encrypt(one.nonce, one.plaintext, one.associated));
  const wrong = 'value' in opened ? differs('decrypted', opened.value, one.plaintext) : undefined;
  if (verdict === 'acceptable') return wrong;
  if (verdict === 'invalid') {
    if ('value' in opened) return 'opened, though invalid';
    return 'value' in made && equalBytes(made.value, whole) ? 'made, though invalid' : undefined;
  }
  if ('refused' in opened) return `not opened: ${opened.refused}`;
  if ('refused' in made) return `not made: ${made.refused}`;
  return wrong ?? differs('encrypted', made.value, whole);
}

/** A tag may be the beginning of the whole one. */
export function checkHmac(key: Uint8Array, message: Uint8Array, tag: Uint8Array, verdict: Verdict = 'valid'): Problem {
  const found = hmacSm3(key, message).subarray(0, tag.length);
  const right = tag.length > 0 && equalBytes(found, tag);
  if (verdict === 'valid' && !right) return differs('tag', found, tag) ?? 'tag is empty';
  return verdict === 'invalid' && right ? 'right, though invalid' : undefined;
}

/** The cipher alone, block by block, both directions, `turns` times over. */
export function checkBlocks(key: Uint8Array, plaintext: Uint8Array, ciphertext: Uint8Array, turns = 1): Problem {
  if (plaintext.length % SM4_BLOCK !== 0) return 'not whole blocks';
  const cipher = new Sm4(key);
  const there = concatBytes(plaintext);
  const back = concatBytes(ciphertext);
  for (let at = 0; at < plaintext.length; at += SM4_BLOCK) {
    for (let turn = 0; turn < turns; turn++) {
      cipher.encryptBlock(there, there, at, at);
      cipher.decryptBlock(back, back, at, at);
    }
  }
  return differs('encrypted', there, ciphertext) ?? differs('decrypted', back, plaintext);
}

/** CBC without padding over whole blocks: a block of padding is put behind, or taken off. */
export function checkCbcBare(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array, ciphertext: Uint8Array): Problem {
  if (plaintext.length % SM4_BLOCK !== 0) return 'not whole blocks';
  const made = sm4CbcEncrypt(key, iv, plaintext).subarray(0, plaintext.length);
  const last = ciphertext.length === 0 ? iv : ciphertext.subarray(-SM4_BLOCK);
  const padding = new Uint8Array(SM4_BLOCK);
  new Sm4(key).encryptBlock(
    last.map((byte) => byte ^ SM4_BLOCK),
    padding,
  );
  const opened = sm4CbcDecrypt(key, iv, concatBytes(ciphertext, padding));
  return differs('encrypted', made, ciphertext) ?? differs('decrypted', opened, plaintext);
}

/** CBC with PKCS #7 padding. */
export function checkCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array, ciphertext: Uint8Array): Problem {
  return (
    differs('encrypted', sm4CbcEncrypt(key, iv, plaintext), ciphertext) ??
    differs('decrypted', sm4CbcDecrypt(key, iv, ciphertext), plaintext)
  );
}

export function checkCtr(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array, ciphertext: Uint8Array): Problem {
  return (
    differs('encrypted', sm4Ctr(key, iv, plaintext), ciphertext) ??
    differs('decrypted', sm4Ctr(key, iv, ciphertext), plaintext)
  );
}
