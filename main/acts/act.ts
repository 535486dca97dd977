// An act: one small signed statement about an official document (who, in which post, when, what, about which bytes, after which acts).
// Its bytes are canonical JSON (canonical-json.ts), kept and carried verbatim; its id is their SM3; the signature is SM2 with SM3
// (GB/T 32918.2, identity 1234567812345678) over `yinzheng/act/1\n` and the bytes. An act of a type unknown here is kept and forwarded.
// Not done here: what a body must hold (bodies.ts), the order of acts (replay.ts), whether the actor's certificate is trusted and
// was entitled to the act (the caller checks the chain, the ledger and the policy in force).

import { concatBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { decodeCanonical, encodeCanonical, type JsonObject, type JsonValue } from './canonical-json.ts';

/** The handling mark that an act and the bytes it names bear. */
export type Label = { readonly mark: 'none' | 'workSecret' };
/** `session`: the actor's profile was unlocked. `pin`: the PIN was typed for this very act. */
export type Consent = 'session' | 'pin';

/** The statement. Digests are SM3 in lower-case hex; times are UTC milliseconds since 1970. */
export type Act = {
  readonly v: 1;
  /** A word such as `signOff`: a letter, then letters and digits, 64 at most. */
  readonly type: string;
  /** 64 hex digits; the same in every act of one dossier. */
  readonly dossier: string;
  /** SM3 of the actor's signing certificate. */
  readonly actor: string;
  /** The post in which the actor acts; 1 to 256 characters. */
  readonly post: string;
  /** 16 hex digits naming the device. */
  readonly device: string;
  /** Counts from 1 for each actor, device and dossier. */
  readonly seq: number;
  /** The time that the actor claims. */
  readonly at: number;
  /** The highest signed time that the actor's device knew. */
  readonly seen: number;
  /** Ids of the acts that this one follows, ascending, none twice. */
  readonly parents: readonly string[];
  /** Digests of the bytes that this act is about, in the order its body speaks of them, none twice. */
  readonly subjects: readonly string[];
  readonly label: Label;
  readonly consent: Consent;
  /** Digests of the directory, policy and flow in force, none twice. */
  readonly basis: readonly string[];
  /** 32 random hex digits: equal statements still have different ids. */
  readonly nonce: string;
  readonly body: JsonObject;
};

/** What a caller states; the version and the nonce are added by signAct. */
export type ActDraft = Omit<Act, 'v' | 'nonce'>;
/** An act as it is kept and carried. */
export type SignedAct = {
  /** SM3 of `bytes`, hex. */
  readonly id: string;
  /** Canonical JSON. */
  readonly bytes: Uint8Array;
  /** DER SEQUENCE { r, s }. */
  readonly signature: Uint8Array;
};

/** Most ids in `parents`, digests in `subjects` and in `basis`. */
export const MAX_PARENTS = 1024;
export const MAX_SUBJECTS = 4096;
export const MAX_BASIS = 64;

const DOMAIN = utf8('yinzheng/act/1\n');
const MEMBERS = 'actor at basis body consent device dossier label nonce parents post seen seq subjects type v'.split(
  ' ',
);

/** Canonical bytes of `act`; throws InputError `act.*` or `json.*` if a member breaks its rule. */
export function encodeAct(act: Act): Uint8Array {
  const fault = faultOf(act);
  if (fault) throw new InputError(`act.${fault}`);
  return encodeCanonical(act);
}

/** The act that `bytes` spell; throws EncodingError `act.*` or `json.*` for anything but the one strict spelling. */
export function decodeAct(bytes: Uint8Array): Act {
  const value = decodeCanonical(bytes);
  const fault = faultOf(value);
  if (fault) throw new EncodingError(`act.${fault}`);
  return value as Act;
}

/** Id of an act: SM3 of its bytes, 64 hex digits. */
export function actId(bytes: Uint8Array): string {
  return toHex(sm3(bytes));
}

/** The message that is signed: `yinzheng/act/1\n`, then the act's bytes. */
export function actMessage(bytes: Uint8Array): Uint8Array {
  return concatBytes(DOMAIN, bytes);
}

/** Completes `draft` with version and a fresh nonce, without signing: what a consent window shows is then exactly what is signed. */
export function prepareAct(draft: ActDraft): { act: Act; id: string; bytes: Uint8Array; message: Uint8Array } {
  const act: Act = { ...draft, v: 1, nonce: toHex(randomBytes(16)) };
  const bytes = encodeAct(act);
  return { act, id: actId(bytes), bytes, message: actMessage(bytes) };
}

/** Signs `draft`; `sign` is given the message and answers with an SM2 signature in DER. */
export function signAct(draft: ActDraft, sign: (message: Uint8Array) => Uint8Array): SignedAct {
  const { id, bytes, message } = prepareAct(draft);
  return { id, bytes, signature: sign(message) };
}

/** Whether the id is the digest of the bytes, the bytes are an act and the signature is by `publicKey` (65 bytes). Never throws for a bad act. */
export function verifyAct(signed: SignedAct, publicKey: Uint8Array): boolean {
  if (actId(signed.bytes) !== signed.id) return false;
  try {
    decodeAct(signed.bytes);
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
  return sm2.verify(publicKey, actMessage(signed.bytes), signed.signature);
}

/** The name of the first member that breaks its rule, or undefined. */
function faultOf(value: JsonValue): string | undefined {
  if (!isObject(value)) return 'object';
  const names = Object.keys(value).sort();
  if (names.length !== MEMBERS.length || names.some((name, i) => name !== MEMBERS[i])) return 'members';
  for (const [name, rule] of Object.entries(RULES)) {
    if (!rule(value[name] as JsonValue)) return name;
  }
  return undefined;
}

const RULES: { readonly [Name in keyof Act]: (value: JsonValue) => boolean } = {
  v: (value) => value === 1,
  type: (value) => matches(value, /^[A-Za-z][A-Za-z0-9]{0,63}$/),
  dossier: isDigest,
  actor: isDigest,
  post: (value) => typeof value === 'string' && value.length >= 1 && value.length <= 256,
  device: (value) => matches(value, /^[0-9a-f]{16}$/),
  seq: (value) => isCount(value) && value >= 1,
  at: isCount,
  seen: isCount,
  parents: (value) => isDigestList(value, MAX_PARENTS) && value.every((id, i) => i === 0 || (value[i - 1] ?? '') < id),
  subjects: (value) => isDigestList(value, MAX_SUBJECTS),
  label: (value) =>
    isObject(value) && Object.keys(value).join() === 'mark' && (value.mark === 'none' || value.mark === 'workSecret'),
  consent: (value) => value === 'session' || value === 'pin',
  basis: (value) => isDigestList(value, MAX_BASIS),
  nonce: (value) => matches(value, /^[0-9a-f]{32}$/),
  body: isObject,
};

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: JsonValue): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function matches(value: JsonValue, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isDigest(value: JsonValue): value is string {
  return matches(value, /^[0-9a-f]{64}$/);
}

function isDigestList(value: JsonValue, most: number): value is readonly string[] {
  return Array.isArray(value) && value.length <= most && value.every(isDigest) && new Set(value).size === value.length;
}
