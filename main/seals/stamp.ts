// 用印: the unit's electronic seal on the final copy and on nothing else, once. Order: what may be stamped and with which seal → the place → the seal is appended
// and verified (append-seal.ts) → one commit. Nothing is kept before the last step.

import { checkPath } from '../../crypto/certificates/path.ts';
import type { PageBox } from '../../preload/contract/fields.ts';
import { toMilliBox } from '../acts/index.ts';
import { everyRoot, type RegisteredSeal } from '../directory/index.ts';
import { keepActs, loadDossier, makeActs, openVersion, readWhole } from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { blobs } from '../store/index.ts';
import { judgingTime } from '../unit-time.ts';
import { appendSeal } from './append-seal.ts';
import { expectStampable, findSeal, previewPlacement } from './preview.ts';

type StampRequest = { dossier: string; digest: string; seal: string; box: PageBox };
type Stamped = { dossier: string; act: string; digest: string };

export async function stamp(office: Office, input: StampRequest): Promise<Stamped> {
  const session = office.session();
  const state = expectStampable(session, input.dossier, input.digest);
  const seal = findSeal(session, input.seal);
  expectUsable(office, session, seal);
  const { signOffAct, elements } = state;
  require(signOffAct && elements, 'slip.missing');
  const placement = await previewPlacement(office, session, input);
  require(samePlace(placement.box, input.box), 'seal.outsidePage');

  const before = readWhole(openVersion(session, input.digest));
  const stamped = await appendSeal(office, session, before, {
    seal,
    page: placement.box.page,
    rect: placement.rect,
    intention: {
      purpose: 'stamp',
      title: elements.title,
      pages: state.versions.find((version) => version.digest === input.digest)?.pages ?? 1,
      seal: seal.name,
      digest: input.digest,
      recipients: [],
      opinion: '',
    },
  });
  const facts = { slip: signOffAct, mark: elements.handlingMark, stage: state.stage };
  return keep(office, session, input, placement.box, seal, stamped, facts);
}

function loadDossierStage(session: Session, dossier: string): string | undefined {
  return session.store.read((db) => loadDossier(db, dossier, session.directory()))?.state.stage;
}

/** Expired, not yet valid, revoked, or somebody else's: refused before the PIN is asked for. */
export function expectUsable(office: Office, session: Session, registered: RegisteredSeal): void {
  const { seal, unitCertificate } = registered;
  const now = judgingTime(office.clock, session);
  require(now <= seal.validTo, 'seal.expired', { to: seal.validTo });
  // The stamp will claim the clock's own time: before the first day it would not verify, whatever the acts say.
  require(office.clock.now() >= seal.validFrom, 'seal.notYetValid', { from: seal.validFrom });
  require(registered.keeper === session.me.fingerprint && session.profile.keepsUnitSeal, 'seal.notOurs');
  const path = checkPath({
    leaf: unitCertificate,
    intermediates: [],
    roots: everyRoot(session.directory()),
    crls: session.directory().revocationLists,
    at: now,
    usage: 'digitalSignature',
  });
  const revoked = path.findings.find((finding) => finding.status === 'bad' && finding.code === 'path.revocation');
  require(!revoked, 'seal.revoked');
  require(path.trusted !== 'no', 'signer.certificate', {
    finding: path.findings.find((one) => one.status === 'bad')?.code ?? '',
  });
}

function samePlace(a: PageBox, b: PageBox): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) < 0.01;
  return a.page === b.page && near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height);
}

async function keep(
  office: Office,
  session: Session,
  input: StampRequest,
  box: PageBox,
  seal: RegisteredSeal,
  stamped: Uint8Array,
  facts: { slip: string; mark: 'none' | 'workSecret'; stage: string },
): Promise<Stamped> {
  const { dossier } = input;
  const content = await session.store.writeBlob({ plaintext: stamped, dossier, kind: 'pdf', label: facts.mark });
  try {
    // The dossier may have moved on while the window stood open and the content was written.
    require(loadDossierStage(session, dossier) === facts.stage, 'document.superseded');
    const made = makeActs(office, session, [
      {
        type: 'stamp',
        dossier,
        body: {
          finalCopy: input.digest,
          stamped: content.digest,
          seal: seal.id,
          sealName: seal.name,
          box: toMilliBox(box),
          slip: facts.slip,
          operator: session.me.fingerprint,
        },
        subjects: [content.digest],
        label: { mark: facts.mark },
        consent: 'pin',
      },
    ]);
    session.store.commit(
      { action: 'seals.stamp', subject: dossier, detail: { seal: seal.id, digest: content.digest } },
      (db) => {
        blobs.put(db, content);
        keepActs(db, session, made, office.clock.now());
      },
    );
    office.changed('circulation');
    return { dossier, act: made[0]?.id ?? '', digest: content.digest };
  } finally {
    session.store.discardBlob(content);
    content.contentKey.fill(0);
  }
}
