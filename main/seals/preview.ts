// What may be stamped now, with which seal, and where the seal would come to lie: name and date of issue are measured on the page in the quarantine, once for each
// version and session. Signs nothing.

import type { PageBox } from '../../preload/contract/fields.ts';
import { fromMilliBox } from '../acts/index.ts';
import type { RegisteredSeal } from '../directory/index.ts';
import {
  type DossierState,
  inQuarantine,
  loadDossier,
  nextAction,
  openVersion,
  readWhole,
} from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import type { SignaturePlace } from '../quarantine/index.ts';
import { require } from '../refusal.ts';
import { legalPlace, type Placement, placeSeal } from './placement.ts';

export type Preview = Placement & {
  readonly legal: PageBox | null;
  readonly dateFound: boolean;
  /** The same place in the page's user space, as a PDF counts: the crop box need not begin at its origin. */
  readonly rect: readonly [number, number, number, number];
};

/** The dossier whose final copy waits for the seal. */
export function expectStampable(session: Session, dossier: string, digest: string): DossierState {
  const loaded = session.store.read((db) => loadDossier(db, dossier, session.directory()));
  require(loaded, 'dossier.missing');
  const me = { fingerprint: session.me.fingerprint, role: session.role };
  require(nextAction(loaded.state, me) === 'stamp', 'step.notPossible', { stage: loaded.state.stage });
  require(loaded.state.versions.some((version) => version.digest === digest), 'document.missing');
  require(loaded.state.current === digest, 'document.superseded');
  return loaded.state;
}

export function findSeal(session: Session, id: string): RegisteredSeal {
  const seal = session.directory().seals.find((candidate) => candidate.id === id);
  require(seal, 'seal.missing');
  return seal;
}

/** Where the seal comes to lie: wanted by the hand, or the legal place when the hand has not moved yet. */
export async function previewPlacement(
  office: Office,
  session: Session,
  input: { dossier: string; digest: string; seal: string; box: PageBox | null },
): Promise<Preview> {
  const state = expectStampable(session, input.dossier, input.digest);
  const size = sizeOf(findSeal(session, input.seal));
  const { sheets, date, name: signatureBlock, textAbove } = await measured(office, session, state, input.digest);
  const shown = { date, signatureBlock, textAbove };
  const legal = legalPlace(size, sheets, shown);
  // Without a date the seal begins where the layout had kept room for it; it is the hand that places it.
  const begin =
    legal ?? (state.layout ? fromMilliBox(state.layout.legalSealBox) : { page: 0, x: 300, y: 200, ...size });
  const placement = placeSeal({ wanted: input.box ?? begin, size, sheets, legal, shown });
  require(placement, 'step.notPossible');
  const { page, x, y, width, height } = placement.box;
  const { left = 0, bottom = 0 } = sheets[page] ?? {};
  return { ...placement, legal, dateFound: date !== null, rect: [x + left, y + bottom, width, height] };
}

/** The seal's size is the seal's own (GB/T 38540: millimetres); nobody draws it larger or smaller. */
function sizeOf(seal: RegisteredSeal): { width: number; height: number } {
  const points = (millimetres: number) => (millimetres * 72) / 25.4;
  return { width: points(seal.seal.picture.width), height: points(seal.seal.picture.height) };
}

/** The hand asks many times over one document; what it was told goes with the session. */
const places = new WeakMap<Session, Map<string, SignaturePlace>>();

async function measured(
  office: Office,
  session: Session,
  state: DossierState,
  digest: string,
): Promise<SignaturePlace> {
  const ofSession = places.get(session) ?? new Map<string, SignaturePlace>();
  places.set(session, ofSession);
  const known = ofSession.get(digest);
  if (known) return known;
  const { elements, signedOffOn } = state;
  const found = await inQuarantine(() =>
    office.quarantine.run('findSignaturePlace', {
      bytes: readWhole(openVersion(session, digest)),
      ...(elements ? { name: elements.signatureBlock } : {}),
      ...(signedOffOn ? { date: signedOffOn } : {}),
    }),
  );
  ofSession.set(digest, found);
  return found;
}
