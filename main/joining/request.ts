// The request of somebody who wants to join a unit: name, post, role and up to three certificate requests (PKCS #10), each signed by its own key, as canonical
// JSON (RFC 8785). Read strictly: one spelling, no member too many, every signature holding. Who it is from is not in the file: its fingerprint is compared
// by voice or on paper. Not done here: who may join (main/unit).

import * as v from 'valibot';
import { equalBytes, fromBase64, toBase64, toHex } from '../../crypto/bytes.ts';
import {
  type CertificateRequest,
  checkPossession,
  makeRequest,
  parseRequest,
} from '../../crypto/certificates/request.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { decodeCanonical, encodeCanonical, type JsonObject, normalizeStrings } from '../acts/index.ts';

/** Longest request file, 64 KiB. */
export const MAX_REQUEST = 65_536;

/** One line of at most 60 characters without what cannot be seen: controls, marks that turn the direction of writing, spaces at the ends. */
export function isPlainLine(text: string): boolean {
  return (
    text.length >= 1 &&
    text.length <= 60 &&
    text.trim() === text &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u.test(text)
  );
}

const Line = v.pipe(v.string(), v.check(isPlainLine));
const Base64 = v.pipe(v.string(), v.maxLength(8192), v.regex(/^[A-Za-z0-9+/]+={0,2}$/));
const Shape = v.strictObject({
  schema: v.literal('yinzheng/join-request/1'),
  name: Line,
  post: Line,
  role: v.picklist(['clerk', 'leader', 'securityOfficer']),
  signing: Base64,
  encryption: Base64,
  seal: v.optional(Base64),
  /** 16 bytes: two requests of one person are two. */
  nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
});

export type JoinRequest = {
  /** SM3 of the file's bytes, hex; its first 128 bits are what two people compare. */
  readonly digest: string;
  readonly name: string;
  readonly post: string;
  readonly role: 'clerk' | 'leader' | 'securityOfficer';
  /** SM2 public keys, 65 bytes. */
  readonly signing: Uint8Array;
  readonly encryption: Uint8Array;
  /** Of those who may keep the unit's seal. */
  readonly seal: Uint8Array | null;
};

/** The bytes of a request file for keys made just now (32 bytes each). InputError `json.*`, EncodingError `joinRequest.unreadable` for a name that cannot be stated. */
export function makeJoinRequest(
  person: Pick<JoinRequest, 'name' | 'post' | 'role'>,
  keys: { readonly signing: Uint8Array; readonly decryption: Uint8Array; readonly unitSeal?: Uint8Array },
): Uint8Array {
  const stated = normalizeStrings<JsonObject>({ name: person.name, post: person.post, role: person.role });
  const request = (key: Uint8Array) =>
    toBase64(makeRequest({ country: 'CN', commonName: person.name.normalize('NFC') }, key));
  const bytes = encodeCanonical(
    {
      schema: 'yinzheng/join-request/1',
      ...stated,
      signing: request(keys.signing),
      encryption: request(keys.decryption),
      ...(keys.unitSeal ? { seal: request(keys.unitSeal) } : {}),
      nonce: toHex(randomBytes(16)),
    },
    MAX_REQUEST,
  );
  shapeOf(bytes);
  return bytes;
}

/** Reads a request file. EncodingError `joinRequest.unreadable`, or `joinRequest.possession` if a key did not sign its own request. */
export function parseJoinRequest(bytes: Uint8Array): JoinRequest {
  const { name, post, role, ...stated } = shapeOf(bytes);
  const keys = [stated.signing, stated.encryption, ...(stated.seal === undefined ? [] : [stated.seal])].map(keyIn);
  const [signing, encryption, seal] = keys;
  const distinct = keys.every((key, at) => keys.findIndex((other) => equalBytes(other, key)) === at);
  if (!signing || !encryption || !distinct) throw new EncodingError('joinRequest.unreadable');
  return { digest: toHex(sm3(bytes)), name, post, role, signing, encryption, seal: seal ?? null };
}

function shapeOf(bytes: Uint8Array): v.InferOutput<typeof Shape> {
  try {
    const parsed = v.safeParse(Shape, decodeCanonical(bytes, MAX_REQUEST));
    if (parsed.success) return parsed.output;
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
  }
  throw new EncodingError('joinRequest.unreadable');
}

function keyIn(base64: string): Uint8Array {
  let request: CertificateRequest;
  try {
    request = parseRequest(fromBase64(base64));
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw new EncodingError('joinRequest.unreadable');
  }
  if (checkPossession(request) !== 'ok') throw new EncodingError('joinRequest.possession');
  return request.publicKey.bytes;
}
