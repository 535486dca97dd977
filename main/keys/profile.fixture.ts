// A person with certificates of their own, and profiles for tests: few iterations, a clock that only moves when told.

import { join } from 'node:path';
import { type Certificate, parseCertificate } from '../../crypto/certificates/certificate.ts';
import { issueCertificate, type Profile } from '../../crypto/certificates/issue.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { nodeDisk } from '../store/index.ts';
import type { AttemptClock } from './attempts.ts';
import {
  createProfile,
  fileKeyholder,
  type NewProfile,
  newProfileId,
  type ProfilePorts,
  profileFolder,
  type UnlockedProfile,
  unlockProfile,
} from './index.ts';

export const PIN = '桂花-7431';
export const root = sm2.generateKeyPair();
export const signing = sm2.generateKeyPair();
export const decryption = sm2.generateKeyPair();
export const unitSeal = sm2.generateKeyPair();
export const recovery = sm2.generateKeyPair();

function certificate(profile: Profile, publicKey: Uint8Array, issuer: Certificate | 'self'): Uint8Array {
  return issueCertificate({
    subject: { country: 'CN', organization: '示例市发展和改革委员会', commonName: profile },
    issuer,
    issuerPrivateKey: root.privateKey,
    publicKey,
    notBefore: Date.UTC(2026, 0, 1),
    notAfter: Date.UTC(2036, 0, 1),
    profile,
  });
}

const rootCertificate = certificate('root', root.publicKey, 'self');
const issuer = parseCertificate(rootCertificate);
const certificates = {
  signing: certificate('signing', signing.publicKey, issuer),
  encryption: certificate('encryption', decryption.publicKey, issuer),
  root: rootCertificate,
};

/** A clock whose wall time and monotonic time are set apart from one another. */
export class TestClock implements AttemptClock {
  wall = 1_790_000_000_000;
  mono = 5_000;
  readonly era: string;

  constructor(era: string, wall = 1_790_000_000_000) {
    this.era = era;
    this.wall = wall;
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.mono;
  }

  pass(ms: number): void {
    this.wall += ms;
    this.mono += ms;
  }
}

export function ports(clock: AttemptClock = new TestClock('boot')): ProfilePorts {
  return { disk: nodeDisk(), clock, iterations: 1000 };
}

export function keyholderOf(home: string, machineId = 'machine-1') {
  return fileKeyholder({ folder: join(home, 'device'), disk: nodeDisk(), machineId });
}

export function personIn(home: string, change: Partial<NewProfile> = {}): NewProfile {
  const id = change.id ?? newProfileId();
  return {
    home,
    id,
    unit: '示例市发展和改革委员会',
    agencyCode: '演发改',
    name: '李敏',
    post: '办公室 经办',
    role: 'clerk',
    exercise: false,
    certificates,
    keys: { signing: signing.privateKey, decryption: decryption.privateKey, unitSeal: unitSeal.privateKey },
    recoveryPublicKey: recovery.publicKey,
    deviceSecret: keyholderOf(home).secret(id),
    ...change,
  };
}

/** Makes a profile and locks it; answers with what is needed to open it. */
export async function profileIn(home: string, change: Partial<NewProfile> = {}, given = ports()) {
  const person = personIn(home, change);
  (await createProfile(person, PIN, given)).lock();
  const folder = profileFolder(home, person.id);
  const unlock = (pin: string, through = given): Promise<UnlockedProfile> =>
    unlockProfile(folder, pin, keyholderOf(home).secret(person.id), through);
  return { id: person.id, folder, unlock };
}
