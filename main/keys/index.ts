// The face of profiles and keys: list and make profiles, unlock one with its PIN and the device's secret, and use its secrets through
// a provider that does not give them out.

export { type AttemptClock, type AttemptState, Attempts, DELAYS_MS, systemClock } from './attempts.ts';
export { fileKeyholder, type Keyholder, type Keyring, openKeyholder, systemMachineId } from './device-secret.ts';
export { type KeysCode, KeysError } from './errors.ts';
export { type JoiningFile, JoiningFiles, type JoiningKeys } from './joining-file.ts';
export {
  checkNewPin,
  createProfile,
  type ListedProfile,
  listProfiles,
  type NewProfile,
  newProfileId,
  type ProfilePorts,
  readProfile,
  type UnlockedProfile,
  unlockProfile,
} from './profile.ts';
export { type ProfileHeader, profileFolder } from './profile-file.ts';
export type { CryptoProvider, SignMessage } from './provider.ts';
export type { DerivePin } from './secrets.ts';
