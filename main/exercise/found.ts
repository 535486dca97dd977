// Founding a unit: a root, a recovery key, people with signing and encryption certificates, an empty revocation list, and the ledger that says so.
// Everything is fresh. Used by the exercise (演示); a unit of one's own will be founded by the same steps, over a wizard instead of a list.

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

export type FoundedUnit = {
  readonly plan: UnitPlan;
  readonly rootKeys: KeyPair;
  readonly root: Certificate;
  readonly recoveryKeys: KeyPair;
  readonly people: readonly FoundedPerson[];
  readonly revocationList: Uint8Array;
};

/** Makes keys and certificates of a unit; `now` in ms. Valid from an hour before, so that a neighbour's slow clock does not refuse them. */
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
  const unit = { plan, rootKeys, root };
  return {
    ...unit,
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
  unit: Pick<FoundedUnit, 'plan' | 'root' | 'rootKeys'>,
  commonName: string,
  profile: Profile,
  now: number,
): { keys: KeyPair; certificate: Certificate } {
  const keys = sm2.generateKeyPair();
  const der = issueCertificate({
    subject: { country: 'CN', organization: unit.plan.unit, commonName },
    issuer: unit.root,
    issuerPrivateKey: unit.rootKeys.privateKey,
    publicKey: keys.publicKey,
    notBefore: now - DAY / 24,
    notAfter: now + 5 * YEAR,
    profile,
  });
  return { keys, certificate: parseCertificate(der) };
}

/** Writes the acts of a ledger, one after another, signed by the unit's root. */
export class LedgerWriter {
  readonly acts: SignedAct[] = [];
  readonly #unit: FoundedUnit;
  readonly #dossier: string;
  readonly #device = toHex(randomBytes(8));
  readonly #now: number;

  constructor(unit: FoundedUnit, now: number) {
    this.#unit = unit;
    this.#dossier = ledgerDossier(unit.root.raw);
    this.#now = now;
  }

  add<T extends ActType>(type: T, body: Bodies[T]): void {
    const last = this.acts[this.acts.length - 1];
    this.acts.push(
      signAct(
        {
          type,
          dossier: this.#dossier,
          actor: this.#unit.root.fingerprint,
          post: '根',
          device: this.#device,
          seq: this.acts.length + 1,
          at: this.#now,
          seen: this.#now,
          parents: last ? [last.id] : [],
          subjects: [],
          label: { mark: 'none' },
          consent: 'session',
          basis: [],
          body: normalizeStrings<JsonObject>(body),
        },
        (message) => sm2.sign(this.#unit.rootKeys.privateKey, message),
      ),
    );
  }

  /** The founding acts: the root, the people, the empty list. */
  found(exercise: boolean): void {
    const { plan, root, people, revocationList } = this.#unit;
    this.add('found', { unit: plan.unit, agencyCode: plan.agencyCode, root: toBase64(root.raw), exercise });
    for (const person of people) this.add('enrol', enrolmentOf(person));
    this.add('revocationList', { list: toBase64(revocationList) });
  }

  /** Trust in another unit: its root, its people, its revocation list. */
  trust(other: FoundedUnit): void {
    const { plan, root, people, revocationList } = other;
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

/** A name for a seal: random, printable, as GB/T 38540 asks of esID. */
export function freshSealId(): string {
  return `YZ${toHex(randomBytes(10))}`.toUpperCase();
}

export function wipeUnit(unit: FoundedUnit): void {
  unit.rootKeys.privateKey.fill(0);
  unit.recoveryKeys.privateKey.fill(0);
  for (const person of unit.people) {
    person.signing.keys.privateKey.fill(0);
    person.encryption.keys.privateKey.fill(0);
  }
}

export const SEAL_YEARS = 5 * YEAR;
