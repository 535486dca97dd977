// profile.json: who the profile belongs to, how its keys are derived, and its secrets, each wrapped. Read strictly: unknown members, other
// spellings and wrong lengths are refused. What is said of the person is bound to the PIN by a code over the whole file (secrets.ts).

import { join } from 'node:path';
import * as v from 'valibot';
import { fromBase64, fromUtf8, toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { encodeCanonical } from '../acts/index.ts';
import type { Disk } from '../store/index.ts';
import { KeysError } from './errors.ts';

export const PROFILE_ROLES = ['clerk', 'leader', 'securityOfficer'] as const;
/** Secrets that the PIN opens. storeKey, dataKey 32 bytes; signingKey, decryptionKey, unitSealKey SM2 private keys of 32; wrapKey 16. */
export const PURPOSES = ['storeKey', 'dataKey', 'signingKey', 'decryptionKey', 'unitSealKey', 'wrapKey'] as const;
export type Purpose = (typeof PURPOSES)[number];

const MAX_BYTES = 262_144;

const Base64 = (bytes?: number) =>
  v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        const decoded = fromBase64(dataset.value);
        if (bytes === undefined || decoded.length === bytes) return decoded;
      } catch (error) {
        if (!(error instanceof EncodingError)) throw error;
      }
      addIssue({ message: 'base64' });
      return NEVER;
    }),
  );
const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Wrapped = (secret: number) => Base64(12 + secret + 16);

const ProfileFile = v.pipe(
  v.strictObject({
    schema: v.literal('yinzheng/profile/1'),
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    unit: Text,
    agencyCode: v.pipe(v.string(), v.maxLength(20)),
    name: Text,
    post: Text,
    role: v.picklist(PROFILE_ROLES),
    exercise: v.boolean(),
    exercisePin: v.optional(Text),
    kdf: v.strictObject({
      name: v.literal('pbkdf2-hmac-sm3'),
      salt: Base64(32),
      iterations: v.pipe(v.number(), v.safeInteger(), v.minValue(1000), v.maxValue(100_000_000)),
    }),
    certificates: v.strictObject({ signing: Base64(), encryption: Base64(), root: Base64() }),
    wrapped: v.strictObject({
      storeKey: Wrapped(32),
      dataKey: Wrapped(32),
      signingKey: Wrapped(32),
      decryptionKey: Wrapped(32),
      unitSealKey: v.optional(Wrapped(32)),
      wrapKey: Wrapped(16),
    }),
    recovery: v.strictObject({ publicKey: Base64(65), storeKey: Base64(), dataKey: Base64(), wrapKey: Base64() }),
    deviceBinding: Base64(32),
    headerCode: Base64(32),
  }),
  // A PIN in clear is for exercises alone.
  v.check((profile) => profile.exercise || profile.exercisePin === undefined),
);
/** The file, bytes decoded. */
export type ProfileFile = v.InferOutput<typeof ProfileFile>;

/** What may be known of a profile without its PIN. */
export type ProfileHeader = {
  /** 16 hex digits. */
  readonly id: string;
  readonly unit: string;
  readonly agencyCode: string;
  readonly name: string;
  readonly post: string;
  readonly role: (typeof PROFILE_ROLES)[number];
  readonly exercise: boolean;
  readonly exercisePin?: string;
  /** DER. */
  readonly certificates: { readonly signing: Uint8Array; readonly encryption: Uint8Array; readonly root: Uint8Array };
  /** SM3 of the signing certificate, hex: the person's name in acts. */
  readonly fingerprint: string;
  /** The unit's recovery key: 65 bytes, 04 || X || Y. */
  readonly recoveryPublicKey: Uint8Array;
  readonly iterations: number;
  /** Whether it keeps a unit seal's key. */
  readonly keepsUnitSeal: boolean;
};

/** Folder of a profile below the client's home. */
export function profileFolder(home: string, id: string): string {
  return join(home, 'profiles', id);
}

/** Reads profile.json in a profile's folder. KeysError `profile.missing`, `profile.newer` or `profile.damaged`. */
export function readProfileFile(disk: Disk, folder: string): ProfileFile {
  const bytes = disk.readFile(join(folder, 'profile.json'));
  if (!bytes) throw new KeysError('profile.missing');
  if (bytes.length > MAX_BYTES) throw new KeysError('profile.damaged');
  let json: unknown;
  try {
    json = JSON.parse(fromUtf8(bytes));
  } catch (error) {
    throw new KeysError('profile.damaged', { cause: error });
  }
  const parsed = v.safeParse(ProfileFile, json);
  if (parsed.success) return parsed.output;
  throw new KeysError(isNewer(json) ? 'profile.newer' : 'profile.damaged');
}

/** Writes profile.json, durably and all or nothing; InputError `profile.file` for what could not be read back. */
export function writeProfileFile(disk: Disk, folder: string, profile: ProfileFile): void {
  if (!v.safeParse(ProfileFile, jsonOf(profile)).success) throw new InputError('profile.file');
  disk.writeFileSynced(join(folder, 'profile.json'), utf8(`${JSON.stringify(jsonOf(profile), undefined, 2)}\n`));
}

/** The bytes that headerCode authenticates: everything else in the file. */
export function statedBytes(profile: Omit<ProfileFile, 'headerCode'>): Uint8Array {
  const { headerCode: _, ...stated } = jsonOf({ ...profile, headerCode: new Uint8Array(0) });
  return encodeCanonical(stated);
}

/** The public part. */
export function headerOf(profile: ProfileFile): ProfileHeader {
  const { id, unit, agencyCode, name, post, role, exercise, exercisePin, certificates } = profile;
  return {
    id,
    unit,
    agencyCode,
    name,
    post,
    role,
    exercise,
    ...(exercisePin === undefined ? {} : { exercisePin }),
    certificates,
    fingerprint: toHex(sm3(certificates.signing)),
    recoveryPublicKey: profile.recovery.publicKey,
    iterations: profile.kdf.iterations,
    keepsUnitSeal: profile.wrapped.unitSealKey !== undefined,
  };
}

type Json = string | number | boolean | { [name: string]: Json };

function jsonOf(value: object): { [name: string]: Json } {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => {
      if (member instanceof Uint8Array) return [name, toBase64(member)];
      return [name, typeof member === 'object' ? jsonOf(member as object) : (member as Json)];
    }),
  );
}

function isNewer(json: unknown): boolean {
  const schema = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
  const version = typeof schema === 'string' ? /^yinzheng\/profile\/([0-9]{1,6})$/.exec(schema)?.[1] : undefined;
  return Number(version) > 1;
}
