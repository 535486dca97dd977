// 演示: two units on this PC, made fresh. Their five profiles trust each other's roots and hand each other envelopes through the folder carrier, the same
// envelopes as everywhere. Everything made here is marked as an exercise and its PINs are shown on the lock screen; nothing of it can become real.

import { join } from 'node:path';
import { toBase64, utf8 } from '../../crypto/bytes.ts';
import { encodeSeal } from '../../crypto/seals/write.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { createAuditLog, witnessPath } from '../audit/index.ts';
import type { CryptoPool } from '../crypto-pool/index.ts';
import { deriveDirectory, ledgerDossier } from '../directory/index.ts';
import { rebuildProjections } from '../documents/index.ts';
import { createProfile, type Keyholder, newProfileId, type ProfilePorts, type UnlockedProfile } from '../keys/index.ts';
import type { Quarantine } from '../quarantine/index.ts';
import { Refusal, require } from '../refusal.ts';
import { findSealFont } from '../seals/index.ts';
import { acts, certificates, type Disk, drafts, openStore } from '../store/index.ts';
import {
  type FoundedPerson,
  type FoundedUnit,
  foundUnit,
  freshSealId,
  issueTo,
  LedgerWriter,
  SEAL_YEARS,
  type UnitPlan,
  wipeUnit,
} from './found.ts';

const CITY: UnitPlan = {
  unit: '示例市发展和改革委员会',
  agencyCode: '演发改',
  people: [
    { name: '周文清', post: '机要员', role: 'clerk' },
    { name: '林致远', post: '主任', role: 'leader' },
    { name: '沈安', post: '安全保密员', role: 'securityOfficer' },
  ],
};
const COUNTY: UnitPlan = {
  unit: '示例县发展和改革局',
  agencyCode: '演县发改',
  people: [
    { name: '陆小禾', post: '机要员', role: 'clerk' },
    { name: '高明远', post: '局长', role: 'leader' },
  ],
};
/** Where profiles lie until all of them are made. */
const BEING_MADE = 'exercise-being-made';
/** Diameter of a unit's seal. */
const SEAL_MILLIMETRES = 42;

export type ExercisePorts = {
  readonly home: string;
  readonly disk: Disk;
  readonly pool: CryptoPool;
  readonly quarantine: Quarantine;
  readonly keyholder: Keyholder;
  readonly profiles: ProfilePorts;
  readonly now: () => number;
  readonly progress: (step: string, done: number, total: number) => void;
};

/** Makes the exercise; answers how many profiles there are now. */
export async function createExercise(ports: ExercisePorts): Promise<number> {
  const now = ports.now();
  const total = 4 + CITY.people.length + COUNTY.people.length;
  let done = 0;
  const step = (name: string) => ports.progress(name, done++, total);

  step('roots');
  const city = foundUnit(CITY, now);
  const county = foundUnit(COUNTY, now);
  try {
    step('seal');
    const seal = await makeSeal(ports, city, now);
    step('ledger');
    const cityLedger = ledgerOf(city, county, now, (ledger) => ledger.add('registerSeal', seal.registration));
    const countyLedger = ledgerOf(county, city, now, () => {});
    const being = join(ports.home, BEING_MADE);
    // What an interrupted making has left is nobody's.
    ports.disk.removeFolder(being);
    for (const [unit, ledger] of [
      [city, cityLedger],
      [county, countyLedger],
    ] as const) {
      for (const person of unit.people) {
        step('profile');
        const unitSealKey = unit === city && person.role === 'clerk' ? seal.signingKey : undefined;
        await makeProfile(ports, unit, person, ledger, unitSealKey, now);
      }
    }
    seal.signingKey.fill(0);
    // All five or none: until this one step there is no profile at all.
    ports.disk.moveFolder(join(being, 'profiles'), join(ports.home, 'profiles'));
    ports.disk.removeFolder(being);
    ports.progress('done', total, total);
    return CITY.people.length + COUNTY.people.length;
  } finally {
    wipeUnit(city);
    wipeUnit(county);
  }
}

function ledgerOf(unit: FoundedUnit, other: FoundedUnit, now: number, more: (ledger: LedgerWriter) => void) {
  const ledger = new LedgerWriter(unit, now);
  ledger.found(true);
  ledger.trust(other);
  more(ledger);
  return ledger.acts;
}

/** Draws the seal and has the unit's own seal maker sign it (GB/T 38540-2020, 6.1). */
async function makeSeal(ports: ExercisePorts, unit: FoundedUnit, now: number) {
  const font = findSealFont();
  require(font, 'exercise.noFont');
  const drawn = await ports.quarantine.run('drawSealPicture', {
    name: unit.plan.unit,
    width: SEAL_MILLIMETRES,
    fontFile: font.file,
    ...(font.face ? { face: font.face } : {}),
  });
  if (drawn.missing.length > 0) throw new Refusal('exercise.noFont', { characters: drawn.missing.join('') });
  const maker = issueTo(unit, `${unit.plan.unit}制章`, 'sealMaker', now);
  const holder = issueTo(unit, unit.plan.unit, 'unit', now);
  const id = freshSealId();
  const info = encodeSeal({
    id,
    vendor: 'YINZHENG',
    type: 1,
    name: unit.plan.unit,
    picture: { type: 'SVG', data: utf8(drawn.svg), width: SEAL_MILLIMETRES, height: SEAL_MILLIMETRES },
    signerCertificates: [holder.certificate.raw],
    createdAt: now - 60_000,
    validFrom: now - 60_000,
    validTo: now + SEAL_YEARS - 24 * 60 * 60 * 1000,
    makerCertificate: maker.certificate.raw,
  });
  const der = info.finish(sm2.sign(maker.keys.privateKey, info.toSign));
  maker.keys.privateKey.fill(0);
  const keeper = unit.people.find((person) => person.role === 'clerk') as FoundedPerson;
  return {
    signingKey: holder.keys.privateKey,
    registration: {
      id,
      name: unit.plan.unit,
      seal: toBase64(der),
      unitCertificate: toBase64(holder.certificate.raw),
      keeper: keeper.signing.certificate.fingerprint,
    },
  };
}

/** One person's profile with its store, the ledger in it: the profile is there only once its store is. */
async function makeProfile(
  ports: ExercisePorts,
  unit: FoundedUnit,
  person: FoundedPerson,
  ledger: LedgerWriter['acts'],
  unitSealKey: Uint8Array | undefined,
  now: number,
): Promise<void> {
  const id = newProfileId();
  const exercisePin = sixDigits();
  const deviceSecret = ports.keyholder.secret(id);
  const unlocked = await createProfile(
    {
      home: join(ports.home, BEING_MADE),
      id,
      unit: unit.plan.unit,
      agencyCode: unit.plan.agencyCode,
      name: person.name,
      post: person.post,
      role: person.role,
      exercise: true,
      exercisePin,
      certificates: {
        signing: person.signing.certificate.raw,
        encryption: person.encryption.certificate.raw,
        root: unit.root.raw,
      },
      keys: {
        signing: person.signing.keys.privateKey,
        decryption: person.encryption.keys.privateKey,
        ...(unitSealKey ? { unitSeal: unitSealKey } : {}),
      },
      recoveryPublicKey: unit.recoveryKeys.publicKey,
      deviceSecret,
    },
    exercisePin,
    ports.profiles,
    (open) => fillStore(ports, unit, person, ledger, open, now),
  );
  unlocked.lock();
  deviceSecret.fill(0);
}

function fillStore(
  ports: ExercisePorts,
  unit: FoundedUnit,
  person: FoundedPerson,
  ledger: LedgerWriter['acts'],
  unlocked: UnlockedProfile,
  now: number,
): void {
  const { id } = unlocked.header;
  const audit = createAuditLog({
    profileId: id,
    actor: unlocked.header.fingerprint,
    now: ports.now,
    sign: (message) => unlocked.provider.sign(message),
    witness: { disk: ports.disk, path: witnessPath(ports.home, id) },
  });
  const store = openStore({
    folder: unlocked.folder,
    storeKey: unlocked.storeKey,
    dataKey: unlocked.dataKey,
    holders: unlocked.provider,
    disk: ports.disk,
    pool: ports.pool,
    appendAudit: audit.append,
    create: true,
  });
  try {
    const dossier = ledgerDossier(unit.root.raw);
    const directory = deriveDirectory(ledger, unit.root.fingerprint);
    if (!directory || directory.refused.length > 0) throw new Error('the fresh ledger does not hold');
    store.commit({ action: 'keys.createProfile', subject: id, detail: { exercise: true } }, (db) => {
      for (const act of ledger) acts.put(db, act, now);
      for (const member of directory.unit.members) certificates.put(db, member.signing.raw);
      if (keepsUnitKeys(unit, person)) {
        // The exercise has no recovery sheet: the unit's root and recovery keys lie in the store of whoever keeps its keys.
        const content = {
          root: toBase64(unit.rootKeys.privateKey),
          recovery: toBase64(unit.recoveryKeys.privateKey),
        };
        drafts.put(db, { id: 'unit-keys', kind: 'unitKeys', dossier: null, savedAt: now, content });
      }
      rebuildProjections(db, directory, dossier);
    });
    audit.signHead(store, 'lock');
  } finally {
    store.close();
  }
}

/** The security officer, or the leader of a unit that has none. */
function keepsUnitKeys(unit: FoundedUnit, person: FoundedPerson): boolean {
  const hasOfficer = unit.people.some((one) => one.role === 'securityOfficer');
  return person.role === (hasOfficer ? 'securityOfficer' : 'leader');
}

function sixDigits(): string {
  const numbers = new Uint32Array(1);
  do crypto.getRandomValues(numbers);
  while ((numbers[0] ?? 0) >= 4_294_000_000);
  return String((numbers[0] ?? 0) % 1_000_000).padStart(6, '0');
}

/** Where the exercise's envelopes lie. */
export function carrierFolder(home: string): string {
  return join(home, 'carriers', 'local');
}
