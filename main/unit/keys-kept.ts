// What the holder of a unit's keys has in the store beside the ledger: the root's private key, who is planned to join and who keeps the seal, and which requests
// have been answered. Encrypted records of one profile; none of it travels.

import { fromBase64 } from '../../crypto/bytes.ts';
import type { Role } from '../../preload/contract/define.ts';
import type { Session } from '../office.ts';
import { require } from '../refusal.ts';
import { type Draft, drafts, type ReadableDb } from '../store/index.ts';
import type { Authority } from './found.ts';

const KEYS = 'unit-keys';
const PLAN = 'unit-plan';
const ANSWER = 'unitAnswer';

/** `recovery` in exercises alone: otherwise that key is on paper. */
type UnitKeys = { readonly root: string; readonly recovery?: string };

export type PlannedPerson = {
  readonly name: string;
  readonly post: string;
  readonly role: Role;
  /** Of the signing certificate, once the person is enrolled. */
  readonly fingerprint: string | null;
};
/** `sealKeeper`: the place of a planned person, or null where no seal is wanted. */
export type Plan = { readonly people: readonly PlannedPerson[]; readonly sealKeeper: number | null };

/** A request that was answered. */
export type Answered = { readonly request: string; readonly fingerprint: string };

export function unitKeysDraft(content: UnitKeys, now: number): Draft {
  return { id: KEYS, kind: 'unitKeys', dossier: null, savedAt: now, content };
}

export function planDraft(content: Plan, now: number): Draft {
  return { id: PLAN, kind: 'unitPlan', dossier: null, savedAt: now, content };
}

export function answeredDraft(content: Answered, now: number): Draft {
  return { id: `${ANSWER} ${content.request}`, kind: ANSWER, dossier: null, savedAt: now, content };
}

export function planOf(db: ReadableDb): Plan {
  return drafts.get<Plan>(db, PLAN)?.content ?? { people: [], sealKeeper: null };
}

export function answeredIn(db: ReadableDb): Answered[] {
  return drafts.list<Answered>(db, { kind: ANSWER }).map((draft) => draft.content);
}

export function holdsUnitKeys(session: Session): boolean {
  return session.store.read((db) => drafts.get(db, KEYS)) !== undefined;
}

/** Lets `use` issue and sign as the unit; the key is wiped after it. Throws Refusal `unit.notHolder`. */
export async function asUnit<T>(session: Session, use: (authority: Authority) => T | Promise<T>): Promise<T> {
  const kept = session.store.read((db) => drafts.get<UnitKeys>(db, KEYS));
  require(kept, 'unit.notHolder');
  const rootPrivateKey = fromBase64(kept.content.root);
  const { name, root } = session.directory().unit;
  try {
    return await use({ unit: name, root, rootPrivateKey });
  } finally {
    rootPrivateKey.fill(0);
  }
}
