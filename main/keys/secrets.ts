// From a PIN to keys, and secrets under them. The key of keys is HMAC-SM3(device secret, PBKDF2-HMAC-SM3(PIN, salt, n)); HKDF makes of it one key
// per purpose; each secret is SM4-GCM under its purpose's key. Whether the PIN is right is told by the tag of the first of them alone.

import { concatBytes, equalBytes, keepSecret, secretBytes, utf8, wipe } from '../../crypto/bytes.ts';
import { DecryptError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import { hkdfSm3 } from '../../crypto/sm3/hkdf.ts';
import { hmacSm3 } from '../../crypto/sm3/hmac.ts';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { Sm4Gcm } from '../../crypto/sm4/gcm.ts';
import { KeysError } from './errors.ts';
import { type ProfileFile, PURPOSES, type Purpose, statedBytes } from './profile-file.ts';

/** Iterations of a new profile, and those to which an older one is raised when it is next unlocked. */
export const DEFAULT_ITERATIONS = 1_000_000;

/** PBKDF2 as it may be carried out elsewhere: 32 bytes. */
export type DerivePin = (pin: Uint8Array, salt: Uint8Array, iterations: number) => Promise<Uint8Array>;

/** The same, on this thread. */
export const deriveHere: DerivePin = async (pin, salt, iterations) => pbkdf2Sm3(pin, salt, iterations, 32);

/** Secrets in the clear. */
export type Secrets = { readonly [Name in Exclude<Purpose, 'unitSealKey'>]: Uint8Array } & {
  readonly unitSealKey?: Uint8Array;
};

/** The value by which a profile knows its device's secret; it says nothing of the PIN. */
export function bindingOf(deviceSecret: Uint8Array, profileId: string): Uint8Array {
  return hmacSm3(deviceSecret, utf8(`yinzheng/device-binding/1\n${profileId}`));
}

/** 16 hex digits worth of name for the device, as acts state it. */
export function deviceNameOf(deviceSecret: Uint8Array): Uint8Array {
  return hmacSm3(deviceSecret, utf8('yinzheng/device-name/1')).slice(0, 8);
}

/** The key of keys, 32 bytes. */
export async function keyOfKeys(
  derive: DerivePin,
  pin: string,
  deviceSecret: Uint8Array,
  kdf: Pick<ProfileFile['kdf'], 'salt' | 'iterations'>,
): Promise<Uint8Array> {
  const typed = utf8(pin.normalize('NFC').toWellFormed());
  const stretched = await derive(typed, kdf.salt, kdf.iterations);
  const key = keepSecret(hmacSm3(deviceSecret, stretched));
  wipe(typed, stretched);
  return key;
}

/** Wraps one secret: 12 bytes of nonce, ciphertext, tag. `bound`: what the secret belongs to, besides the id. */
export function wrapSecret(
  master: Uint8Array,
  profileId: string,
  purpose: Purpose,
  secret: Uint8Array,
  bound = '',
): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = cipherFor(master, purpose);
  try {
    return concatBytes(nonce, cipher.encrypt(nonce, secret, contextOf(profileId, purpose, bound)));
  } finally {
    cipher.wipe();
  }
}

/** One secret of a profile; throws DecryptError if the key is not the one it was wrapped under. */
export function unwrapSecret(
  master: Uint8Array,
  profileId: string,
  purpose: Purpose,
  wrapped: Uint8Array,
  bound = '',
): Uint8Array {
  const cipher = cipherFor(master, purpose);
  try {
    const output = secretBytes(Math.max(0, wrapped.length - 28));
    return cipher.decrypt(wrapped.subarray(0, 12), wrapped.subarray(12), contextOf(profileId, purpose, bound), output);
  } finally {
    cipher.wipe();
  }
}

/** Wraps all secrets and closes the file with its code. */
export function enclose(
  stated: Omit<ProfileFile, 'wrapped' | 'headerCode'>,
  secrets: Secrets,
  master: Uint8Array,
): ProfileFile {
  const wrap = (purpose: Purpose, secret: Uint8Array) => bytesOf(wrapSecret(master, stated.id, purpose, secret));
  const profile = {
    ...stated,
    wrapped: {
      storeKey: wrap('storeKey', secrets.storeKey),
      dataKey: wrap('dataKey', secrets.dataKey),
      signingKey: wrap('signingKey', secrets.signingKey),
      decryptionKey: wrap('decryptionKey', secrets.decryptionKey),
      ...(secrets.unitSealKey ? { unitSealKey: wrap('unitSealKey', secrets.unitSealKey) } : {}),
      wrapKey: wrap('wrapKey', secrets.wrapKey),
    },
  };
  return { ...profile, headerCode: bytesOf(headerCodeOf(profile, master)) };
}

/**
 * The secrets of a profile. KeysError `pin.wrong` if the first does not open, `profile.damaged` if that one opens and another, or the code
 * over the file, does not.
 */
export function disclose(profile: ProfileFile, master: Uint8Array): Secrets {
  const opened: Partial<Record<Purpose, Uint8Array>> = {};
  try {
    for (const purpose of PURPOSES) {
      const wrapped = profile.wrapped[purpose];
      if (wrapped) opened[purpose] = unwrapSecret(master, profile.id, purpose, wrapped);
    }
    if (!equalBytes(headerCodeOf(profile, master), profile.headerCode)) throw new DecryptError('profile.headerCode');
  } catch (error) {
    wipe(...Object.values(opened));
    if (!(error instanceof DecryptError)) throw error;
    throw new KeysError(opened.storeKey ? 'profile.damaged' : 'pin.wrong', { cause: error });
  }
  // Every purpose but unitSealKey is required by the file's schema.
  return opened as Secrets;
}

function headerCodeOf(profile: Omit<ProfileFile, 'headerCode'>, master: Uint8Array): Uint8Array {
  const codeKey = purposeKey(master, 'headerCode', 32);
  const code = hmacSm3(codeKey, statedBytes(profile));
  wipe(codeKey);
  return code;
}

function cipherFor(master: Uint8Array, purpose: Purpose): Sm4Gcm {
  const wrappingKey = purposeKey(master, purpose, 16);
  const cipher = new Sm4Gcm(wrappingKey);
  wipe(wrappingKey);
  return cipher;
}

function purposeKey(master: Uint8Array, purpose: Purpose | 'headerCode', length: number): Uint8Array {
  return hkdfSm3(master, new Uint8Array(0), utf8(`yinzheng/profile/1 ${purpose}`), length);
}

function contextOf(profileId: string, purpose: Purpose, bound: string): Uint8Array {
  return utf8(`yinzheng/profile/1\n${profileId}\n${purpose}${bound && `\n${bound}`}`);
}

function bytesOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
