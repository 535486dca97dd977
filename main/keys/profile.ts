// Profiles: made once with fresh secrets, opened with a PIN and the device's secret, closed by wiping. The device is asked before the PIN,
// so that a copied profile is told from a wrong PIN and costs no try. Every use of a PIN goes through attempts.ts.
// Not done here: the store (store/), certificates' issue, where the device secret lies (device-secret.ts).

import { basename } from 'node:path';
import { equalBytes, keepSecret, toHex, wipe } from '../../crypto/bytes.ts';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { EncodingError, InputError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { DATA_KEY_LENGTH, type Disk } from '../store/index.ts';
import { type AttemptClock, Attempts } from './attempts.ts';
import { KeysError } from './errors.ts';
import {
  headerOf,
  type ProfileFile,
  type ProfileHeader,
  profileFolder,
  readProfileFile,
  writeProfileFile,
} from './profile-file.ts';
import { type CryptoProvider, isKeyPair, SoftwareProvider } from './provider.ts';
import {
  bindingOf,
  DEFAULT_ITERATIONS,
  type DerivePin,
  deriveHere,
  deviceNameOf,
  disclose,
  enclose,
  keyOfKeys,
  type Secrets,
} from './secrets.ts';

/** What profiles stand on. */
export type ProfilePorts = {
  readonly disk: Disk;
  readonly clock: AttemptClock;
  /** Iterations of new profiles, to which older ones are raised; DEFAULT_ITERATIONS if absent. */
  readonly iterations?: number;
  /** Where PBKDF2 is carried out; on this thread if absent. */
  readonly derive?: DerivePin;
};

/** Who the profile is for, with the keys made for it. The private keys are copied; the caller wipes its own. */
export type NewProfile = {
  /** The client's home: the profile goes to `<home>/profiles/<id>`. */
  readonly home: string;
  /** newProfileId(). */
  readonly id: string;
  readonly unit: string;
  readonly agencyCode: string;
  readonly name: string;
  readonly post: string;
  readonly role: ProfileHeader['role'];
  readonly exercise: boolean;
  /** Shown on the lock screen; of exercise profiles only. */
  readonly exercisePin?: string;
  /** DER. */
  readonly certificates: { readonly signing: Uint8Array; readonly encryption: Uint8Array; readonly root: Uint8Array };
  /** SM2 private keys, 32 bytes; signing and decryption must belong to the certificates. */
  readonly keys: {
    readonly signing: Uint8Array;
    readonly decryption: Uint8Array;
    readonly unitSeal?: Uint8Array;
  };
  /** The unit's recovery key: 65 bytes, 04 || X || Y. */
  readonly recoveryPublicKey: Uint8Array;
  /** 32 bytes from the Keyholder, under this id. */
  readonly deviceSecret: Uint8Array;
};

/** An open profile. lock() ends it. */
export interface UnlockedProfile {
  readonly folder: string;
  readonly header: ProfileHeader;
  /** The device's name in acts: 16 hex digits. */
  readonly device: string;
  /** 32 bytes each, for openStore(); wiped by lock(). */
  readonly storeKey: Uint8Array;
  readonly dataKey: Uint8Array;
  readonly provider: CryptoProvider;
  /** Times (ms) of wrong tries since the audit last took them in. */
  readonly failedAttempts: readonly number[];
  /** The audit has taken in failedAttempts. */
  attemptsAbsorbed(): void;
  /** Whether this is the PIN, for consent; KeysError `pin.wrong` or `pin.delayed`. */
  confirmPin(pin: string): Promise<void>;
  /** Wraps every secret anew under another PIN; KeysError `pin.wrong`, `pin.delayed`, `pin.weak`. */
  changePin(pin: string, newPin: string): Promise<void>;
  /** Wipes every secret. */
  lock(): void;
}

/** A profile in the list, or one that cannot be read. */
export type ListedProfile =
  | { readonly id: string; readonly header: ProfileHeader }
  | { readonly id: string; readonly code: 'profile.damaged' | 'profile.newer' };

const ID = /^[0-9a-f]{16}$/;

/** 16 random hex digits. */
export function newProfileId(): string {
  return toHex(randomBytes(8));
}

/** The profiles below a home, by id. A folder without profile.json is one whose making was interrupted and is not listed. */
export function listProfiles(disk: Disk, home: string): ListedProfile[] {
  const listed: ListedProfile[] = [];
  for (const { name: id, isFolder } of disk.list(profileFolder(home, ''))) {
    if (!isFolder || !ID.test(id)) continue;
    try {
      listed.push({ id, header: readProfile(disk, profileFolder(home, id)) });
    } catch (error) {
      if (!(error instanceof KeysError)) throw error;
      if (error.code === 'profile.damaged' || error.code === 'profile.newer') listed.push({ id, code: error.code });
    }
  }
  return listed;
}

/** What may be known of a profile without its PIN. KeysError `profile.missing`, `profile.damaged`, `profile.newer`. */
export function readProfile(disk: Disk, folder: string): ProfileHeader {
  const profile = readProfileFile(disk, folder);
  if (profile.id !== basename(folder)) throw new KeysError('profile.damaged');
  return headerOf(profile);
}

/**
 * Makes a profile and gives it back unlocked. profile.json is written last, after `prepare` has made the store and what belongs in it: until
 * then there is no profile, and if the process ends there will be none. KeysError `pin.weak`, `profile.exists`; InputError `profile.*` for keys that do not belong to the certificates.
 */
export async function createProfile(
  input: NewProfile,
  pin: string,
  ports: ProfilePorts,
  prepare: (open: UnlockedProfile) => void | Promise<void> = () => {},
): Promise<UnlockedProfile> {
  const { disk, clock } = ports;
  if (!ID.test(input.id)) throw new InputError('profile.id');
  checkNewPin(pin, input.exercise);
  checkKeys(input);
  const folder = profileFolder(input.home, input.id);
  if (disk.list(folder).some((entry) => entry.name === 'profile.json')) throw new KeysError('profile.exists');
  const secrets: Secrets = {
    storeKey: keepSecret(randomBytes(32)),
    dataKey: keepSecret(randomBytes(DATA_KEY_LENGTH)),
    signingKey: keepSecret(input.keys.signing.slice()),
    decryptionKey: keepSecret(input.keys.decryption.slice()),
    ...(input.keys.unitSeal ? { unitSealKey: keepSecret(input.keys.unitSeal.slice()) } : {}),
    wrapKey: keepSecret(randomBytes(16)),
  };
  const recover = (secret: Uint8Array) => Uint8Array.from(sm2.encrypt(input.recoveryPublicKey, secret));
  const certificates = {
    signing: input.certificates.signing.slice(),
    encryption: input.certificates.encryption.slice(),
    root: input.certificates.root.slice(),
  };
  const stated = {
    schema: 'yinzheng/profile/1' as const,
    id: input.id,
    unit: input.unit.normalize('NFC'),
    agencyCode: input.agencyCode.normalize('NFC'),
    name: input.name.normalize('NFC'),
    post: input.post.normalize('NFC'),
    role: input.role,
    exercise: input.exercise,
    ...(input.exercise && input.exercisePin !== undefined ? { exercisePin: input.exercisePin } : {}),
    kdf: freshKdf(ports),
    certificates,
    recovery: {
      publicKey: input.recoveryPublicKey.slice(),
      storeKey: recover(secrets.storeKey),
      dataKey: recover(secrets.dataKey),
      wrapKey: recover(secrets.wrapKey),
    },
    deviceBinding: Uint8Array.from(bindingOf(input.deviceSecret, input.id)),
  };
  const master = await keyOfKeys(ports.derive ?? deriveHere, pin, input.deviceSecret, stated.kdf);
  const profile = enclose(stated, secrets, master);
  wipe(master);
  disk.makeFolder(folder);
  new Attempts({ folder, disk, clock }).create();
  const open = new OpenProfile(folder, profile, input.deviceSecret, ports, secrets);
  try {
    await prepare(open);
    writeProfileFile(disk, folder, profile);
    return open;
  } catch (error) {
    open.lock();
    throw error;
  }
}

/**
 * Opens a profile. The try is counted before the PIN is derived and taken back when it was right. KeysError `profile.missing`,
 * `profile.damaged`, `profile.newer`, `profile.otherDevice` (none of them costs a try), `pin.delayed`, `pin.wrong`.
 */
export async function unlockProfile(
  folder: string,
  pin: string,
  deviceSecret: Uint8Array,
  ports: ProfilePorts,
): Promise<UnlockedProfile> {
  const profile = readProfileFile(ports.disk, folder);
  if (profile.id !== basename(folder)) throw new KeysError('profile.damaged');
  const { secrets, current } = await openWithPin(folder, profile, pin, deviceSecret, ports);
  return new OpenProfile(folder, current, deviceSecret, ports, secrets);
}

/** Derives, counts, discloses; raises the iterations when more are configured. */
async function openWithPin(
  folder: string,
  profile: ProfileFile,
  pin: string,
  deviceSecret: Uint8Array,
  ports: ProfilePorts,
  newPin?: string,
): Promise<{ secrets: Secrets; current: ProfileFile }> {
  if (!equalBytes(bindingOf(deviceSecret, profile.id), profile.deviceBinding)) {
    throw new KeysError('profile.otherDevice');
  }
  const { disk, clock } = ports;
  const derive = ports.derive ?? deriveHere;
  const attempts = new Attempts({ folder, disk, clock });
  attempts.begin();
  // A copy: locking wipes the original, perhaps while the derivation is under way, and that is no wrong PIN.
  const copy = keepSecret(deviceSecret.slice());
  try {
    return await discloseWith(copy, attempts, profile, { folder, pin, newPin, derive, ports });
  } finally {
    wipe(copy);
  }
}

async function discloseWith(
  deviceSecret: Uint8Array,
  attempts: Attempts,
  profile: ProfileFile,
  asked: { folder: string; pin: string; newPin: string | undefined; derive: DerivePin; ports: ProfilePorts },
): Promise<{ secrets: Secrets; current: ProfileFile }> {
  const { folder, pin, newPin, derive, ports } = asked;
  const master = await keyOfKeys(derive, pin, deviceSecret, profile.kdf);
  let secrets: Secrets;
  try {
    secrets = disclose(profile, master);
  } catch (error) {
    if (!(error instanceof KeysError)) throw error;
    if (error.code === 'pin.wrong') throw new KeysError('pin.wrong', { ...attempts.state(), cause: error });
    // The PIN was right; it is the file that is not.
    attempts.succeed();
    throw error;
  } finally {
    wipe(master);
  }
  attempts.succeed();
  const wanted = ports.iterations ?? DEFAULT_ITERATIONS;
  if (newPin === undefined && profile.kdf.iterations >= wanted) return { secrets, current: profile };
  const { wrapped: _, headerCode: __, ...kept } = profile;
  const isShown = newPin !== undefined && profile.exercisePin !== undefined;
  const stated = isShown ? { ...kept, exercisePin: newPin } : kept;
  const kdf = freshKdf({ iterations: Math.max(wanted, profile.kdf.iterations) });
  const newMaster = await keyOfKeys(derive, newPin ?? pin, deviceSecret, kdf);
  const current = enclose({ ...stated, kdf }, secrets, newMaster);
  wipe(newMaster);
  writeProfileFile(ports.disk, folder, current);
  return { secrets, current };
}

class OpenProfile implements UnlockedProfile {
  readonly folder: string;
  header: ProfileHeader;
  readonly device: string;
  readonly storeKey: Uint8Array;
  readonly dataKey: Uint8Array;
  readonly provider: CryptoProvider;
  readonly failedAttempts: readonly number[];
  readonly #deviceSecret: Uint8Array;
  readonly #ports: ProfilePorts;
  #isLocked = false;
  #isAbsorbed = false;

  constructor(folder: string, profile: ProfileFile, deviceSecret: Uint8Array, ports: ProfilePorts, secrets: Secrets) {
    this.folder = folder;
    this.header = headerOf(profile);
    this.device = toHex(deviceNameOf(deviceSecret));
    this.storeKey = secrets.storeKey;
    this.dataKey = secrets.dataKey;
    this.failedAttempts = this.#attemptsOf(folder, ports).unabsorbed();
    this.#deviceSecret = keepSecret(deviceSecret.slice());
    this.#ports = ports;
    // The unit seal's key is opened for each use and not kept.
    if (secrets.unitSealKey) wipe(secrets.unitSealKey);
    this.provider = new SoftwareProvider({
      signingKey: secrets.signingKey,
      decryptionKey: secrets.decryptionKey,
      wrapKey: secrets.wrapKey,
      recoveryPublicKey: profile.recovery.publicKey,
      openUnitSealKey: (pin) => this.#openUnitSealKey(pin),
    });
  }

  attemptsAbsorbed(): void {
    if (!this.#isAbsorbed) this.#attemptsOf(this.folder, this.#ports).absorbed(this.failedAttempts.length);
    this.#isAbsorbed = true;
  }

  async confirmPin(pin: string): Promise<void> {
    wipeSecrets(await this.#disclose(pin));
  }

  async changePin(pin: string, newPin: string): Promise<void> {
    checkNewPin(newPin, this.header.exercise);
    wipeSecrets(await this.#disclose(pin, newPin));
    this.header = readProfile(this.#ports.disk, this.folder);
  }

  lock(): void {
    this.#isLocked = true;
    this.provider.wipe();
    wipe(this.storeKey, this.dataKey, this.#deviceSecret);
  }

  async #openUnitSealKey(pin: string): Promise<Uint8Array> {
    if (!this.header.keepsUnitSeal) throw new KeysError('unitSeal.absent');
    const { unitSealKey, ...others } = await this.#disclose(pin);
    wipe(...Object.values(others));
    if (!unitSealKey) throw new KeysError('unitSeal.absent');
    return unitSealKey;
  }

  async #disclose(pin: string, newPin?: string): Promise<Secrets> {
    if (this.#isLocked) throw new KeysError('profile.locked');
    const profile = readProfileFile(this.#ports.disk, this.folder);
    const { secrets } = await openWithPin(this.folder, profile, pin, this.#deviceSecret, this.#ports, newPin);
    if (this.#isLocked) {
      wipeSecrets(secrets);
      throw new KeysError('profile.locked');
    }
    return secrets;
  }

  #attemptsOf(folder: string, { disk, clock }: ProfilePorts): Attempts {
    return new Attempts({ folder, disk, clock });
  }
}

function wipeSecrets(secrets: Secrets): void {
  wipe(...Object.values(secrets));
}

export function freshKdf(ports: Pick<ProfilePorts, 'iterations'>): ProfileFile['kdf'] {
  return { name: 'pbkdf2-hmac-sm3', salt: randomBytes(32), iterations: ports.iterations ?? DEFAULT_ITERATIONS };
}

/** KeysError `pin.weak` unless six characters at least; outside exercises neither one character repeated nor a run up or down the keyboard's digits. */
export function checkNewPin(pin: string, exercise: boolean): void {
  const characters = [...pin.normalize('NFC')];
  if (characters.length < 6 || characters.length > 128) throw new KeysError('pin.weak');
  if (exercise) return;
  const isRun = ['01234567890', '09876543210', '12345678901234567890'].some((run) => run.includes(pin));
  if (isRun || new Set(characters).size < 3) throw new KeysError('pin.weak');
}

function checkKeys(input: NewProfile): void {
  const pairs = [
    ['signing', input.keys.signing, input.certificates.signing],
    ['decryption', input.keys.decryption, input.certificates.encryption],
  ] as const;
  for (const [name, privateKey, der] of pairs) {
    if (!isKeyPair(privateKey, publicKeyIn(der, name))) throw new InputError(`profile.${name}`);
  }
  publicKeyIn(input.certificates.root, 'root');
  if (input.deviceSecret.length !== 32) throw new InputError('profile.deviceSecret');
  sm2.validatePublicKey(input.recoveryPublicKey);
}

function publicKeyIn(der: Uint8Array, name: string): Uint8Array {
  try {
    return parseCertificate(der).publicKey.bytes;
  } catch (error) {
    if (error instanceof EncodingError) throw new InputError(`profile.${name}`);
    throw error;
  }
}
