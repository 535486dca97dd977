// Two units and a store full of dossiers, for the bench. Units and ledger are those of the exercise; the acts are as the line makes them, with one
// signature for all of them, since replay checks none (whoever takes acts in has).

import { join } from 'node:path';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { type ActType, type Bodies, decodeAct, signAct } from '../../main/acts/index.ts';
import { createAuditLog } from '../../main/audit/index.ts';
import type { CryptoPool } from '../../main/crypto-pool/index.ts';
import { type Directory, deriveDirectory, ledgerDossier } from '../../main/directory/index.ts';
import { deriveDossier } from '../../main/documents/index.ts';
import { SoftwareProvider } from '../../main/keys/provider.ts';
import { acts, blobs, nodeDisk, openStore, type Store, type StoredAct } from '../../main/store/index.ts';
import { type FoundedPerson, foundUnit, LedgerWriter, type UnitPlan } from '../../main/unit/found.ts';

export const DOSSIERS = 1000;
export const ACTS_EACH = 7;
/** Dossiers to a commit. */
const COMMITTED = 1000;

const NOW = 1_790_000_000_000;
const plan = (unit: string, agencyCode: string): UnitPlan => ({
  unit,
  agencyCode,
  people: [
    { name: '甲', post: '机要员', role: 'clerk' },
    { name: '乙', post: '主任', role: 'leader' },
  ],
});

export type Offices = {
  readonly directory: Directory;
  readonly ledger: string;
  readonly clerk: FoundedPerson;
  /** The other unit's clerk. */
  readonly colleague: FoundedPerson;
  openStore(folder: string): Store;
  /** Writes a content and names it in a commit; its digest. */
  writeContent(store: Store, plaintext: Uint8Array): Promise<string>;
  /** Keeps the acts of so many dossiers, a thousand in a commit. */
  fill(store: Store, dossiers: number): void;
};

export function foundOffices(pool: CryptoPool): Offices {
  const own = foundUnit(plan('示例市发展和改革委员会', '演发改'), NOW);
  const other = foundUnit(plan('示例县发展和改革局', '演县发改'), NOW);
  const ledger = new LedgerWriter(own, NOW);
  ledger.found(own, true);
  ledger.trust(other);
  const directory = deriveDirectory(ledger.acts, own.root.fingerprint);
  const [clerk, leader] = own.people;
  const [colleague] = other.people;
  if (!directory || !clerk || !leader || !colleague) throw new Error('the units were not founded');
  const provider = new SoftwareProvider({
    signingKey: clerk.signing.keys.privateKey.slice(),
    decryptionKey: clerk.encryption.keys.privateKey.slice(),
    wrapKey: randomBytes(16),
    recoveryPublicKey: own.recoveryKeys.publicKey,
    openUnitSealKey: () => Promise.reject(new Error('no seal in the bench')),
  });
  return {
    directory,
    ledger: ledgerDossier(own.root.raw),
    clerk,
    colleague,
    openStore: (folder) =>
      openStore({
        folder: join(folder, toHex(randomBytes(4))),
        storeKey: randomBytes(32),
        dataKey: randomBytes(32),
        holders: provider,
        disk: nodeDisk(),
        pool,
        create: true,
        appendAudit: createAuditLog({
          profileId: '0'.repeat(16),
          actor: clerk.signing.certificate.fingerprint,
          now: () => NOW,
          sign: (message) => provider.sign(message),
        }).append,
      }),
    writeContent: async (store, plaintext) => {
      const blob = await store.writeBlob({ plaintext, dossier: toHex(randomBytes(32)), kind: 'pdf', label: 'none' });
      store.commit({ action: 'bench.content', subject: blob.digest }, (db) => blobs.put(db, blob));
      return blob.digest;
    },
    fill: (store, dossiers) => {
      const signature = sm2.sign(clerk.signing.keys.privateKey, utf8('one for all'));
      const first = outgoing(1, signature);
      const last = deriveDossier(first[0]?.act.dossier ?? '', first, directory).state;
      if (last.stage !== 'received') throw new Error(`the acts of the bench end at ${last.stage}`);
      for (let done = 0; done < dossiers; done += COMMITTED) {
        store.commit({ action: 'bench.fill', subject: String(done) }, (db) => {
          for (let serial = done + 1; serial <= Math.min(dossiers, done + COMMITTED); serial++)
            for (const entry of outgoing(serial, signature)) acts.put(db, entry, NOW);
        });
      }
    },
  };

  /** An outgoing document from draft to receipt. */
  function outgoing(serial: number, signature: Uint8Array): StoredAct[] {
    const dossier = toHex(sm3(utf8(`bench dossier ${serial}`)));
    const digest = (what: string) => toHex(sm3(utf8(`bench ${what} ${serial}`)));
    const [draft, finalCopy, stamped] = [digest('draft'), digest('final copy'), digest('stamped')];
    const made: StoredAct[] = [];
    const add = <T extends ActType>(type: T, by: FoundedPerson, subject: string, body: Bodies[T]): string => {
      const actor = by.signing.certificate.fingerprint;
      const signed = signAct(
        {
          type,
          dossier,
          actor,
          post: by.post,
          device: '0'.repeat(16),
          seq: made.filter((one) => one.act.actor === actor).length + 1,
          at: NOW + serial * 1000 + made.length,
          seen: NOW,
          parents: made.slice(-1).map((one) => one.id),
          subjects: [subject],
          label: { mark: 'none' },
          consent: ['signOff', 'stamp', 'dispatch'].includes(type) ? 'pin' : 'session',
          basis: directory ? [...directory.heads] : [],
          body,
        },
        () => signature,
      );
      made.push({ ...signed, act: decodeAct(signed.bytes), arrivedAt: NOW });
      return signed.id;
    };
    const [me, chief, receiver] = [clerk, leader, colleague] as [FoundedPerson, FoundedPerson, FoundedPerson];
    const meant = { name: me.signing.certificate.fingerprint, chief: chief.signing.certificate.fingerprint };
    const elements: Bodies['submit']['elements'] = {
      documentKind: 'notice',
      issuingAgency: own.plan.unit,
      title: `关于开展第${serial}批示例项目储备工作的通知`,
      primaryRecipients: [other.plan.unit],
      body: [
        '为做好示例项目储备工作，现就有关事项通知如下。',
        '一、请于月底前报送储备项目清单。',
        '二、请明确一名联系人。',
      ],
      attachmentNotes: ['示例项目储备清单'],
      signatureBlock: own.plan.unit,
      copiedRecipients: [],
      handlingMark: 'none',
      urgency: 'routine',
      disclosure: 'onRequest',
    };
    const box = { page: 0, x: 100_000, y: 100_000, width: 119_000, height: 119_000 };
    const layout = { pages: 1, number: box, date: box, signatureBlock: box, legalSealBox: box };
    const on = { year: 2026, month: 9, day: 21 };
    const number = { agencyCode: own.plan.agencyCode, year: 2026, serial };
    const root = { own: own.root.fingerprint, other: other.root.fingerprint };
    const clerks = [receiver.signing.certificate.fingerprint];
    const agencyCode = own.plan.agencyCode;
    add('submit', me, draft, { elements, agencyCode, layout, to: meant.chief, opinion: '请审签。' });
    const signOff = add('signOff', chief, draft, {
      digest: draft,
      opinion: '同意印发。',
      name: chief.name,
      on,
      to: meant.name,
    });
    const numberAct = add('number', me, draft, { number, signedOffText: draft, signOff });
    add('produce', me, finalCopy, {
      number,
      signedOffText: draft,
      finalCopy,
      pages: 1,
      comparedTexts: 100,
      numberAct,
      layout,
    });
    add('stamp', me, stamped, {
      finalCopy,
      stamped,
      seal: 'YZ',
      sealName: own.plan.unit,
      box,
      slip: signOff,
      operator: meant.name,
    });
    const dispatch = add('dispatch', me, stamped, {
      stamped,
      pages: 1,
      number,
      signedOffOn: on,
      elements,
      fromUnit: own.plan.unit,
      fromRoot: root.own,
      to: [{ unit: other.plan.unit, root: root.other, clerks }],
      pieces: 1,
    });
    add('acknowledge', receiver, stamped, {
      dispatch,
      digest: stamped,
      pieces: 1,
      verdict: 'valid',
      unit: other.plan.unit,
    });
    return made;
  }
}
