// Whether a key made the signature of a certificate or a revocation list: SM2 with SM3 (GB/T 32918.2) here, RSA and ECDSA by a host's word (foreign.ts).
// Answers are remembered. What a signature is worth, and whether the key's holder may sign, is path.ts.

import { toHex } from '../bytes.ts';
import { EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { certificateScheme } from './algorithms.ts';
import { type ForeignVerifier, holdsForeign } from './foreign.ts';
import { isSm2WithSm3 } from './oids.ts';
import type { PublicKey } from './public-key.ts';

type Signed = {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly signatureParameters?: Uint8Array;
  readonly signature: Uint8Array;
};

type Answer = 'ok' | 'bad';

// A dossier's many seals share a few issuers and lists; what was checked once under an issuer's key need not be computed again: neither for the
// same object, nor for one read anew from the same bytes. What a host says is kept by host: it is no answer where there is none.
class Remembered {
  readonly #objects = new WeakMap<PublicKey, WeakMap<Signed, Answer>>();
  readonly #contents = new Map<string, Answer>();

  answer(signed: Signed, publicKey: PublicKey, ask: () => boolean | undefined): Answer | 'unknown' {
    let objects = this.#objects.get(publicKey);
    if (objects === undefined) {
      objects = new WeakMap();
      this.#objects.set(publicKey, objects);
    }
    const known = objects.get(signed);
    if (known !== undefined) return known;
    const name = signed.tbs.length <= NAMED_AT_MOST ? nameOf(signed, publicKey) : undefined;
    let answer = name === undefined ? undefined : this.#contents.get(name);
    if (answer === undefined) {
      const holds = ask();
      if (holds === undefined) return 'unknown';
      answer = holds ? 'ok' : 'bad';
    }
    if (name !== undefined) {
      if (this.#contents.size >= REMEMBERED_AT_MOST) this.#contents.clear();
      this.#contents.set(name, answer);
    }
    objects.set(signed, answer);
    return answer;
  }
}

const REMEMBERED_AT_MOST = 4096;
/** Above so many bytes the name costs as much as the check. */
const NAMED_AT_MOST = 16_384;

/** Key, algorithm, signed bytes and signature; one digest over the first three, whose DER ends itself. */
function nameOf({ tbs, signatureAlgorithm, signatureParameters, signature }: Signed, publicKey: PublicKey): string {
  const parameters = signatureParameters === undefined ? '' : toHex(signatureParameters);
  return `${signatureAlgorithm} ${parameters} ${toHex(sm3(publicKey.raw, tbs))} ${toHex(signature)}`;
}

const own = new Remembered();
const ofHosts = new WeakMap<ForeignVerifier, Remembered>();

/**
 * Whether `publicKey` made the signature over the signed bytes of a certificate or list: SM2 with SM3 here (the user id is the standard's
 * default 1234567812345678), RSA and ECDSA by the host's word. 'unknown' for any other algorithm, and for theirs without a host.
 */
export function checkSignedBy(
  signed: Signed,
  publicKey: PublicKey,
  foreign?: ForeignVerifier,
): 'ok' | 'bad' | 'unknown' {
  const { signatureAlgorithm, signatureParameters, tbs, signature } = signed;
  if (isSm2WithSm3(signatureAlgorithm)) {
    if (publicKey.algorithm !== 'sm2') return 'unknown';
    return own.answer(signed, publicKey, () => holds(signed, publicKey));
  }
  if (foreign === undefined) return 'unknown';
  const scheme = certificateScheme(signatureAlgorithm, signatureParameters);
  if (scheme === undefined) return 'unknown';
  let answers = ofHosts.get(foreign);
  if (answers === undefined) {
    answers = new Remembered();
    ofHosts.set(foreign, answers);
  }
  return answers.answer(signed, publicKey, () => holdsForeign(foreign, scheme, publicKey, [tbs], signature));
}

function holds(signed: Signed, publicKey: PublicKey): boolean {
  try {
    return sm2.verify(publicKey.bytes, signed.tbs, signed.signature);
  } catch (error) {
    // The issuer's key is no point of the curve.
    if (error instanceof EncodingError) return false;
    throw error;
  }
}
