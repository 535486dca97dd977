import { toHex } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import type { Contract } from '../../preload/contract/contract.ts';
import type { Person } from '../../preload/contract/fields.ts';
import type { Member } from '../directory/index.ts';
import type { Handlers } from '../ipc/serve.ts';
import type { Office, Session } from '../office.ts';
import { require } from '../refusal.ts';
import { drafts } from '../store/index.ts';
import { inkOf, remarksOf, saveInk, saveRemarks } from './annotations.ts';
import { conclude, instruct, propose, register } from './incoming.ts';
import { listBox } from './lists.ts';
import { layOut, nextNumber, number, sendBack, sheetInput, signOff, submit } from './outgoing.ts';
import { phrasesOf, setPhrases } from './phrases.ts';
import { viewDossier } from './view.ts';
import { exportWorkingCopy } from './working-copy.ts';

export function circulationHandlers(office: Office): Handlers<Contract>['circulation'] {
  return {
    list: ({ box }) => listBox(office, box),
    dossier: ({ dossier }) => viewDossier(office, dossier),
    addressees: () => addressees(office.session()),
    newDraft: () => {
      const { unit } = office.session().directory();
      const elements = { issuingAgency: unit.name, signatureBlock: unit.name, handlingMark: 'none' as const };
      return { elements: { ...elements, urgency: 'routine' as const }, agencyCode: unit.agencyCode };
    },
    draft: ({ draft }) => {
      const found = office.session().store.read((db) => drafts.get<{ form: string }>(db, draft));
      require(found?.kind === 'document', 'draft.missing');
      return { draft, form: found.content.form, savedAt: found.savedAt };
    },
    saveDraft: ({ draft, form }) => {
      const session = office.session();
      const id = draft ?? toHex(randomBytes(16));
      const savedAt = office.clock.now();
      session.store.commit({ action: 'circulation.saveDraft', subject: id }, (db) =>
        drafts.put(db, { id, kind: 'document', dossier: null, savedAt, content: { form } }),
      );
      if (draft === null) office.changed('circulation');
      return { draft: id, savedAt };
    },
    discardDraft: ({ draft }) => {
      const session = office.session();
      require(session.store.read((db) => drafts.get(db, draft))?.kind === 'document', 'draft.missing');
      session.store.commit({ action: 'circulation.discardDraft', subject: draft }, (db) => drafts.remove(db, draft));
      office.changed('circulation');
      return {};
    },
    previewDraft: async ({ elements }) => {
      const session = office.session();
      const { pdf, result } = await layOut(office, sheetInput(session, elements));
      session.store.commit({ action: 'circulation.previewDraft', subject: session.profile.id }, () => {});
      const read = (offset: number, length: number) => pdf.subarray(offset, offset + length);
      const url = office.contents.publish({ length: pdf.length, read }, 'pdf');
      return {
        url,
        length: pdf.length,
        pages: result.pages,
        warnings: result.warnings.map((warning) => warningText(warning)),
      };
    },
    submit: (input) => submit(office, input),
    signOff: (input) => signOff(office, input),
    sendBack: (input) => sendBack(office, input),
    nextNumber: ({ dossier }) => nextNumber(office.session(), dossier),
    number: (input) => number(office, input),
    register: (input) => register(office, input),
    propose: (input) => propose(office, input),
    instruct: (input) => instruct(office, input),
    conclude: (input) => conclude(office, input),
    ink: ({ dossier, digest }) => inkOf(office.session(), dossier, digest),
    saveInk: (input) => saveInk(office, input),
    remarks: ({ dossier, digest }) => remarksOf(office.session(), dossier, digest),
    saveRemarks: (input) => saveRemarks(office, input),
    exportWorkingCopy: (input) => exportWorkingCopy(office, input),
    phrases: () => phrasesOf(office.session()),
    setPhrases: ({ step, phrases }) => {
      setPhrases(office.session(), step, phrases, office.clock.now());
      office.changed('phrases');
      return {};
    },
  };
}

/** A warning of the layout as `code detail…`; the renderer words it. */
function warningText(warning: { code: string; detail: Readonly<Record<string, string | number>> }): string {
  return [warning.code, ...Object.entries(warning.detail).map(([name, value]) => `${name}=${value}`)].join(' ');
}

function personOf(member: Member): Person {
  const { fingerprint, name, post, role, unit } = member;
  return { fingerprint, name, post, role, unit };
}

function addressees(session: Session) {
  const directory = session.directory();
  return {
    colleagues: directory.unit.members.filter((one) => one.fingerprint !== session.me.fingerprint).map(personOf),
    units: directory.others.map((unit) => ({
      unit: unit.name,
      root: unit.root.fingerprint,
      clerks: unit.members.filter((one) => one.role === 'clerk').map(personOf),
    })),
  };
}
