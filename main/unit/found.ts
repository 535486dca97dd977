// Founding a unit: a root, a recovery key, people with signing and encryption certificates, an empty revocation list, and the ledger that says so.
// Everything is fresh. The exercise (演示) founds its two units by it, and so does whoever founds a unit of one's own (founding.ts). People whose
// keys are made on another computer are not here: they join (enrolment.ts), and the same writer adds them to the ledger.

import { toBase64, toHex } from '../../crypto/bytes.ts';
import { type Certificate, parseCertificate } from '../../crypto/certificates/certificate.ts';
import { issueCrl } from '../../crypto/certificates/crl.ts';
import { issueCertificate, type Profile } from '../../crypto/certificates/issue.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import type { Role } from '../../preload/contract/define.ts';
import {
  type ActType,
  type Bodies,
  decodeAct,
  type JsonObject,
  normalizeStrings,
  type SignedAct,
  signAct,
} from '../acts/index.ts';
import { ledgerDossier } from '../directory/index.ts';

const YEAR = 365 * 24 * 60 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

export type PersonPlan = { readonly name: string; readonly post: string; readonly role: Role };
export type UnitPlan = { readonly unit: string; readonly agencyCode: string; readonly people: readonly PersonPlan[] };

type KeyPair = ReturnType<typeof sm2.generateKeyPair>;

export type FoundedPerson = PersonPlan & {
  readonly signing: { readonly keys: KeyPair; readonly certificate: Certificate };
  readonly encryption: { readonly keys: KeyPair; readonly certificate: Certificate };
};

/** What issues a unit's certificates and signs its ledger. */
export type Authority = {
  readonly unit: string;
  readonly root: Certificate;
  /** The root's private key, 32 bytes. */
  readonly rootPrivateKey: Uint8Array;
};

export type FoundedUnit = Authority & {
  readonly plan: UnitPlan;
  readonly recoveryKeys: KeyPair;
  readonly people: readonly FoundedPerson[];
  readonly revocationList: Uint8Array;
};

/** Makes keys and certificates of a unit, and of the people named; `now` in ms. Valid from an hour before, so that a neighbour's slow clock does not refuse them. */
export function foundUnit(plan: UnitPlan, now: number): FoundedUnit {
  const rootKeys = sm2.generateKeyPair();
  const root = parseCertificate(
    issueCertificate({
      subject: { country: 'CN', organization: plan.unit, commonName: `${plan.unit}根证书` },
      issuer: 'self',
      issuerPrivateKey: rootKeys.privateKey,
      publicKey: rootKeys.publicKey,
      notBefore: now - DAY / 24,
      notAfter: now + 10 * YEAR,
      profile: 'root',
    }),
  );
  const unit = { unit: plan.unit, root, rootPrivateKey: rootKeys.privateKey };
  return {
    ...unit,
    plan,
    recoveryKeys: sm2.generateKeyPair(),
    people: plan.people.map((person) => ({
      ...person,
      signing: issueTo(unit, person.name, 'signing', now),
      encryption: issueTo(unit, person.name, 'encryption', now),
    })),
    revocationList: issueCrl({
      issuer: root,
      issuerPrivateKey: rootKeys.privateKey,
      thisUpdate: now - DAY / 24,
      nextUpdate: now + 365 * DAY,
      revoked: [],
    }),
  };
}

/** A fresh key pair with a certificate by the unit's root. */
export function issueTo(
  authority: Authority,
  commonName: string,
  profile: Profile,
  now: number,
): { keys: KeyPair; certificate: Certificate } {
  const keys = sm2.generateKeyPair();
  return { keys, certificate: certify(authority, commonName, keys.publicKey, profile, now) };
}

/** A certificate by the unit's root for a key that was made elsewhere (65 bytes), valid for five years or as long as the root. */
export function certify(
  { unit, root, rootPrivateKey }: Authority,
  commonName: string,
  publicKey: Uint8Array,
  profile: Profile,
  now: number,
): Certificate {
  const der = issueCertificate({
    subject: { country: 'CN', organization: unit, commonName },
    issuer: root,
    issuerPrivateKey: rootPrivateKey,
    publicKey,
    notBefore: now - DAY / 24,
    notAfter: Math.min(now + 5 * YEAR, root.notAfter),
    profile,
  });
  return parseCertificate(der);
}

/** Writes the acts of a ledger, one after another, signed by the unit's root. `held`: acts that the ledger has already. */
export class LedgerWriter {
  /** The acts written by this writer. */
  readonly acts: SignedAct[] = [];
  readonly #authority: Authority;
  readonly #dossier: string;
  readonly #device = toHex(randomBytes(8));
  readonly #now: number;
  #parents: readonly string[] = [];
  #seen: number;

  constructor(authority: Authority, now: number, held: readonly SignedAct[] = []) {
    this.#authority = authority;
    this.#dossier = ledgerDossier(authority.root.raw);
    this.#now = now;
    this.#seen = now;
    if (held.length === 0) return;
    const known = held.map(({ id, bytes }) => ({ id, act: decodeAct(bytes) }));
    const followed = new Set(known.flatMap(({ act }) => act.parents));
    this.#parents = known
      .map(({ id }) => id)
      .filter((id) => !followed.has(id))
      .sort();
    this.#seen = Math.max(...known.map(({ act }) => act.at));
  }

  add<T extends ActType>(type: T, body: Bodies[T]): void {
    const { root, rootPrivateKey } = this.#authority;
    const made = signAct(
      {
        type,
        dossier: this.#dossier,
        actor: root.fingerprint,
        post: '根',
        device: this.#device,
        seq: this.acts.length + 1,
        at: this.#now,
        seen: this.#seen,
        parents: this.#parents,
        subjects: [],
        label: { mark: 'none' },
        consent: 'session',
        basis: [],
        body: normalizeStrings<JsonObject>(body),
      },
      (message) => sm2.sign(rootPrivateKey, message),
    );
    this.acts.push(made);
    this.#parents = [made.id];
  }

  /** The founding acts: the root, the people, the empty list. */
  found({ plan, root, people, revocationList }: FoundedUnit, exercise: boolean): void {
    this.add('found', { unit: plan.unit, agencyCode: plan.agencyCode, root: toBase64(root.raw), exercise });
    for (const person of people) this.add('enrol', enrolmentOf(person));
    this.add('revocationList', { list: toBase64(revocationList) });
  }

  /** Trust in another unit: its root, its people, its revocation list. */
  trust({ plan, root, people, revocationList }: FoundedUnit): void {
    this.add('trust', {
      unit: plan.unit,
      agencyCode: plan.agencyCode,
      root: toBase64(root.raw),
      people: people.map(enrolmentOf),
    });
    this.add('revocationList', { list: toBase64(revocationList) });
  }
}

function enrolmentOf(person: FoundedPerson): Bodies['enrol'] {
  return {
    name: person.name,
    post: person.post,
    role: person.role,
    signing: toBase64(person.signing.certificate.raw),
    encryption: toBase64(person.encryption.certificate.raw),
  };
}

export function wipeUnit(unit: FoundedUnit): void {
  unit.rootPrivateKey.fill(0);
  unit.recoveryKeys.privateKey.fill(0);
  for (const person of unit.people) {
    person.signing.keys.privateKey.fill(0);
    person.encryption.keys.privateKey.fill(0);
  }
}
