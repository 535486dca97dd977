// The device secret in the system's keyring, through Electron's safeStorage, where that is real. On Linux without a keyring safeStorage falls back to
// a fixed password, which protects nothing: then the file bound to the machine id serves (main/keys), and the about panel says so.

import { safeStorage } from 'electron';

export type Keyring = {
  readonly available: boolean;
  encrypt(bytes: Uint8Array): Uint8Array;
  decrypt(bytes: Uint8Array): Uint8Array;
};

/** Must be asked after the app is ready. */
export function systemKeyring(): Keyring {
  const real =
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  return {
    available: real,
    encrypt: (bytes) => safeStorage.encryptString(Buffer.from(bytes).toString('base64')),
    decrypt: (bytes) => Buffer.from(safeStorage.decryptString(Buffer.from(bytes)), 'base64'),
  };
}
