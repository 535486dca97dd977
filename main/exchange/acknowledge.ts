// 签收: the receiving clerk says, signed, that so many pieces of this very document came, and what the check of its seal said. The act joins the
// issuer's dossier and goes home as the receipt.

import type { InferOutput } from 'valibot';
import type { exchange } from '../../preload/contract/exchange.ts';
import { findMember } from '../directory/index.ts';
import { keepActs, loadDossier, makeActs, nextAction } from '../documents/index.ts';
import type { Office } from '../office.ts';
import { Refusal, require } from '../refusal.ts';
import { acts } from '../store/index.ts';
import { reportOn } from '../verification/index.ts';
import { arrivalOf } from './arrivals.ts';
import { discardPacked, packForMembers, recordOutgoing, sendWaiting } from './outbox.ts';

export async function acknowledge(office: Office, dispatch: string, pieces: number): Promise<{ act: string }> {
  const session = office.session();
  const arrival = await arrivalOf(office, session, dispatch);
  if (arrival.acknowledgedAt !== null) throw new Refusal('arrival.acknowledged');
  require(pieces === arrival.pieces, 'arrival.pieces', { sent: arrival.pieces, counted: pieces });
  // Nobody says that a document came which can no longer be read.
  await reportOn(office, session, arrival.digest).catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal('arrival.missing', { cause: error.code }) : error;
  });
  const author = session.store.read((db) => acts.get(db, dispatch))?.act.actor ?? '';
  const home = findMember(session.directory(), author);
  require(home, 'arrival.missing');
  // The check took its time: what another hand acknowledged meanwhile is not acknowledged twice.
  const now = session.store.read((db) => loadDossier(db, arrival.dossier, session.directory()));
  const me = { fingerprint: session.me.fingerprint, role: session.role };
  require(now && nextAction(now.state, me) === 'acknowledge', 'arrival.acknowledged');
  const [made] = makeActs(office, session, [
    {
      type: 'acknowledge',
      dossier: arrival.dossier,
      body: { dispatch, digest: arrival.digest, pieces, verdict: arrival.banner.verdict, unit: session.me.unit },
      subjects: [arrival.digest],
      label: { mark: arrival.handlingMark },
      consent: 'session',
    },
  ]);
  if (!made) throw new Error('no act was made');
  const packed = packForMembers(office, session, {
    purpose: 'receipt',
    acts: [made],
    certificates: [session.me.signing.raw],
    digests: [],
    recipients: [home],
  });
  try {
    session.store.commit(
      { action: 'exchange.acknowledge', subject: arrival.dossier, detail: { act: made.id, pieces } },
      (db) => {
        keepActs(db, session, [made], office.clock.now());
        recordOutgoing(db, packed, office.clock.now());
      },
    );
  } catch (error) {
    discardPacked(office, session, packed);
    throw error;
  }
  sendWaiting(office, session);
  office.changed('exchange', 'circulation');
  return { act: made.id };
}

type Several = InferOutput<typeof exchange.acknowledgeSeveral.output>;

/** One after the other, each an act and a receipt of its own, as if each had been signed for by itself. */
export async function acknowledgeSeveral(
  office: Office,
  counted: readonly { readonly arrival: string; readonly pieces: number }[],
): Promise<Several> {
  const result: Several = { acknowledged: [], refused: [] };
  for (const [index, { arrival, pieces }] of counted.entries()) {
    office.emit({ type: 'progress', task: 'acknowledge', step: '', done: index, total: counted.length });
    try {
      result.acknowledged.push({ arrival, ...(await acknowledge(office, arrival, pieces)) });
    } catch (error) {
      // Whoever locked the client meanwhile wants no more of it; what was signed for so far stands.
      if (!(error instanceof Refusal) || error.code === 'session.locked') throw error;
      result.refused.push({ arrival, code: error.code });
    }
  }
  return result;
}
