// PKCS #12 (RFC 7292): an SM2 private key with its certificates in one file under a password. Written: PBES2 with PBKDF2-HMAC-SM3 and SM4-CBC,
// integrity by HMAC-SM3, strict DER. Read: that, and what Java and OpenSSL write (BER, 3DES, RC2 of 40 and 128 bits, AES, SHA-1, SHA-2), where
// the host lends its ciphers. The integrity code is checked before anything is opened, and a file without one is refused: it would say
// nothing about whose key it holds. Keys of other algorithms are refused; secrets and revocation lists inside are passed over.

import { derFromBer } from '../asn1/ber.ts';
import * as read from '../asn1/reader.ts';
import { anyText } from '../asn1/text.ts';
import * as write from '../asn1/writer.ts';
import { concatBytes, equalBytes, utf8, wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import { hmacSm3 } from '../sm3/hmac.ts';
import { sm3 } from '../sm3/sm3.ts';
import type { ForeignCiphers, ForeignHash } from './foreign.ts';
import { KEY_OID } from './oids.ts';
import {
  encryptedPkcs8FromPrivateKey,
  type IterationBudget,
  openPbes2,
  type PrivateKeyFile,
  packPbes2,
  privateKeyFromPkcs8,
  spend,
  unpacked,
} from './pkcs8.ts';
import { rc2CbcDecrypt } from './rc2.ts';

export type Pkcs12 = {
  readonly privateKey: PrivateKeyFile;
  /** DER, in the order of the file. */
  readonly certificates: readonly Uint8Array[];
  /** The name that the file gives the private key; empty without one. */
  readonly friendlyName: string;
};

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const BAG = '1.2.840.113549.1.12.10.1';
const KEY_BAG = `${BAG}.1`;
const SHROUDED_KEY_BAG = `${BAG}.2`;
const CERTIFICATE_BAG = `${BAG}.3`;
const X509 = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';

const LIMITS: read.Limits = { lenient: true, maxBytes: 4 * 1024 * 1024, maxChildren: 1024 };
/** Iterations of one old derivation, each of which is a call of its own. */
const MAX_ITERATIONS = 300_000;
/** Iterations of PBKDF2 that all derivations of one file may cost together; those of an old one count as four. */
const MAX_TOGETHER = 3_000_000;
const OLD_COST = 4;
const DEFAULT_ITERATIONS = 200_000;

type Digest = { readonly hash: ForeignHash | 'sm3'; readonly length: number; readonly block: number };
const DIGESTS: Record<string, Digest> = {
  '1.2.156.10197.1.401': { hash: 'sm3', length: 32, block: 64 },
  '1.3.14.3.2.26': { hash: 'sha1', length: 20, block: 64 },
  '2.16.840.1.101.3.4.2.4': { hash: 'sha224', length: 28, block: 64 },
  '2.16.840.1.101.3.4.2.1': { hash: 'sha256', length: 32, block: 64 },
  '2.16.840.1.101.3.4.2.2': { hash: 'sha384', length: 48, block: 128 },
  '2.16.840.1.101.3.4.2.3': { hash: 'sha512', length: 64, block: 128 },
};

/** The schemes of RFC 7292 appendix C that are met: SHA-1 with a cipher. */
const SCHEMES: Record<string, { readonly cipher: 'des-ede3-cbc' | 'rc2'; readonly length: number }> = {
  '1.2.840.113549.1.12.1.3': { cipher: 'des-ede3-cbc', length: 24 },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2', length: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2', length: 5 },
};

/** The password as the old derivation takes it: UTF-16, big end first, with a zero at the end. */
function wide(password: string): Uint8Array {
  const out = new Uint8Array(2 * password.length + 2);
  for (let i = 0; i < password.length; i++) {
    const unit = password.charCodeAt(i);
    out[2 * i] = unit >> 8;
    out[2 * i + 1] = unit & 255;
  }
  return out;
}

function repeated(bytes: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(length).map((_, at) => bytes[at % bytes.length] ?? 0);
}

/** RFC 7292 B.2. Purpose 1 is a cipher's key, 2 its IV, 3 the key of the integrity code. */
function derive(
  digest: Digest,
  purpose: 1 | 2 | 3,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
  foreign: ForeignCiphers | undefined,
): Uint8Array {
  const { hash, block } = digest;
  const once = (bytes: Uint8Array): Uint8Array => {
    const made = hash === 'sm3' ? sm3(bytes) : foreign?.digest(hash, bytes);
    if (made === undefined) throw new EncodingError('keys.algorithm');
    return made;
  };
  const whole = (bytes: Uint8Array): number => block * Math.ceil(bytes.length / block);
  const state = concatBytes(repeated(salt, whole(salt)), repeated(password, whole(password)));
  const out = new Uint8Array(length);
  for (let done = 0; done < length; done += digest.length) {
    let part = once(concatBytes(new Uint8Array(block).fill(purpose), state));
    for (let turn = 1; turn < iterations; turn++) part = once(part);
    out.set(part.subarray(0, Math.min(part.length, length - done)), done);
    const added = repeated(part, block);
    for (let start = 0; start < state.length; start += block) {
      let carry = 1;
      for (let i = block - 1; i >= 0; i--) {
        carry += (state[start + i] ?? 0) + (added[i] ?? 0);
        state[start + i] = carry & 255;
        carry >>= 8;
      }
    }
  }
  wipe(state);
  return out;
}

type Opening = {
  readonly password: string;
  readonly foreign: ForeignCiphers | undefined;
  readonly budget: IterationBudget;
};

/** The iterations of an old derivation that makes `parts` hash values, taken from the budget. */
function iterationsOf(node: read.Node | undefined, parts: number, { budget }: Opening): number {
  const count = node === undefined ? 1 : read.smallInteger(node);
  if (count > MAX_ITERATIONS) throw new EncodingError('keys.iterations', node?.offset);
  spend(budget, count * parts * OLD_COST, node?.offset);
  return count;
}

/** Opens what an AlgorithmIdentifier says it is packed with: PBES2, or one of the old schemes. */
function open(method: read.Node | undefined, ciphertext: Uint8Array, opening: Opening): Uint8Array {
  const { password, foreign, budget } = opening;
  const [type, parameters, extra] = read.sequence(method, 'keys.algorithm');
  if (extra !== undefined) throw new EncodingError('keys.algorithm', extra.offset);
  const oid = read.oid(type);
  if (oid === KEY_OID.pbes2) return openPbes2(parameters, utf8(password), ciphertext, foreign, budget);
  const scheme = SCHEMES[oid];
  if (scheme === undefined) throw new EncodingError('keys.algorithm', method?.offset);
  const [saltNode, countNode] = read.sequence(parameters, 'keys.form');
  const salt = read.octetString(saltNode);
  const digest = DIGESTS['1.3.14.3.2.26'] as Digest;
  const iterations = iterationsOf(countNode, Math.ceil(scheme.length / digest.length) + 1, opening);
  const cipherKey = derive(digest, 1, wide(password), salt, iterations, scheme.length, foreign);
  const iv = derive(digest, 2, wide(password), salt, iterations, 8, foreign);
  const plain =
    scheme.cipher === 'rc2'
      ? rc2CbcDecrypt(cipherKey, iv, ciphertext)
      : foreign?.decryptCbc(scheme.cipher, cipherKey, iv, ciphertext);
  wipe(cipherKey);
  if (plain === undefined) throw new DecryptError('keys.password');
  return plain;
}

function checkMac(mac: read.Node | undefined, content: Uint8Array, opening: Opening): void {
  const { password, foreign } = opening;
  if (mac === undefined) throw new EncodingError('keys.mac');
  const [info, saltNode, countNode, extra] = read.sequence(mac, 'keys.form');
  const [method, value, more] = read.sequence(info, 'keys.form');
  if (extra !== undefined || more !== undefined) throw new EncodingError('keys.form', mac.offset);
  const digest = DIGESTS[read.oid(read.sequence(method, 'keys.algorithm')[0])];
  if (digest === undefined) throw new EncodingError('keys.algorithm', method?.offset);
  const macKey = derive(
    digest,
    3,
    wide(password),
    read.octetString(saltNode),
    iterationsOf(countNode, 1, opening),
    digest.length,
    foreign,
  );
  const made = digest.hash === 'sm3' ? hmacSm3(macKey, content) : foreign?.hmac(digest.hash, macKey, content);
  wipe(macKey);
  if (made === undefined) throw new EncodingError('keys.algorithm', method?.offset);
  if (!equalBytes(made, read.octetString(value))) throw new DecryptError('keys.password');
}

/** The bytes of a ContentInfo that holds data, or encrypted data which is opened. */
function safeContents(info: read.Node, opening: Opening): Uint8Array {
  const [type, wrapper, extra] = read.sequence(info, 'keys.form');
  if (wrapper === undefined || extra !== undefined || !wrapper.isContext(0))
    throw new EncodingError('keys.form', info.offset);
  const inside = read.explicitInside(wrapper);
  const oid = read.oid(type);
  if (oid === DATA) return read.octetString(inside);
  if (oid !== ENCRYPTED_DATA) throw new EncodingError('keys.form', info.offset);
  const [, content] = read.sequence(inside, 'keys.form');
  const [, method, packed] = read.sequence(content, 'keys.form');
  if (packed === undefined || !packed.isContext(0)) throw new EncodingError('keys.form', content?.offset);
  const ciphertext = packed.constructed ? concatBytes(...packed.children().map(read.octetString)) : packed.content;
  return open(method, ciphertext, opening);
}

function friendlyNameOf(attributes: read.Node | undefined): string {
  for (const entry of attributes === undefined ? [] : read.expect(attributes, read.TAG.set, 'keys.form').children()) {
    const [type, values] = read.sequence(entry, 'keys.form');
    const value = read.expect(values, read.TAG.set, 'keys.form').children()[0];
    if (read.oid(type) === FRIENDLY_NAME && value !== undefined) return anyText(value) ?? '';
  }
  return '';
}

type Found = { keys: { file: PrivateKeyFile; name: string }[]; certificates: Uint8Array[] };

function takeBag(bag: read.Node, opening: Opening, found: Found): void {
  const [type, wrapper, attributes, extra] = read.sequence(bag, 'keys.form');
  if (wrapper === undefined || extra !== undefined || !wrapper.isContext(0))
    throw new EncodingError('keys.form', bag.offset);
  const value = read.explicitInside(wrapper);
  const oid = read.oid(type);
  if (oid === KEY_BAG) found.keys.push({ file: privateKeyFromPkcs8(value.raw), name: friendlyNameOf(attributes) });
  if (oid === SHROUDED_KEY_BAG) {
    const [method, packed] = read.sequence(value, 'keys.form');
    found.keys.push({
      file: unpacked(open(method, read.octetString(packed), opening)),
      name: friendlyNameOf(attributes),
    });
  }
  if (oid === CERTIFICATE_BAG) {
    const [kind, certificate] = read.sequence(value, 'keys.form');
    if (certificate === undefined || !certificate.isContext(0)) throw new EncodingError('keys.form', value.offset);
    if (read.oid(kind) === X509)
      found.certificates.push(Uint8Array.from(read.octetString(read.explicitInside(certificate))));
  }
}

/**
 * Opens a file, which must hold exactly one private key.
 * @throws EncodingError keys.form, keys.version, keys.mac (no integrity code), keys.none, keys.several, keys.algorithm (also without the host's
 *   ciphers), keys.iterations (for one derivation, or all together), `der.`, `ber.`; DecryptError keys.password for a wrong password or changed bytes
 */
export function openPkcs12(bytes: Uint8Array, password: string, foreign?: ForeignCiphers): Pkcs12 {
  const opening: Opening = { password, foreign, budget: { left: MAX_TOGETHER } };
  const [version, authSafe, mac, extra] = read.sequence(read.readDer(derFromBer(bytes), LIMITS), 'keys.form');
  if (read.smallInteger(version) !== 3) throw new EncodingError('keys.version', version?.offset);
  const [type, wrapper, more] = read.sequence(authSafe, 'keys.form');
  if (
    extra !== undefined ||
    more !== undefined ||
    wrapper === undefined ||
    !wrapper.isContext(0) ||
    read.oid(type) !== DATA
  )
    throw new EncodingError('keys.form', authSafe?.offset);
  const content = read.octetString(read.explicitInside(wrapper));
  checkMac(mac, content, opening);
  const found: Found = { keys: [], certificates: [] };
  for (const info of read.sequence(read.readDer(derFromBer(content), LIMITS), 'keys.form')) {
    const safe = safeContents(info, opening);
    for (const bag of read.sequence(read.readDer(derFromBer(safe), LIMITS), 'keys.form')) takeBag(bag, opening, found);
  }
  const [only, another] = found.keys;
  if (only === undefined) throw new EncodingError('keys.none');
  if (another !== undefined) throw new EncodingError('keys.several');
  return { privateKey: only.file, certificates: found.certificates, friendlyName: only.name };
}

function bmpString(text: string): Uint8Array {
  const units = wide(text);
  const element = write.octetString(units.subarray(0, units.length - 2));
  element[0] = read.TAG.bmpString;
  return element;
}

/**
 * Packs a private key with its certificates (the holder's first). 200,000 iterations unless told.
 * @throws InputError keys.password for an empty one, keys.certificates without any
 */
export function packPkcs12(
  contents: {
    readonly privateKey: Uint8Array;
    readonly certificates: readonly Uint8Array[];
    readonly friendlyName?: string;
  },
  password: string,
  options: { readonly iterations?: number } = {},
): Uint8Array {
  const { privateKey, certificates, friendlyName } = contents;
  const iterations = options.iterations ?? DEFAULT_ITERATIONS;
  const [own] = certificates;
  if (own === undefined) throw new InputError('keys.certificates');
  if (password.length === 0) throw new InputError('keys.password');
  const attribute = (type: string, value: Uint8Array) => write.sequence(write.oid(type), write.set(value));
  const together = write.set(
    attribute(LOCAL_KEY_ID, write.octetString(sm3(own).subarray(0, 20))),
    ...(friendlyName === undefined ? [] : [attribute(FRIENDLY_NAME, bmpString(friendlyName))]),
  );
  const bags = certificates.map((certificate, index) =>
    write.sequence(
      write.oid(CERTIFICATE_BAG),
      write.explicit(0, write.sequence(write.oid(X509), write.explicit(0, write.octetString(certificate)))),
      ...(index === 0 ? [together] : []),
    ),
  );
  const packed = packPbes2(write.sequence(...bags), utf8(password), iterations);
  const encrypted = write.sequence(
    write.integer(0),
    write.sequence(write.oid(DATA), packed.algorithm, write.implicit(0, write.octetString(packed.ciphertext))),
  );
  const shrouded = encryptedPkcs8FromPrivateKey(privateKey, password, { iterations });
  const keyBag = write.sequence(write.oid(SHROUDED_KEY_BAG), write.explicit(0, shrouded), together);
  const data = (bytes: Uint8Array) => write.sequence(write.oid(DATA), write.explicit(0, write.octetString(bytes)));
  const content = write.sequence(
    write.sequence(write.oid(ENCRYPTED_DATA), write.explicit(0, encrypted)),
    data(write.sequence(keyBag)),
  );
  const salt = randomBytes(16);
  const digest = DIGESTS['1.2.156.10197.1.401'] as Digest;
  const macKey = derive(digest, 3, wide(password), salt, iterations, digest.length, undefined);
  const mac = hmacSm3(macKey, content);
  wipe(macKey);
  const method = write.sequence(write.oid('1.2.156.10197.1.401'), write.nullValue());
  return write.sequence(
    write.integer(3),
    data(content),
    write.sequence(write.sequence(method, write.octetString(mac)), write.octetString(salt), write.integer(iterations)),
  );
}
