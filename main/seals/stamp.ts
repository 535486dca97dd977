// 用印: the unit's electronic seal on the final copy and on nothing else (GB/T 38540-2020). Order: what may be stamped and with which seal → the place
// → the quarantine prepares the appended revision → the PIN → main compares the prefix, digests what the byte range names, signs with the unit's
// certificate, splices → the result is verified as a stranger would → one commit. Nothing is kept before the last step.

import { checkPath } from '../../crypto/certificates/path.ts';
import { encodeSignatureV4 } from '../../crypto/seals/write.ts';
import { Sm3 } from '../../crypto/sm3/sm3.ts';
import { byteRangeParts, isAppendOnly, spliceContents } from '../../formats/pdf/splice.ts';
import type { PageBox } from '../../preload/contract/fields.ts';
import { fromMilliBox, toMilliBox } from '../acts/index.ts';
import { everyRoot, type RegisteredSeal } from '../directory/index.ts';
import {
  type DossierState,
  inQuarantine,
  keepActs,
  loadDossier,
  makeActs,
  nextAction,
  openVersion,
  readWhole,
} from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import type { TaskInput } from '../quarantine/index.ts';
import { Refusal, require } from '../refusal.ts';
import { blobs } from '../store/index.ts';
import { judgingTime } from '../unit-time.ts';
import { verifyBytes } from '../verification/index.ts';
import { sealPictureOf } from './picture.ts';
import { type Placement, placeSeal } from './placement.ts';

type StampRequest = { dossier: string; digest: string; seal: string; box: PageBox };
type Stamped = { dossier: string; act: string; digest: string };

/** The dossier whose final copy waits for the seal. */
function expectStampable(session: Session, dossier: string, digest: string): DossierState {
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
): Promise<Placement & { legal: PageBox | null }> {
  const state = expectStampable(session, input.dossier, input.digest);
  const seal = findSeal(session, input.seal);
  const legal = state.layout ? fromMilliBox(state.layout.legalSealBox) : null;
  const wanted = input.box ?? legal ?? { page: 0, x: 300, y: 200, ...sizeOf(seal) };
  const placement = placeSeal({
    wanted: { ...wanted, ...sizeOf(seal) },
    pages: await pageSizes(office, session, input.digest),
    legal: legal && { ...legal, ...sizeOf(seal) },
    signatureBlock: state.layout ? fromMilliBox(state.layout.signatureBlock) : null,
    date: state.layout ? fromMilliBox(state.layout.date) : null,
  });
  require(placement, 'step.notPossible');
  return { ...placement, legal };
}

/** The seal's size is the seal's own (GB/T 38540: millimetres); nobody draws it larger or smaller. */
function sizeOf(seal: RegisteredSeal): { width: number; height: number } {
  const points = (millimetres: number) => (millimetres * 72) / 25.4;
  return { width: points(seal.seal.picture.width), height: points(seal.seal.picture.height) };
}

type PageSizes = readonly { width: number; height: number }[];
/** The hand asks many times over one document; what it was told goes with the session. */
const sizes = new WeakMap<Session, Map<string, PageSizes>>();

async function pageSizes(office: Office, session: Session, digest: string): Promise<PageSizes> {
  const ofSession = sizes.get(session) ?? new Map<string, PageSizes>();
  sizes.set(session, ofSession);
  const known = ofSession.get(digest);
  if (known) return known;
  const bytes = readWhole(openVersion(session, digest));
  const { facts } = await inQuarantine(() => office.quarantine.run('inspectPdf', { bytes }));
  const found = facts.pageSizes.map(({ width, height }) => ({ width, height }));
  ofSession.set(digest, found);
  return found;
}

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
  const signedAtMs = office.clock.now();
  const { page, x, y, width, height } = placement.box;
  const prepared = await prepare(office, before, {
    page,
    rect: [x, y, width, height],
    picture: sealPictureOf(seal.seal.picture.data),
    signedAtMs,
    name: seal.name,
    // The seal lies whole inside its signature; what is around it fits into 8 KiB.
    reserve: seal.seal.raw.length + 8192,
  });
  let stamped: Uint8Array | null = null;
  await office.consent(
    {
      purpose: 'stamp',
      title: elements.title,
      pages: state.versions.find((version) => version.digest === input.digest)?.pages ?? 1,
      seal: seal.name,
      digest: input.digest,
      recipients: [],
      opinion: '',
    },
    // The unit's signing key is unwrapped only here, from the PIN just typed, and wiped when the signature is made.
    async (pin) => {
      stamped = await signRevision(session, seal, before, prepared, signedAtMs, pin);
    },
  );
  if (!stamped) throw new Error('consent came without a signature');
  // Not our word but the check that anybody can make decides whether this is kept.
  const fresh = { name: 'stamped.pdf', bytes: stamped, password: null };
  const report = await inQuarantine(() => verifyBytes(office, session, fresh));
  if (report.verdict !== 'valid') throw new Error(`the fresh seal does not verify: ${report.reasons.join(' ')}`);
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

type Prepared = Awaited<ReturnType<typeof prepare>>;

async function prepare(office: Office, bytes: Uint8Array, request: Omit<TaskInput<'prepareSealRevision'>, 'bytes'>) {
  try {
    return await office.quarantine.run('prepareSealRevision', { bytes, ...request });
  } catch (error) {
    if (error instanceof Refusal) {
      if (['pdf.certified', 'pdf.notPermitted'].includes(error.code)) throw new Refusal('document.closed');
      throw new Refusal('quarantine.failed', { cause: error.code });
    }
    throw error;
  }
}

/** What the quarantine prepared is believed in nothing: the prefix must be our bytes and the range must be all but the gap. */
async function signRevision(
  session: Session,
  registered: RegisteredSeal,
  before: Uint8Array,
  prepared: Prepared,
  timeMs: number,
  pin: string,
): Promise<Uint8Array> {
  if (!isAppendOnly(before, prepared.bytes))
    throw new Error('the prepared revision does not begin with the final copy');
  const digest = new Sm3();
  for (const part of byteRangeParts(prepared)) digest.update(part);
  const signature = encodeSignatureV4({
    eseal: registered.seal.raw,
    timeMs,
    dataHash: digest.digest(),
    propertyInfo: 'application/pdf',
    signerCertificate: registered.unitCertificate.raw,
  });
  const value = await session.provider.withUnitSealKey(pin, (sign) => sign(signature.toSign));
  const stamped = spliceContents(prepared, signature.finish(value));
  if (!isAppendOnly(before, stamped)) throw new Error('splicing changed the final copy');
  return stamped;
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
