// 核发: check, then send. The stamped document goes to the units named, in one envelope for each of them; of our dossier they get the dispatch act alone,
// because what was said and decided on the way is not another agency's business.

import type { Unit } from '../directory/index.ts';
import { type DossierState, keepActs, loadDossier, makeActs, nextAction } from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { reportOn } from '../verification/index.ts';
import { discardPacked, type PackedEnvelope, packForMembers, recordOutgoing, sendWaiting } from './outbox.ts';

export async function dispatch(
  office: Office,
  options: { dossier: string; digest: string; units: readonly string[] },
): Promise<{ act: string; envelopes: string[] }> {
  const session = office.session();
  const state = expectDispatchable(session, options);
  const { elements, number, signedOffOn } = state;
  require(elements && number && signedOffOn, 'step.notPossible');
  const units = unitsNamed(session, options.units);
  // Check, then send: a document whose seal does not hold does not leave the house.
  const report = await reportOn(office, session, options.digest);
  require(report.verdict !== 'invalid' && report.verdict !== 'unsigned', 'seal.broken', { verdict: report.verdict });
  const pages = state.versions.find((version) => version.digest === options.digest)?.pages ?? 1;
  await office.consent({
    purpose: 'dispatch',
    title: elements.title,
    pages,
    seal: report.signatures[0]?.sealName ?? null,
    digest: options.digest,
    recipients: units.map((unit) => unit.name),
    opinion: '',
  });
  // While the window stood open the dossier may have moved on.
  expectDispatchable(session, options);
  const [made] = makeActs(office, session, [
    {
      type: 'dispatch',
      dossier: options.dossier,
      body: {
        stamped: options.digest,
        pages,
        number,
        signedOffOn,
        elements,
        fromUnit: session.me.unit,
        fromRoot: session.me.root,
        to: units.map((unit) => ({
          unit: unit.name,
          root: unit.root.fingerprint,
          clerks: clerksOf(unit).map((clerk) => clerk.fingerprint),
        })),
        pieces: 1,
      },
      subjects: [options.digest],
      label: { mark: elements.handlingMark },
      consent: 'pin',
    },
  ]);
  if (!made) throw new Error('no act was made');
  const packed: PackedEnvelope[] = [];
  try {
    for (const unit of units) {
      packed.push(
        packForMembers(office, session, {
          purpose: 'dispatch',
          acts: [made],
          certificates: [session.me.signing.raw],
          digests: [options.digest],
          recipients: clerksOf(unit),
        }),
      );
    }
    session.store.commit(
      { action: 'exchange.dispatch', subject: options.dossier, detail: { act: made.id, units: units.length } },
      (db) => {
        keepActs(db, session, [made], office.clock.now());
        for (const envelope of packed) recordOutgoing(db, envelope, office.clock.now());
      },
    );
  } catch (error) {
    for (const envelope of packed) discardPacked(office, session, envelope);
    throw error;
  }
  sendWaiting(office, session);
  office.changed('exchange', 'circulation');
  return { act: made.id, envelopes: packed.map((envelope) => envelope.name) };
}

/** The dossier whose stamped version waits to be sent. */
function expectDispatchable(session: Session, options: { dossier: string; digest: string }): DossierState {
  const loaded = session.store.read((db) => loadDossier(db, options.dossier, session.directory()));
  require(loaded, 'dossier.missing');
  const me = { fingerprint: session.me.fingerprint, role: session.role };
  require(nextAction(loaded.state, me) === 'dispatch', 'step.notPossible');
  require(loaded.state.current === options.digest, 'document.superseded');
  return loaded.state;
}

function clerksOf(unit: Unit) {
  return unit.members.filter((member) => member.role === 'clerk');
}

function unitsNamed(session: Session, roots: readonly string[]): Unit[] {
  require(roots.length > 0, 'addressee.unknown');
  return [...new Set(roots)].map((root) => {
    const unit = session.directory().others.find((candidate) => candidate.root.fingerprint === root);
    require(unit && clerksOf(unit).length > 0, 'addressee.unknown', { root });
    return unit;
  });
}
