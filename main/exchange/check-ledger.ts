// An envelope with the unit's ledger, as a colleague has it: who may bring one and what may be in it. Every act is of our own ledger's dossier and signed by
// our own root. What is held already stays, whatever comes: the result is the union of both, and it must hold as a whole.

import { EncodingError } from '../../crypto/errors.ts';
import type { Finding } from '../../preload/contract/fields.ts';
import { type Act, actId, decodeAct, type SignedAct, verifyAct } from '../acts/index.ts';
import { type Directory, deriveDirectory, type Member } from '../directory/index.ts';
import type { Session } from '../office.ts';
import { acts, type StoredAct } from '../store/index.ts';
import type { Manifest } from './manifest.ts';

const bad = (code: string, detail: Finding['detail'] = {}): { finding: Finding } => ({
  finding: { code, status: 'bad', detail },
});

export function checkLedger(
  manifest: Manifest,
  directory: Directory,
  session: Session,
  sender: Member,
): { acts: StoredAct[] } | { finding: Finding } {
  const { root } = directory.unit;
  if (sender.root !== root.fingerprint || manifest.blobs.length > 0) return bad('envelope.purpose');
  const taken: StoredAct[] = [];
  for (const carried of manifest.acts) {
    const signed: SignedAct = { ...carried, id: actId(carried.bytes) };
    const detail = { act: signed.id };
    let act: Act;
    try {
      act = decodeAct(signed.bytes);
    } catch (error) {
      if (error instanceof EncodingError) return bad(error.code);
      throw error;
    }
    if (act.dossier !== session.ledger) return bad('envelope.purpose', { ...detail, type: act.type });
    if (act.actor !== root.fingerprint) return bad('act.unknownActor', detail);
    if (!verifyAct(signed, root.publicKey.bytes)) return bad('act.signature', detail);
    taken.push({ ...signed, act, arrivedAt: 0 });
  }
  const held = session.store.read((db) => acts.ofDossier(db, session.ledger));
  const known = new Set(held.map((entry) => entry.id));
  const derived = deriveDirectory([...held, ...taken.filter((entry) => !known.has(entry.id))], root.fingerprint);
  const fresh = new Set(taken.map((entry) => entry.id));
  const refused = derived?.refused.find((entry) => fresh.has(entry.act));
  if (!derived || refused) return bad('envelope.ledger', refused ? { act: refused.act } : {});
  return { acts: taken };
}
