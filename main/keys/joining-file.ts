// Keys that wait for a unit's answer: private keys made here, enclosed under the PIN chosen and the device's secret as a profile's are (secrets.ts), beside
// the request that asks certificates for them. `<home>/joining/<id>/keys.json`, with the count of wrong PINs. The id becomes the profile's.
// Not done here: the request's contents and the answer (main/unit).

import { join } from 'node:path';
import * as v from 'valibot';
import { equalBytes, fromBase64, fromUtf8, toBase64, toHex, utf8, wipe } from '../../crypto/bytes.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { Disk } from '../store/index.ts';
import { Attempts } from './attempts.ts';
import { KeysError } from './errors.ts';
import { freshKdf, type ProfilePorts } from './profile.ts';
import { bindingOf, deriveHere, keyOfKeys, unwrapSecret, wrapSecret } from './secrets.ts';

/** SM2 private keys, 32 bytes each. */
export type JoiningKeys = {
  readonly signing: Uint8Array;
  readonly decryption: Uint8Array;
  readonly unitSeal?: Uint8Array;
};

export type JoiningFile = {
  /** 16 hex digits. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The bytes of the request file. */
  readonly request: Uint8Array;
};

const Base64 = v.pipe(v.string(), v.maxLength(131_072), v.check(isBase64));
const Kept = v.strictObject({
  schema: v.literal('yinzheng/joining/1'),
  createdAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  request: Base64,
  kdf: v.strictObject({
    name: v.literal('pbkdf2-hmac-sm3'),
    salt: Base64,
    iterations: v.pipe(v.number(), v.safeInteger(), v.minValue(1000), v.maxValue(100_000_000)),
  }),
  wrapped: v.strictObject({ signingKey: Base64, decryptionKey: Base64, unitSealKey: v.optional(Base64) }),
  deviceBinding: Base64,
});
type Kept = v.InferOutput<typeof Kept>;

const ID = /^[0-9a-f]{16}$/;

export class JoiningFiles {
  readonly #home: string;
  readonly #ports: ProfilePorts;

  constructor(home: string, ports: ProfilePorts) {
    this.#home = home;
    this.#ports = ports;
  }

  folder(id: string): string {
    return join(this.#home, 'joining', id);
  }

  /** What waits, the oldest first. A file that cannot be read is not listed. */
  list(): JoiningFile[] {
    const { disk } = this.#ports;
    return disk
      .list(join(this.#home, 'joining'))
      .flatMap(({ name }) => {
        const kept = ID.test(name) ? readKept(disk, this.folder(name)) : null;
        return kept ? [{ id: name, createdAt: kept.createdAt, request: fromBase64(kept.request) }] : [];
      })
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Encloses keys under a PIN that has been found fit, durably. The keys are the caller's to wipe. */
  async create(file: JoiningFile, keys: JoiningKeys, pin: string, deviceSecret: Uint8Array): Promise<void> {
    const { disk, clock } = this.#ports;
    const { id, request } = file;
    const kdf = freshKdf(this.#ports);
    const master = await keyOfKeys(this.#ports.derive ?? deriveHere, pin, deviceSecret, kdf);
    const bound = toHex(sm3(request));
    const wrap = (purpose: keyof Kept['wrapped'], key: Uint8Array) =>
      toBase64(wrapSecret(master, id, purpose, key, bound));
    const kept: Kept = {
      schema: 'yinzheng/joining/1',
      createdAt: file.createdAt,
      request: toBase64(request),
      kdf: { ...kdf, salt: toBase64(kdf.salt) },
      wrapped: {
        signingKey: wrap('signingKey', keys.signing),
        decryptionKey: wrap('decryptionKey', keys.decryption),
        ...(keys.unitSeal ? { unitSealKey: wrap('unitSealKey', keys.unitSeal) } : {}),
      },
      deviceBinding: toBase64(bindingOf(deviceSecret, id)),
    };
    wipe(master);
    const folder = this.folder(id);
    disk.makeFolder(folder);
    new Attempts({ folder, disk, clock }).create();
    disk.writeFileSynced(join(folder, 'keys.json'), utf8(JSON.stringify(kept)));
  }

  /** The keys. KeysError `profile.missing`, `profile.otherDevice`, `pin.delayed`, `pin.wrong`; a wrong PIN counts as a try. */
  async disclose(id: string, pin: string, deviceSecret: Uint8Array): Promise<JoiningKeys> {
    const { disk, clock } = this.#ports;
    const folder = this.folder(id);
    const kept = ID.test(id) ? readKept(disk, folder) : null;
    if (!kept) throw new KeysError('profile.missing');
    if (!equalBytes(bindingOf(deviceSecret, id), fromBase64(kept.deviceBinding))) {
      throw new KeysError('profile.otherDevice');
    }
    const attempts = new Attempts({ folder, disk, clock });
    attempts.begin();
    const kdf = { salt: fromBase64(kept.kdf.salt), iterations: kept.kdf.iterations };
    const master = await keyOfKeys(this.#ports.derive ?? deriveHere, pin, deviceSecret, kdf);
    const bound = toHex(sm3(fromBase64(kept.request)));
    const open = (purpose: keyof Kept['wrapped'], wrapped: string) =>
      unwrapSecret(master, id, purpose, fromBase64(wrapped), bound);
    try {
      const { signingKey, decryptionKey, unitSealKey } = kept.wrapped;
      const keys = {
        signing: open('signingKey', signingKey),
        decryption: open('decryptionKey', decryptionKey),
        ...(unitSealKey === undefined ? {} : { unitSeal: open('unitSealKey', unitSealKey) }),
      };
      attempts.succeed();
      return keys;
    } catch (error) {
      if (error instanceof DecryptError) throw new KeysError('pin.wrong', { ...attempts.state(), cause: error });
      throw error;
    } finally {
      wipe(master);
    }
  }

  /** Removes what waits under an id; the keys are gone with it. */
  remove(id: string): void {
    if (!ID.test(id)) return;
    const { disk } = this.#ports;
    // The list asks for this file: once it is gone nothing waits, whatever stops the rest.
    disk.remove(join(this.folder(id), 'keys.json'));
    disk.removeFolder(this.folder(id));
  }
}

function isBase64(text: string): boolean {
  try {
    return fromBase64(text).length > 0;
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
}

function readKept(disk: Disk, folder: string): Kept | null {
  const bytes = disk.readFile(join(folder, 'keys.json'));
  if (!bytes) return null;
  try {
    const parsed = v.safeParse(Kept, JSON.parse(fromUtf8(bytes)));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof EncodingError) return null;
    throw error;
  }
}
