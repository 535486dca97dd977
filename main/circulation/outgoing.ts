// 发文 up to the final copy: draft, submit, sign off or send back, number and produce. Stamping is in seals/, dispatching in exchange/.

import type { InferOutput } from 'valibot';
import { toHex, utf8 } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { ProductionProof } from '../../preload/contract/circulation.ts';
import type { DocumentElements, DocumentNumber, PageBox } from '../../preload/contract/fields.ts';
import type { SheetInput, SheetResult } from '../../preload/contract/sheet.ts';
import { type Bodies, normalizeStrings, toMilliBox } from '../acts/index.ts';
import { dateText, inQuarantine, numberText, openVersion, readWhole } from '../documents/index.ts';
import type { Office, Session } from '../office.ts';
import { Refusal, require } from '../refusal.ts';
import { drafts, projections } from '../store/index.ts';
import { annotationDrafts, annotationStatements, draftedPages } from './annotations.ts';
import { calendarDateAt } from './calendar.ts';
import { expectColleague, expectStep, lastOf, pass, stillHolds } from './passing.ts';

type Moved = { dossier: string; act: string };
type Layout = Bodies['submit']['layout'];

/** A new dossier's name: random, so that it says nothing. */
export function freshDossier(): string {
  return toHex(sm3(utf8('yinzheng/dossier/1'), randomBytes(32)));
}

export function sheetInput(
  session: Session,
  elements: DocumentElements,
  filled: SheetInput['filled'] = {},
): SheetInput {
  // As the act will state them (NFC): the final copy is laid out from the act, and must not differ from what was read and signed off.
  const stated = normalizeStrings(elements);
  return { elements: stated, printingAgency: session.me.unit, exercise: session.profile.exercise, filled };
}

export async function layOut(office: Office, input: SheetInput): Promise<{ pdf: Uint8Array; result: SheetResult }> {
  try {
    return await office.printSheet(input);
  } catch (error) {
    throw new Refusal('layout.failed', { cause: error instanceof Error ? error.message : '' });
  }
}

function layoutOf(result: SheetResult): Layout {
  return {
    pages: result.pages,
    number: toMilliBox(result.documentNumber),
    date: toMilliBox(result.date),
    signatureBlock: toMilliBox(result.signatureBlock),
    legalSealBox: toMilliBox(result.seal),
  };
}

export async function submit(
  office: Office,
  input: { draft: string | null; dossier: string | null; elements: DocumentElements; to: string; opinion: string },
): Promise<Moved> {
  const session = office.session();
  const { elements } = input;
  const to = expectColleague(session, input.to, 'leader');
  const { draft } = input;
  if (draft) require(session.store.read((db) => drafts.get(db, draft)), 'draft.missing');
  if (input.dossier) expectStep(session, input.dossier, 'edit');
  const dossier = input.dossier ?? freshDossier();
  const { pdf, result } = await layOut(office, sheetInput(session, elements));
  const content = await session.store.writeBlob({ plaintext: pdf, dossier, kind: 'pdf', label: elements.handlingMark });
  stillHolds(session, content, () => {
    // A second hand on the same button finds the draft used up and the dossier moved on.
    if (draft) require(session.store.read((db) => drafts.get(db, draft)), 'draft.missing');
    if (input.dossier) expectStep(session, input.dossier, 'edit');
  });
  const made = pass(office, session, {
    action: 'circulation.submit',
    dossier,
    statements: [
      {
        type: 'submit',
        dossier,
        body: {
          elements,
          agencyCode: session.directory().unit.agencyCode,
          layout: layoutOf(result),
          to: to.fingerprint,
          opinion: input.opinion,
        },
        subjects: [content.digest],
        label: { mark: elements.handlingMark },
        consent: 'session',
      },
    ],
    contents: [content],
    to,
    spent: draft ? [draft] : [],
  });
  return { dossier, act: lastOf(made) };
}

export async function signOff(
  office: Office,
  input: { dossier: string; digest: string; opinion: string },
): Promise<Moved> {
  const session = office.session();
  const { state } = expectStep(session, input.dossier, 'signOff');
  require(state.current === input.digest && state.elements, 'document.superseded');
  const pages = state.versions.find((version) => version.digest === input.digest)?.pages ?? 1;
  await office.consent({
    purpose: 'signOff',
    title: state.elements.title,
    pages,
    seal: null,
    digest: input.digest,
    recipients: [],
    opinion: input.opinion,
    inkPages: draftedPages(session, input.dossier, input.digest).pages,
  });
  // While the window stood open the dossier may have moved on.
  require(expectStep(session, input.dossier, 'signOff').state.current === input.digest, 'document.superseded');
  const author = expectColleague(session, state.author, 'clerk');
  const label = { mark: state.elements.handlingMark };
  const made = pass(office, session, {
    action: 'circulation.signOff',
    dossier: input.dossier,
    statements: [
      ...annotationStatements(session, input.dossier, input.digest, label.mark),
      {
        type: 'signOff',
        dossier: input.dossier,
        body: {
          digest: input.digest,
          opinion: input.opinion,
          name: session.me.name,
          on: calendarDateAt(office.clock.now()),
          to: author.fingerprint,
        },
        subjects: [input.digest],
        label,
        consent: 'pin',
      },
    ],
    to: author,
    spent: annotationDrafts(input.dossier, input.digest),
  });
  return { dossier: input.dossier, act: lastOf(made) };
}

export function sendBack(office: Office, input: { dossier: string; reason: string }): Moved {
  const session = office.session();
  const { state } = expectStep(session, input.dossier, 'signOff');
  const digest = state.current;
  require(digest && state.elements, 'step.notPossible');
  const author = expectColleague(session, state.author, 'clerk');
  const label = { mark: state.elements.handlingMark };
  const made = pass(office, session, {
    action: 'circulation.sendBack',
    dossier: input.dossier,
    statements: [
      ...annotationStatements(session, input.dossier, digest, label.mark),
      {
        type: 'sendBack',
        dossier: input.dossier,
        body: { digest, reason: input.reason, to: author.fingerprint },
        subjects: [digest],
        label,
        consent: 'session',
      },
    ],
    to: author,
    spent: annotationDrafts(input.dossier, digest),
  });
  return { dossier: input.dossier, act: lastOf(made) };
}

/** The next number of the unit's agency code in the year of sign-off: no gap, none twice. */
export function nextNumber(session: Session, dossier: string): DocumentNumber {
  const { state } = expectStep(session, dossier, 'number');
  const year = state.signedOffOn?.year ?? 0;
  const serial = session.store.read((db) => projections.nextSerial(db, state.agencyCode, year));
  return { agencyCode: state.agencyCode, year, serial };
}

/**
 * Takes the number and produces the final copy from the same elements with number, sign-off date and, in the 版记, the day of production filled in. Between the two files the quarantine
 * must find no other difference; otherwise neither number nor copy comes to be.
 */
export async function number(
  office: Office,
  input: { dossier: string; number: DocumentNumber },
): Promise<{
  dossier: string;
  act: string;
  digest: string;
  number: DocumentNumber;
  proof: InferOutput<typeof ProductionProof>;
}> {
  const session = office.session();
  const { state } = expectStep(session, input.dossier, 'number');
  const expected = nextNumber(session, input.dossier);
  require(input.number.agencyCode === expected.agencyCode && input.number.year === expected.year, 'number.gap', {
    next: numberText(expected),
  });
  require(input.number.serial >= expected.serial, 'number.taken', { next: numberText(expected) });
  require(input.number.serial === expected.serial, 'number.gap', { next: numberText(expected) });
  const { elements, signedOffOn, draftDigest, signOffAct } = state;
  require(elements && signedOffOn && draftDigest && signOffAct, 'step.notPossible');

  const filled = { documentNumber: input.number, signedOffOn, printedOn: calendarDateAt(office.clock.now()) };
  const { pdf, result } = await layOut(office, sheetInput(session, elements, filled));
  const proof = await compare(office, session, draftDigest, pdf, result, [
    { what: 'number', box: result.documentNumber, becomes: numberText(filled.documentNumber) },
    { what: 'date', box: result.date, becomes: dateText(filled.signedOffOn) },
    // 印发日期 stands in the 版记, which a letter does not have.
    ...(result.printedOn ? [{ what: 'printedOn', box: result.printedOn, becomes: dateText(filled.printedOn) }] : []),
  ]);
  require(proof.same, 'copy.differs', { differences: proof.differences.length });

  const { dossier } = input;
  const label = { mark: elements.handlingMark };
  const content = await session.store.writeBlob({ plaintext: pdf, dossier, kind: 'pdf', label: label.mark });
  stillHolds(session, content, () => {
    expectStep(session, dossier, 'number');
    // Somebody may have numbered another document meanwhile.
    require(nextNumber(session, dossier).serial === input.number.serial, 'number.taken');
  });
  // The second statement names the first, so the first is made before; both are kept in one commit.
  const made = pass(office, session, {
    action: 'circulation.number',
    dossier,
    statements: [
      {
        type: 'number',
        dossier,
        body: { number: input.number, signedOffText: draftDigest, signOff: signOffAct },
        subjects: [draftDigest],
        label,
        consent: 'session',
      },
      (before) => ({
        type: 'produce',
        dossier,
        body: {
          number: input.number,
          signedOffText: draftDigest,
          finalCopy: content.digest,
          pages: result.pages,
          comparedTexts: proof.comparedTexts,
          numberAct: lastOf(before),
          layout: layoutOf(result),
        },
        subjects: [content.digest],
        label,
        consent: 'session',
      }),
    ],
    contents: [content],
    to: null,
  });
  return { dossier, act: lastOf(made), digest: content.digest, number: input.number, proof };
}

async function compare(
  office: Office,
  session: Session,
  draftDigest: string,
  finalCopy: Uint8Array,
  result: SheetResult,
  filled: readonly { what: string; box: PageBox; becomes: string }[],
): Promise<InferOutput<typeof ProductionProof>> {
  const signedOffText = readWhole(openVersion(session, draftDigest));
  const quad = (box: PageBox) => [box.x, box.y, box.width, box.height] as const;
  const comparison = await inQuarantine(() =>
    office.quarantine.run('compareCopies', {
      signedOffText,
      finalCopy,
      allowed: filled.map(({ box, becomes }) => ({ page: box.page, box: quad(box), was: '', becomes })),
    }),
  );
  return {
    same: comparison.same,
    pages: result.pages,
    comparedTexts: comparison.compared,
    differences: [
      ...filled.map(({ what, box, becomes }) => ({ page: box.page, what, was: '', becomes })),
      ...comparison.differences.map(({ page, what, detail }) => ({ page, what, was: '', becomes: detail })),
    ],
  };
}
