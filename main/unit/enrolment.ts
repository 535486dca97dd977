// 受理加入申请, at the holder of the unit's keys: a request is looked at, compared by its fingerprint, and with the PIN becomes certificates, acts of the ledger and an
// answer file. Colleagues learn of it by an envelope in the same commit.

import { equalBytes, toBase64 } from '../../crypto/bytes.ts';
import { EncodingError } from '../../crypto/errors.ts';
import type { Role } from '../../preload/contract/define.ts';
import { decodeAct } from '../acts/index.ts';
import { readFile, saveFile } from '../chosen-files.ts';
import { keepActs } from '../documents/index.ts';
import { discardPacked, type PackedEnvelope, packForMembers, recordOutgoing, sendWaiting } from '../exchange/index.ts';
import { isPlainLine, type JoinRequest, MAX_REQUEST, makeJoinAnswer, parseJoinRequest } from '../joining/index.ts';
import type { Office, Session } from '../office.ts';
import { Refusal, require } from '../refusal.ts';
import { acts, certificates, drafts, type StoredAct } from '../store/index.ts';
import { type Authority, certify, LedgerWriter } from './found.ts';
import { answeredDraft, answeredIn, asUnit, holdsUnitKeys, type Plan, planDraft, planOf } from './keys-kept.ts';
import { makeSeal } from './seal.ts';

/** Requests that were looked at, by session. */
const looked = new WeakMap<Session, Map<string, JoinRequest>>();

/** People planned and enrolled, for whoever may see the keys' screen. */
export function peopleOf(session: Session) {
  const { members } = session.directory().unit;
  const { seals } = session.directory();
  const { plan, answered } = session.store.read((db) => ({ plan: planOf(db), answered: answeredIn(db) }));
  const keepers = new Set(seals.map((seal) => seal.keeper));
  const enrolled = members.map(({ name, post, role, fingerprint }) => ({
    name,
    post,
    role,
    fingerprint,
    keepsSeal: keepers.has(fingerprint),
    answered: answered.find((one) => one.fingerprint === fingerprint)?.request ?? null,
  }));
  const planned = plan.people.flatMap(({ name, post, role, fingerprint }, at) =>
    fingerprint === null ? [{ name, post, role, fingerprint, keepsSeal: plan.sealKeeper === at, answered: null }] : [],
  );
  return { holdsKeys: holdsUnitKeys(session), root: session.me.root, people: [...enrolled, ...planned] };
}

/** Looks at a request file; null if none was chosen. Refusal `unit.notHolder`, `joinRequest.*`, `file.unreadable`. */
export async function openRequest(office: Office) {
  const session = office.session();
  require(holdsUnitKeys(session), 'unit.notHolder');
  const chosen = await office.dialogs.open(['yzreq']);
  if (!chosen) return null;
  require(chosen.size <= MAX_REQUEST, 'joinRequest.unreadable');
  const bytes = readFile(chosen);
  await office.quarantine.run('readJoinRequest', { bytes });
  const request = read(bytes);
  expectUnanswered(session, request);
  const known = looked.get(session) ?? new Map<string, JoinRequest>();
  looked.set(session, known.set(request.digest, request));
  const planned = plannedFor(session, request);
  return {
    request: request.digest,
    name: request.name,
    post: request.post,
    role: request.role,
    planned: planned && { post: planned.person.post, role: planned.person.role },
    keepsSeal: planned?.keepsSeal ?? false,
  };
}

/** Issues, enrols, tells the colleagues. Refusal `unit.notHolder`, `joinRequest.*`, `pin.cancelled`, `seal.noFont` … */
export async function answerRequest(
  office: Office,
  input: { readonly request: string; readonly post: string; readonly role: Role },
): Promise<{ fingerprint: string }> {
  const session = office.session();
  const request = looked.get(session)?.get(input.request);
  require(request, 'joinRequest.missing');
  const post = input.post.normalize('NFC').trim();
  require(isPlainLine(post), 'input.invalid', { path: 'post' });
  const { role } = input;
  expectUnanswered(session, request);
  const keepsSeal = role === 'clerk' && plannedFor(session, request)?.keepsSeal === true;
  // Only who asks as a clerk has made a key for the seal.
  require(!keepsSeal || request.seal, 'joinRequest.noSealKey');
  await office.consent({
    purpose: 'enrol',
    title: `${request.name} · ${post}`,
    pages: null,
    seal: keepsSeal ? session.me.unit : null,
    digest: null,
    recipients: [],
    opinion: '',
    fingerprint: request.digest.slice(0, 32),
  });
  return asUnit(session, async (authority) => {
    const now = office.clock.now();
    const signing = certify(authority, request.name, request.signing, 'signing', now);
    const encryption = certify(authority, request.name, request.encryption, 'encryption', now);
    const holder = keepsSeal && request.seal ? certify(authority, authority.unit, request.seal, 'unit', now) : null;
    const { fingerprint } = signing;
    const seal = holder && (await makeSeal(office.quarantine, authority, holder, fingerprint, now));
    // The window and the drawing took their time.
    expectUnanswered(session, request);
    const held = session.store.read((db) => acts.ofDossier(db, session.ledger));
    const ledger = new LedgerWriter(authority, now, held);
    ledger.add('enrol', {
      name: request.name,
      post,
      role,
      signing: toBase64(signing.raw),
      encryption: toBase64(encryption.raw),
    });
    if (seal) ledger.add('registerSeal', seal);
    const made = ledger.acts.map((act) => ({ ...act, act: decodeAct(act.bytes), arrivedAt: now }));
    const plan = fulfilled(session, request, fingerprint);
    const packed = packDirectory(office, session, [...held, ...made]);
    try {
      session.store.commit(
        { action: 'unit.enrol', subject: fingerprint, detail: { role, request: request.digest, seal: seal !== null } },
        (db) => {
          keepActs(db, session, made, now);
          certificates.put(db, signing.raw);
          drafts.put(db, planDraft(plan, now));
          drafts.put(db, answeredDraft({ request: request.digest, fingerprint }, now));
          if (packed) recordOutgoing(db, packed, now);
        },
      );
    } catch (error) {
      if (packed) discardPacked(office, session, packed);
      throw error;
    }
    session.refreshDirectory();
    looked.get(session)?.delete(request.digest);
    sendWaiting(office, session);
    office.changed('unit', 'keys', 'circulation');
    return { fingerprint };
  });
}

/** Writes the answer file to a request that was answered, with the ledger as it is now; null if no place was chosen. */
export async function saveAnswer(office: Office, request: string): Promise<{ fileName: string } | null> {
  const session = office.session();
  const answered = session.store.read((db) => answeredIn(db)).find((one) => one.request === request);
  require(answered, 'joinRequest.missing');
  const member = session.directory().unit.members.find((one) => one.fingerprint === answered.fingerprint);
  require(member, 'joinRequest.missing');
  const path = await office.dialogs.save(`${member.name.replace(/[^\p{L}\p{N}]/gu, '')}-${request.slice(0, 4)}.yzans`);
  if (path === null) return null;
  const bytes = await asUnit(session, ({ root, rootPrivateKey }: Authority) => {
    const ledger = session.store.read((db) => acts.ofDossier(db, session.ledger));
    const { recoveryPublicKey } = session.profile;
    return makeJoinAnswer({ request, root, recoveryPublicKey, ledger }, rootPrivateKey);
  });
  session.store.commit({ action: 'unit.answer', subject: answered.fingerprint, detail: { request } }, () => {});
  return { fileName: saveFile(office, path, bytes) };
}

/** The whole ledger for every colleague; null where there is nobody to tell. Who just joined has it in the answer. */
function packDirectory(office: Office, session: Session, ledger: readonly StoredAct[]): PackedEnvelope | null {
  const recipients = session.directory().unit.members.filter((one) => one.fingerprint !== session.me.fingerprint);
  if (recipients.length === 0) return null;
  return packForMembers(office, session, {
    purpose: 'directory',
    acts: ledger,
    certificates: [],
    digests: [],
    recipients,
  });
}

/** The request, read again here: what the quarantine said of the bytes is believed for nothing. */
function read(bytes: Uint8Array): JoinRequest {
  try {
    return parseJoinRequest(bytes);
  } catch (error) {
    if (error instanceof EncodingError) throw new Refusal(error.code);
    throw error;
  }
}

/** A request is answered once; neither does a key come into the ledger a second time. */
function expectUnanswered(session: Session, request: JoinRequest): void {
  const answered = session.store.read((db) => answeredIn(db)).some((one) => one.request === request.digest);
  const keys = session
    .directory()
    .unit.members.flatMap(({ signing, encryption }) => [signing.publicKey.bytes, encryption.publicKey.bytes]);
  const enrolled = keys.some((key) => equalBytes(key, request.signing) || equalBytes(key, request.encryption));
  require(!answered && !enrolled, 'joinRequest.answered', { name: request.name });
}

/** The planned person of this name who has not come yet, and whether the seal is waiting for them. */
function plannedFor(session: Session, { name }: Pick<JoinRequest, 'name'>) {
  const plan = session.store.read((db) => planOf(db));
  const at = placeOf(plan, name);
  const person = plan.people[at];
  if (!person) return null;
  return { person, keepsSeal: plan.sealKeeper === at && session.directory().seals.length === 0 };
}

function placeOf(plan: Plan, name: string): number {
  return plan.people.findIndex((person) => person.name === name && person.fingerprint === null);
}

function fulfilled(session: Session, { name }: JoinRequest, fingerprint: string): Plan {
  const plan = session.store.read((db) => planOf(db));
  const place = placeOf(plan, name);
  return { ...plan, people: plan.people.map((person, at) => (at === place ? { ...person, fingerprint } : person)) };
}
