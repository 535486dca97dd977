// 演示: two units on this PC, made fresh. Their five profiles trust each other's roots and hand each other envelopes through the folder carrier, the same
// envelopes as everywhere. Everything made here is marked as an exercise and its PINs are shown on the lock screen; nothing of it can become real.

import { join } from 'node:path';
import { toBase64 } from '../../crypto/bytes.ts';
import { newProfileId } from '../keys/index.ts';
import type { Quarantine } from '../quarantine/index.ts';
import {
  type FoundedPerson,
  type FoundedUnit,
  foundUnit,
  issueTo,
  LedgerWriter,
  type MakingPorts,
  makeProfile,
  makeSeal,
  type UnitPlan,
  unitKeysDraft,
  wipeUnit,
} from '../unit/index.ts';

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

export type ExercisePorts = MakingPorts & {
  readonly quarantine: Quarantine;
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
    const seal = await sealOf(ports, city, now);
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
        await profileOf(ports, unit, person, ledger, unitSealKey, now);
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
  ledger.found(unit, true);
  ledger.trust(other);
  more(ledger);
  return ledger.acts;
}

async function sealOf(ports: ExercisePorts, unit: FoundedUnit, now: number) {
  const holder = issueTo(unit, unit.plan.unit, 'unit', now);
  const keeper = unit.people.find((person) => person.role === 'clerk') as FoundedPerson;
  const { fingerprint } = keeper.signing.certificate;
  return {
    signingKey: holder.keys.privateKey,
    registration: await makeSeal(ports.quarantine, unit, holder.certificate, fingerprint, now),
  };
}

async function profileOf(
  ports: ExercisePorts,
  unit: FoundedUnit,
  person: FoundedPerson,
  ledger: LedgerWriter['acts'],
  unitSealKey: Uint8Array | undefined,
  now: number,
): Promise<void> {
  const { name, post, role, signing, encryption } = person;
  const exercisePin = sixDigits();
  // The exercise has no recovery sheet: the unit's root and recovery keys lie in the store of whoever keeps its keys.
  const unitKeys = {
    root: toBase64(unit.rootPrivateKey),
    recovery: toBase64(unit.recoveryKeys.privateKey),
  };
  await makeProfile(ports, join(ports.home, BEING_MADE), {
    id: newProfileId(),
    unit: unit.plan.unit,
    agencyCode: unit.plan.agencyCode,
    name,
    post,
    role,
    exercise: true,
    exercisePin,
    pin: exercisePin,
    signing: signing.certificate,
    encryption: encryption.certificate,
    root: unit.root,
    keys: {
      signing: signing.keys.privateKey,
      decryption: encryption.keys.privateKey,
      ...(unitSealKey ? { unitSeal: unitSealKey } : {}),
    },
    recoveryPublicKey: unit.recoveryKeys.publicKey,
    ledger,
    drafts: keepsUnitKeys(unit, person) ? [unitKeysDraft(unitKeys, now)] : [],
  });
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
