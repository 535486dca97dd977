// Taking in one envelope: parsed in the quarantine, verified, opened, every act and every content checked, then one commit with all of it, or nothing.
// Order: structure (keyless) → seen before? → sender known and signature → addressed to me? → contents → acts → files → commit.

import * as v from 'valibot';
import { wipe } from '../../crypto/bytes.ts';
import { checkPath } from '../../crypto/certificates/path.ts';
import { EnvelopeError, openEnvelope, type ParsedEnvelope, verifyEnvelope } from '../../crypto/envelopes/envelope.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';
import type { Finding } from '../../preload/contract/fields.ts';
import { type Act, actId, actMessage, bodyOf, decodeAct, type SignedAct, verifyAct } from '../acts/index.ts';
import { type SignatureToVerify, sourceIn, verifyBulk } from '../crypto-pool/index.ts';
import { type Directory, deriveDirectory, everyRoot, findMember, type Member } from '../directory/index.ts';
import { keepActs, loadDossier } from '../documents/index.ts';
import type { Office, ReadableFile, Session } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { acts, blobs, certificates, envelopes, type StoredAct, type StoredBlob } from '../store/index.ts';
import { judgingTime } from '../unit-time.ts';
import { decodeManifest, type Manifest } from './manifest.ts';
import { readEnvelope } from './read-envelope.ts';

export type TakeIn =
  | {
      readonly outcome: 'taken';
      readonly purpose: Manifest['purpose'];
      readonly dossier: string;
      readonly sender: string;
    }
  | {
      readonly outcome: 'envelope.notForMe' | 'envelope.openedBefore' | 'envelope.broken' | 'envelope.unknownSender';
      readonly findings: readonly Finding[];
    };

type CarriedAct = Manifest['acts'][number];
/** Fingerprint of the actor whose key signed a carried act; of no other act. */
type Signers = ReadonlyMap<CarriedAct, string>;

const bad = (code: string, detail: Finding['detail'] = {}): Finding => ({ code, status: 'bad', detail });

/** `name`: what the carrier calls the file; remembered with the envelope. */
export async function takeIn(office: Office, session: Session, name: string, file: ReadableFile): Promise<TakeIn> {
  let parsed: ParsedEnvelope;
  try {
    parsed = await readEnvelope(office, file);
  } catch (error) {
    const isBroken = error instanceof Refusal || error instanceof EnvelopeError;
    if (isBroken) return { outcome: 'envelope.broken', findings: [bad(error.code)] };
    throw error;
  }
  if (session.store.read((db) => envelopes.seen(db, parsed.id))) {
    return { outcome: 'envelope.openedBefore', findings: [bad('envelope.openedBefore', { id: parsed.id })] };
  }
  const directory = session.directory();
  // Signature before sender: of a broken envelope we do not even believe who it says it is from.
  if (!verifyEnvelope(parsed)) return { outcome: 'envelope.broken', findings: [bad('envelope.signature')] };
  const sender = findMember(directory, parsed.sender.fingerprint);
  if (!sender) {
    return {
      outcome: 'envelope.unknownSender',
      findings: [bad('envelope.unknownSender', { sender: parsed.sender.fingerprint })],
    };
  }
  const path = checkPath({
    leaf: sender.signing,
    intermediates: [],
    roots: everyRoot(directory),
    crls: directory.revocationLists,
    at: judgingTime(office.clock, session),
    usage: 'digitalSignature',
  });
  if (path.trusted === 'no') {
    return { outcome: 'envelope.broken', findings: path.findings.filter((finding) => finding.status === 'bad') };
  }
  return open(office, session, parsed, name, file, sender);
}

async function open(
  office: Office,
  session: Session,
  parsed: ParsedEnvelope,
  name: string,
  file: ReadableFile,
  sender: Member,
): Promise<TakeIn> {
  const directory = session.directory();
  let manifest: Manifest;
  try {
    const opened = openEnvelope(parsed, {
      fingerprint: session.me.encryption.fingerprint,
      decryptKek: (kek) => session.provider.decryptKek(kek),
    });
    if (!opened) return { outcome: 'envelope.notForMe', findings: [] };
    manifest = decodeManifest(opened.manifest);
  } catch (error) {
    const code = codeOf(error);
    if (code) return { outcome: 'envelope.broken', findings: [bad(code)] };
    throw error;
  }
  const adopted: StoredBlob[] = [];
  try {
    const signers = await signersOf(office, manifest, directory);
    const checked = checkActs(manifest, directory, session, sender, signers);
    if ('finding' in checked) return { outcome: 'envelope.broken', findings: [checked.finding] };
    const named = new Set(checked.acts.flatMap((entry) => entry.act.subjects));
    for (const blob of manifest.blobs) {
      if (!named.has(blob.digest)) {
        return { outcome: 'envelope.broken', findings: [bad('envelope.contentUnnamed', { digest: blob.digest })] };
      }
      const member = parsed.members.find((candidate) => candidate.name === `blob ${blob.id}`);
      if (!member) return { outcome: 'envelope.broken', findings: [bad('envelope.member.missing')] };
      adopted.push(
        await session.store.adoptBlob({
          id: blob.id,
          digest: blob.digest,
          contentKey: blob.contentKey,
          source: sourceIn(file, member.offset, member.length),
        }),
      );
    }
    const missing = [...named].find((digest) => !known(session, digest, adopted));
    // An act whose document did not come along, and is not here, could not be looked at.
    if (missing && manifest.purpose !== 'receipt') {
      return { outcome: 'envelope.broken', findings: [bad('envelope.contentMissing', { digest: missing })] };
    }
    // The contents took their time: what was true of acts and envelope before is looked at once more.
    if (session.store.read((db) => envelopes.seen(db, parsed.id))) {
      return { outcome: 'envelope.openedBefore', findings: [bad('envelope.openedBefore', { id: parsed.id })] };
    }
    const again = checkActs(manifest, session.directory(), session, sender, signers);
    if ('finding' in again) return { outcome: 'envelope.broken', findings: [again.finding] };
    commitTakeIn(office, session, parsed, name, manifest, again.acts, adopted, sender);
    // People who were strangers when this envelope came are known from here on.
    if (manifest.purpose === 'directory') session.refreshDirectory();
    // A dossier that is passed on ends with the act by which it was.
    const dossier = again.acts.at(-1)?.act.dossier ?? '';
    return { outcome: 'taken', purpose: manifest.purpose, dossier, sender: sender.fingerprint };
  } catch (error) {
    const code = codeOf(error);
    if (code?.startsWith('blob.')) return { outcome: 'envelope.broken', findings: [bad(code)] };
    throw error;
  } finally {
    for (const blob of adopted) {
      session.store.discardBlob(blob);
      wipe(blob.contentKey);
    }
    for (const blob of manifest.blobs) wipe(blob.contentKey);
  }
}

function known(session: Session, digest: string, adopted: readonly StoredBlob[]): boolean {
  return (
    adopted.some((blob) => blob.digest === digest) || session.store.read((db) => blobs.get(db, digest)) !== undefined
  );
}

function commitTakeIn(
  office: Office,
  session: Session,
  parsed: ParsedEnvelope,
  name: string,
  manifest: Manifest,
  taken: readonly StoredAct[],
  adopted: readonly StoredBlob[],
  sender: Member,
): void {
  const now = office.clock.now();
  session.store.commit(
    {
      action: 'exchange.takeIn',
      subject: parsed.id,
      detail: { purpose: manifest.purpose, acts: taken.length, contents: adopted.length, from: sender.fingerprint },
    },
    (db) => {
      for (const der of manifest.certificates) certificates.put(db, der);
      for (const blob of adopted) blobs.put(db, blob);
      keepActs(db, session, taken, now);
      envelopes.put(db, {
        id: parsed.id,
        direction: 'in',
        peer: sender.fingerprint,
        sequence: parsed.sequence,
        state: 'taken',
        at: now,
        detail: { name, purpose: manifest.purpose, createdAt: parsed.createdAt },
      });
    },
  );
}

/**
 * By whose key each carried act is signed, found out on the pool's threads: a dossier that is passed on can hold hundreds. Each copy answers for its own
 * signature: the same act may come a second time with another one. An act that is none, or whose actor is unknown, is checkActs()'s to refuse.
 */
async function signersOf(office: Office, manifest: Manifest, directory: Directory): Promise<Signers> {
  const asked: { carried: CarriedAct; actor: string; signature: SignatureToVerify }[] = [];
  for (const carried of manifest.acts) {
    const { bytes, signature } = carried;
    const act = actIn(bytes);
    const actor = typeof act === 'string' ? undefined : findMember(directory, act.actor);
    if (!actor) continue;
    const publicKey = actor.signing.publicKey.bytes;
    asked.push({
      carried,
      actor: actor.fingerprint,
      signature: { publicKey, message: actMessage(bytes), signature },
    });
  }
  const held = await verifyBulk(
    office.pool,
    asked.map((one) => one.signature),
  );
  return new Map(asked.flatMap(({ carried, actor }, index) => (held[index] ? [[carried, actor]] : [])));
}

/** Every act well formed, by somebody we know, truly signed, and of the kind that this sender may bring. */
function checkActs(
  manifest: Manifest,
  directory: Directory,
  session: Session,
  sender: Member,
  signers: Signers,
): { acts: StoredAct[] } | { finding: Finding } {
  if (manifest.purpose === 'directory') return checkLedger(manifest, directory, session, sender);
  const taken: StoredAct[] = [];
  const ownUnit = sender.root === directory.unit.root.fingerprint;
  for (const carried of manifest.acts) {
    const signed: SignedAct = { ...carried, id: actId(carried.bytes) };
    const act = actIn(signed.bytes);
    if (typeof act === 'string') return { finding: bad(act) };
    const actor = findMember(directory, act.actor);
    if (!actor) return { finding: bad('act.unknownActor', { act: signed.id }) };
    if (signers.get(carried) !== actor.fingerprint) return { finding: bad('act.signature', { act: signed.id }) };
    const fault = faultOfPurpose(manifest, act, actor, directory, session, ownUnit);
    if (fault) return { finding: bad(fault, { act: signed.id, type: act.type }) };
    taken.push({ ...signed, act, arrivedAt: 0 });
  }
  return { acts: taken };
}

/**
 * The unit's ledger as a colleague has it: every act of our own ledger's dossier and signed by our own root. What is held already stays, whatever comes:
 * the result is the union, and it must hold as a whole.
 */
function checkLedger(
  manifest: Manifest,
  directory: Directory,
  session: Session,
  sender: Member,
): { acts: StoredAct[] } | { finding: Finding } {
  const { root } = directory.unit;
  if (sender.root !== root.fingerprint || manifest.blobs.length > 0) return { finding: bad('envelope.purpose') };
  const taken: StoredAct[] = [];
  for (const carried of manifest.acts) {
    const signed: SignedAct = { ...carried, id: actId(carried.bytes) };
    const detail = { act: signed.id };
    const act = actIn(signed.bytes);
    if (typeof act === 'string') return { finding: bad(act) };
    if (act.dossier !== session.ledger) return { finding: bad('envelope.purpose', { ...detail, type: act.type }) };
    if (act.actor !== root.fingerprint) return { finding: bad('act.unknownActor', detail) };
    if (!verifyAct(signed, root.publicKey.bytes)) return { finding: bad('act.signature', detail) };
    taken.push({ ...signed, act, arrivedAt: 0 });
  }
  const held = session.store.read((db) => acts.ofDossier(db, session.ledger));
  const known = new Set(held.map((entry) => entry.id));
  const derived = deriveDirectory([...held, ...taken.filter((entry) => !known.has(entry.id))], root.fingerprint);
  const fresh = new Set(taken.map((entry) => entry.id));
  const refused = derived?.refused.find((entry) => fresh.has(entry.act));
  if (!derived || refused) return { finding: bad('envelope.ledger', refused ? { act: refused.act } : {}) };
  return { acts: taken };
}

/** The act, or the code of what is wrong with its bytes. */
function actIn(bytes: Uint8Array): Act | string {
  try {
    return decodeAct(bytes);
  } catch (error) {
    const code = codeOf(error);
    if (code) return code;
    throw error;
  }
}

/** What each purpose may carry; a document of another unit does not bring acts into our own dossiers. */
function faultOfPurpose(
  manifest: Manifest,
  act: Act,
  actor: Member,
  directory: Directory,
  session: Session,
  ownUnit: boolean,
): string | null {
  const own = directory.unit.root.fingerprint;
  switch (manifest.purpose) {
    case 'directory':
      return 'envelope.purpose';
    case 'handOver':
      // The directory is not passed from hand to hand.
      return ownUnit && act.dossier !== session.ledger ? null : 'envelope.purpose';
    case 'dispatch': {
      const body = bodyOf(act, 'dispatch');
      if (ownUnit || !body || actor.root === own || body.fromRoot !== actor.root) return 'envelope.purpose';
      // Whoever was sent one of our documents knows its dossier: that gives no way into it.
      if (!isTheirs(session, act.dossier, actor.root)) return 'envelope.purpose';
      return body.to.some((unit) => unit.root === own) ? null : 'envelope.notAddressed';
    }
    case 'receipt': {
      const body = bodyOf(act, 'acknowledge');
      if (!body) return 'envelope.purpose';
      const dispatched = session.store.read((db) => acts.get(db, body.dispatch));
      const sent = dispatched && bodyOf(dispatched.act, 'dispatch');
      const isFor = sent?.to.some((unit) => unit.root === actor.root && unit.clerks.includes(act.actor));
      return isFor && dispatched?.act.dossier === act.dossier ? null : 'envelope.receiptOfNothing';
    }
  }
}

/** Whether a dossier is new here or known as one of the unit with this root. */
function isTheirs(session: Session, dossier: string, root: string): boolean {
  const directory = session.directory();
  const held = session.store.read((db) => loadDossier(db, dossier, directory));
  if (dossier === session.ledger) return false;
  return held === null || (held.state.foreign && findMember(directory, held.state.author)?.root === root);
}

function codeOf(error: unknown): string | null {
  if (error instanceof EncodingError || error instanceof DecryptError || error instanceof Refusal) return error.code;
  if (error instanceof v.ValiError) return 'envelope.manifest';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('blob.')) {
    return error.code;
  }
  return null;
}
