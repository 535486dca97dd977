// 新建本单位: the founder's keys and the unit's are made here, nobody else's. Order: plan → PIN chosen → keys in memory → the recovery sheet copied by hand and typed
// back → seal and ledger → profile and store, whole or not at all. The recovery private key is wiped once the paper has been proved; it is never written.

import { equalBytes, toBase64 } from '../../crypto/bytes.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import type { Answer } from '../../preload/contract/pin.ts';
import type { UnitPlan as PlanInput } from '../../preload/contract/unit.ts';
import { askForNewPin, askInWindow, plain } from '../consent.ts';
import { isPlainLine } from '../joining/index.ts';
import { newProfileId } from '../keys/index.ts';
import type { Office } from '../office.ts';
import { require } from '../refusal.ts';
import { type FoundedUnit, foundUnit, issueTo, LedgerWriter, wipeUnit } from './found.ts';
import { planDraft, unitKeysDraft } from './keys-kept.ts';
import { type MakingPorts, makeOwnProfile, type ProfilePlan } from './make-profile.ts';
import { decodeRecoverySheet, encodeRecoverySheet, wrongLines } from './recovery-sheet.ts';
import { makeSeal } from './seal.ts';

/** Throws Refusal `pin.cancelled`, `unit.plan`, `seal.noFont` and those of the quarantine. */
export async function foundOwnUnit(office: Office, ports: MakingPorts, input: PlanInput): Promise<{ profile: string }> {
  const plan = checkedPlan(input);
  const id = newProfileId();
  const made: { unit?: FoundedUnit; sealKey?: Uint8Array } = {};
  try {
    await makeOwnProfile(ports, id, () => prepare(office, ports, plan, id, made), false);
  } finally {
    if (made.unit) wipeUnit(made.unit);
    made.sealKey?.fill(0);
  }
  return { profile: id };
}

/** Names once each, me among them, the seal with a clerk; text in NFC as acts hold it. */
function checkedPlan(input: PlanInput): PlanInput {
  const text = (value: string) => value.normalize('NFC').trim();
  const people = input.people.map(({ name, post, role }) => ({ name: text(name), post: text(post), role }));
  const plan = { ...input, unit: text(input.unit), agencyCode: text(input.agencyCode), people };
  require(people[plan.me], 'unit.plan', { what: 'me' });
  const lines = [plan.unit, plan.agencyCode, ...people.flatMap(({ name, post }) => [name, post])];
  require(lines.every(isPlainLine), 'input.invalid', { path: 'people' });
  require(new Set(people.map((one) => one.name)).size === people.length, 'unit.plan', { what: 'names' });
  const { sealKeeper } = plan;
  require(sealKeeper === null || people[sealKeeper]?.role === 'clerk', 'unit.plan', { what: 'sealKeeper' });
  return plan;
}

async function prepare(
  office: Office,
  ports: MakingPorts,
  plan: PlanInput,
  id: string,
  made: { unit?: FoundedUnit; sealKey?: Uint8Array },
): Promise<ProfilePlan> {
  const me = plan.people[plan.me];
  require(me, 'unit.plan', { what: 'me' });
  const total = 5;
  const step = (name: string, done: number) => office.emit({ type: 'progress', task: 'unit', step: name, done, total });
  const named = { person: me.name, unit: plan.unit };
  step('pin', 0);
  const pin = await askForNewPin({
    ask: office.askNewPin,
    preferences: office.preferences(),
    person: named,
    keyholder: ports.keyholder.kind,
  });
  step('roots', 1);
  const now = ports.now();
  const unit = foundUnit({ unit: plan.unit, agencyCode: plan.agencyCode, people: [me] }, now);
  made.unit = unit;
  const [founder] = unit.people;
  if (!founder) throw new Error('nobody was founded');
  step('recoverySheet', 2);
  await proveSheet(office, unit.recoveryKeys.privateKey, named);
  unit.recoveryKeys.privateKey.fill(0);
  const { fingerprint } = founder.signing.certificate;
  const ledger = new LedgerWriter(unit, now);
  ledger.found(unit, false);
  if (plan.sealKeeper === plan.me) {
    step('seal', 3);
    const holder = issueTo(unit, unit.unit, 'unit', now);
    made.sealKey = holder.keys.privateKey;
    ledger.add('registerSeal', await makeSeal(office.quarantine, unit, holder.certificate, fingerprint, now));
  }
  step('profile', 4);
  const planned = {
    people: plan.people.map((person, at) => ({ ...person, fingerprint: at === plan.me ? fingerprint : null })),
    sealKeeper: plan.sealKeeper,
  };
  return {
    id,
    unit: unit.unit,
    agencyCode: plan.agencyCode,
    name: me.name,
    post: me.post,
    role: me.role,
    exercise: false,
    pin,
    signing: founder.signing.certificate,
    encryption: founder.encryption.certificate,
    root: unit.root,
    keys: {
      signing: founder.signing.keys.privateKey,
      decryption: founder.encryption.keys.privateKey,
      ...(made.sealKey ? { unitSeal: made.sealKey } : {}),
    },
    recoveryPublicKey: unit.recoveryKeys.publicKey,
    ledger: ledger.acts,
    drafts: [unitKeysDraft({ root: toBase64(unit.rootPrivateKey) }, now), planDraft(planned, now)],
  };
}

/** Shows the sheet and takes it back from the paper until it spells the key. */
async function proveSheet(office: Office, key: Uint8Array, named: { person: string; unit: string }): Promise<void> {
  const lines = encodeRecoverySheet(key);
  await askInWindow(
    office.askSheet,
    () => plain({ purpose: 'recoverySheet', lines }, named, office.preferences()),
    async (typed): Promise<Answer> => {
      const wrong = wrongLines(key, typed);
      if (wrong.length > 0) return { outcome: 'wrongLines', lines: wrong };
      const read = decodeRecoverySheet(typed);
      const isSame = equalBytes(sm2.publicKeyOf(read), sm2.publicKeyOf(key));
      read.fill(0);
      if (!isSame) throw new Error('the sheet spells another key');
      return { outcome: 'accepted' };
    },
  );
}
