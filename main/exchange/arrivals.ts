// What came from other units and waits for the clerk: derived from the dispatch acts that we hold of other units' dossiers.

import type { InferOutput } from 'valibot';
import type { Arrival } from '../../preload/contract/exchange.ts';
import { bodyOf } from '../acts/index.ts';
import { findMember } from '../directory/index.ts';
import { bannerOf, type DossierSummary, loadDossier, numberText } from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { acts, projections } from '../store/index.ts';

type ArrivalView = InferOutput<typeof Arrival>;

/** The arrival that a dispatch act is, checked anew. */
export async function arrivalOf(office: Office, session: Session, dispatch: string): Promise<ArrivalView> {
  const view = session.store.read((db) => {
    const stored = acts.get(db, dispatch);
    const body = stored && bodyOf(stored.act, 'dispatch');
    require(stored && body, 'arrival.missing');
    const loaded = loadDossier(db, stored.act.dossier, session.directory());
    require(loaded?.state.foreign, 'arrival.missing');
    const delivery = loaded.state.deliveries.find((one) => one.root === session.me.root);
    const registered = projections
      .list<DossierSummary>(db, { direction: 'incoming' })
      .find((row) => !row.view.foreign && row.view.dispatch === dispatch);
    return {
      arrival: dispatch,
      dossier: stored.act.dossier,
      digest: body.stamped,
      fromUnit: body.fromUnit,
      fromPerson: findMember(session.directory(), stored.act.actor)?.name ?? '',
      title: body.elements.title,
      number: numberText(body.number),
      urgency: body.elements.urgency,
      handlingMark: body.elements.handlingMark,
      pieces: body.pieces,
      dispatchedAt: stored.act.at,
      arrivedAt: stored.arrivedAt,
      acknowledgedAt: delivery?.acknowledgedAt ?? null,
      registeredAs: registered?.dossier ?? null,
    };
  });
  return { ...view, banner: await bannerOf(office, session, view.digest) };
}

export async function arrivals(office: Office, session: Session): Promise<ArrivalView[]> {
  const dispatches = session.store.read((db) =>
    projections
      .list<DossierSummary>(db, { direction: 'incoming' })
      .flatMap(({ view }) => (view.foreign && view.dispatch ? [view.dispatch] : [])),
  );
  const found: ArrivalView[] = [];
  for (const dispatch of dispatches) found.push(await arrivalOf(office, session, dispatch));
  return found;
}
