// The unit's directory: who belongs to it in which post with which certificates, which other units are trusted, which seals there are,
// which certificates are revoked. It is derived from the acts of the unit's ledger dossier and from nothing else, so it can be
// dropped and rebuilt. Acts of the ledger count only if the unit's root signed them (the founding) or an enrolled security officer.
// Not done here: checking certificates against time and revocation (crypto/certificates/path.ts, asked by those who use them).

import { fromBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import { type Certificate, parseCertificate } from '../../crypto/certificates/certificate.ts';
import { type Crl, parseCrl } from '../../crypto/certificates/crl.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { parseSeal, type Seal } from '../../crypto/seals/seal.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { Role } from '../../preload/contract/define.ts';
import { type Act, bodyOf, decodeAct, orderActs, type SignedAct, verifyAct } from '../acts/index.ts';

export type Member = {
  /** SM3 of the signing certificate: the person's name in every act. */
  readonly fingerprint: string;
  readonly name: string;
  readonly post: string;
  readonly role: Role;
  readonly unit: string;
  /** SM3 of the unit's root certificate. */
  readonly root: string;
  readonly signing: Certificate;
  readonly encryption: Certificate;
};

export type Unit = {
  readonly name: string;
  readonly agencyCode: string;
  readonly root: Certificate;
  readonly members: readonly Member[];
};

export type RegisteredSeal = {
  readonly id: string;
  readonly name: string;
  readonly seal: Seal;
  readonly unitCertificate: Certificate;
  /** Fingerprint of the one who keeps it. */
  readonly keeper: string;
};

export type Directory = {
  readonly unit: Unit;
  readonly exercise: boolean;
  readonly others: readonly Unit[];
  readonly seals: readonly RegisteredSeal[];
  readonly revocationLists: readonly Crl[];
  /** Ids of the ledger's last acts: the `basis` that an act names. */
  readonly heads: readonly string[];
  readonly refused: readonly { readonly act: string; readonly code: string }[];
};

/** Identity of a unit's ledger dossier: 64 hex digits made of its root certificate. */
export function ledgerDossier(root: Uint8Array): string {
  return toHex(sm3(utf8('yinzheng/ledger/1'), root));
}

/**
 * Replays a ledger. `root` is the anchor that the profile holds itself (64 hex digits, SM3 of the root certificate): a ledger founded on
 * another root is no ledger of ours and gives null.
 */
export function deriveDirectory(acts: readonly SignedAct[], root: string): Directory | null {
  const known = acts.map((signed) => ({ id: signed.id, act: decodeAct(signed.bytes), signed }));
  const { ordered } = orderActs(known);
  const state = new LedgerState(root);
  for (const entry of ordered) state.apply(entry.id, entry.act, entry.signed);
  return state.finish(ordered.map((entry) => entry));
}

class LedgerState {
  readonly #root: string;
  #founded: { unit: string; agencyCode: string; root: Certificate; exercise: boolean } | undefined;
  readonly #members = new Map<string, Member>();
  readonly #others = new Map<string, Unit>();
  readonly #seals = new Map<string, RegisteredSeal>();
  readonly #lists: Crl[] = [];
  readonly #refused: { act: string; code: string }[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  apply(id: string, act: Act, signed: SignedAct): void {
    const fault = this.#tryApply(act, signed);
    if (fault) this.#refused.push({ act: id, code: fault });
  }

  /** A certificate or seal that does not parse makes its act count for nothing, not the ledger unreadable. */
  #tryApply(act: Act, signed: SignedAct): string | undefined {
    try {
      return this.#apply(act, signed);
    } catch (error) {
      if (error instanceof EncodingError) return 'ledger.body';
      throw error;
    }
  }

  #apply(act: Act, signed: SignedAct): string | undefined {
    if (act.type === 'found') {
      const body = bodyOf(act, 'found');
      if (!body) return 'ledger.body';
      const root = parseCertificate(fromBase64(body.root));
      if (root.fingerprint !== this.#root || act.actor !== this.#root || this.#founded) return 'ledger.root';
      if (!verifyAct(signed, root.publicKey.bytes)) return 'ledger.signature';
      this.#founded = {
        unit: body.unit,
        agencyCode: body.agencyCode,
        root,
        exercise: body.exercise,
      };
      return undefined;
    }
    const founded = this.#founded;
    if (!founded) return 'ledger.unfounded';
    const author = act.actor === this.#root ? founded.root : this.#officer(act.actor);
    if (!author) return 'ledger.author';
    if (!verifyAct(signed, author.publicKey.bytes)) return 'ledger.signature';
    switch (act.type) {
      case 'enrol': {
        const body = bodyOf(act, 'enrol');
        if (!body) return 'ledger.body';
        const member = memberOf(body, founded.unit, this.#root);
        this.#members.set(member.fingerprint, member);
        return undefined;
      }
      case 'trust': {
        const body = bodyOf(act, 'trust');
        if (!body) return 'ledger.body';
        const { unit, agencyCode, people } = body;
        const root = parseCertificate(fromBase64(body.root));
        const members = people.map((person) => memberOf(person, unit, root.fingerprint));
        this.#others.set(root.fingerprint, { name: unit, agencyCode, root, members });
        return undefined;
      }
      case 'registerSeal': {
        const body = bodyOf(act, 'registerSeal');
        if (!body) return 'ledger.body';
        const seal = parseSeal(fromBase64(body.seal));
        const unitCertificate = parseCertificate(fromBase64(body.unitCertificate));
        const { id, name, keeper } = body;
        this.#seals.set(id, { id, name, seal, unitCertificate, keeper });
        return undefined;
      }
      case 'revocationList': {
        const body = bodyOf(act, 'revocationList');
        if (!body) return 'ledger.body';
        this.#lists.push(parseCrl(fromBase64(body.list)));
        return undefined;
      }
      default:
        return undefined; // Kept and forwarded; means nothing to this version.
    }
  }

  #officer(fingerprint: string): Certificate | undefined {
    const member = this.#members.get(fingerprint);
    return member?.role === 'securityOfficer' ? member.signing : undefined;
  }

  finish(ordered: readonly { readonly id: string; readonly act: Act }[]): Directory | null {
    const founded = this.#founded;
    if (!founded) return null;
    const parents = new Set(ordered.flatMap((entry) => entry.act.parents));
    return {
      unit: {
        name: founded.unit,
        agencyCode: founded.agencyCode,
        root: founded.root,
        members: [...this.#members.values()],
      },
      exercise: founded.exercise,
      others: [...this.#others.values()],
      seals: [...this.#seals.values()],
      revocationLists: this.#lists,
      heads: ordered
        .map((entry) => entry.id)
        .filter((id) => !parents.has(id))
        .sort(),
      refused: this.#refused,
    };
  }
}

type MemberBody = { name: string; post: string; role: Role; signing: string; encryption: string };

function memberOf(body: MemberBody, unit: string, root: string): Member {
  const signing = parseCertificate(fromBase64(body.signing));
  const encryption = parseCertificate(fromBase64(body.encryption));
  return {
    fingerprint: signing.fingerprint,
    name: body.name,
    post: body.post,
    role: body.role,
    unit,
    root,
    signing,
    encryption,
  };
}

/** Everybody the directory knows, own unit first. */
export function everyMember(directory: Directory): Member[] {
  return [...directory.unit.members, ...directory.others.flatMap((unit) => unit.members)];
}

export function findMember(directory: Directory, fingerprint: string): Member | undefined {
  return everyMember(directory).find((member) => member.fingerprint === fingerprint);
}

export function everyRoot(directory: Directory): Certificate[] {
  return [directory.unit.root, ...directory.others.map((unit) => unit.root)];
}
