// The device secret: the half of every profile's key that is not in the profile's folder, so that a copied profile cannot be tried
// elsewhere at all. It lies in the system's keyring where there is one (the port is Electron's, injected); otherwise in a file of
// the state folder, bound to the machine id. In the second case a stolen disk holds everything but the PIN: only a long passphrase protects it then.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8, wipe } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import { hmacSm3 } from '../../crypto/sm3/hmac.ts';
import type { Disk } from '../store/index.ts';
import { KeysError } from './errors.ts';

/** Where device secrets come from. */
export type Keyholder = {
  /** `keyring`: held by the operating system. `file`: a file bound to the machine id. For what is told to the user. */
  readonly kind: 'keyring' | 'file';
  /** The 32 bytes of a profile, made on first use. Wipe them after use. KeysError `profile.otherDevice` if the keyring refuses them. */
  secret(profileId: string): Uint8Array;
  /** Gives up the secret of a profile that has not come about. */
  forget(profileId: string): void;
};

/** The operating system's keyring. */
export type Keyring = {
  readonly available: boolean;
  encrypt(bytes: Uint8Array): Uint8Array;
  decrypt(bytes: Uint8Array): Uint8Array;
};

const LENGTH = 32;

/** Device secrets as files `<profile>.secret`, bound to `machineId`: the secret given out is HMAC-SM3(file, machine id). */
export function fileKeyholder(options: { folder: string; disk: Disk; machineId: string }): Keyholder {
  const { folder, disk, machineId } = options;
  return {
    kind: 'file',
    secret: (profileId) => {
      const kept = keptOrNew(disk, folder, nameOf(profileId, 'secret'));
      if (kept.length !== LENGTH) throw new KeysError('profile.otherDevice');
      const secret = hmacSm3(kept, utf8(`yinzheng/device/1\n${machineId}`));
      wipe(kept);
      return secret;
    },
    forget: (profileId) => disk.remove(join(folder, nameOf(profileId, 'secret'))),
  };
}

/**
 * The keyring where it is available, else files. A profile whose secret was made one way keeps it when the other becomes available, so
 * that a keyring that comes or goes locks nobody out who was not bound to it.
 */
export function openKeyholder(options: {
  folder: string;
  disk: Disk;
  machineId: string;
  keyring?: Keyring;
}): Keyholder {
  const { folder, disk, keyring } = options;
  const files = fileKeyholder(options);
  if (!keyring?.available) return files;
  return {
    kind: 'keyring',
    secret: (profileId) => {
      const name = nameOf(profileId, 'keyring');
      const path = join(folder, name);
      if (!disk.readFile(path)) {
        if (disk.readFile(join(folder, nameOf(profileId, 'secret')))) return files.secret(profileId);
        const fresh = randomBytes(LENGTH);
        disk.makeFolder(folder);
        disk.writeFileSynced(path, keyring.encrypt(fresh));
        return fresh;
      }
      return fromKeyring(keyring, disk.readFile(path) ?? new Uint8Array(0));
    },
    forget: (profileId) => {
      disk.remove(join(folder, nameOf(profileId, 'keyring')));
      files.forget(profileId);
    },
  };
}

function fromKeyring(keyring: Keyring, kept: Uint8Array): Uint8Array {
  let secret: Uint8Array;
  try {
    secret = keyring.decrypt(kept);
  } catch (error) {
    throw new KeysError('profile.otherDevice', { cause: error });
  }
  if (secret.length !== LENGTH) throw new KeysError('profile.otherDevice');
  return secret;
}

/** The machine's id as the system gives it, or `unbound` where it gives none: a file secret is then bound to nothing but its folder. */
export function systemMachineId(): string {
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    try {
      const id = readFileSync(path, 'utf8').trim();
      if (/^[0-9a-f]{32}$/.test(id)) return id;
    } catch {
      // Absent: the next place is asked.
    }
  }
  return 'unbound';
}

function keptOrNew(disk: Disk, folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  const kept = disk.readFile(path);
  if (kept) return kept;
  const fresh = randomBytes(LENGTH);
  disk.makeFolder(folder);
  disk.writeFileSynced(path, fresh);
  return fresh;
}

function nameOf(profileId: string, ending: string): string {
  if (!/^[0-9a-f]{16}$/.test(profileId)) throw new KeysError('profile.missing');
  return `${profileId}.${ending}`;
}
