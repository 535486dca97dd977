// Files from outside that are being looked at and not yet kept: in memory only, forgotten at lock. Each was inspected in the quarantine first;
// what the screen learns of it are facts and proposals.

import type { InferOutput } from 'valibot';
import { toHex } from '../../crypto/bytes.ts';
import { randomBytes } from '../../crypto/random.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { documents, Inspected } from '../../preload/contract/documents.ts';
import { readFile } from '../chosen-files.ts';
import type { ChosenFile, Office, Session } from '../office.ts';
import { Refusal, require } from '../refusal.ts';
import { blobs } from '../store/index.ts';
import { verifyBytes } from '../verification/index.ts';
import { loadDossier, numberOf, titleOf } from './dossiers.ts';

export type Candidate = {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** Typed by the clerk for an encrypted file; forgotten with the candidate. Whoever reads the registered file later is asked for it again. */
  password: string | null;
  /** Whether an inspection has let it pass; nothing else is ever registered. */
  passed: boolean;
};
export type ChosenSeveral = InferOutput<typeof documents.chooseSeveral.output>;

/** 200 MB: beyond what an office receives, below what would trouble the machine. */
export const LARGEST_FILE = 200_000_000;

const held = new WeakMap<Session, Map<string, Candidate>>();

export function candidatesOf(session: Session): Map<string, Candidate> {
  const present = held.get(session) ?? new Map<string, Candidate>();
  held.set(session, present);
  return present;
}

/** A candidate that may be registered; throws Refusal `candidate.missing`. */
export function findCandidate(session: Session, id: string): Candidate {
  const candidate = candidatesOf(session).get(id);
  require(candidate?.passed, 'candidate.missing');
  return candidate;
}

/** Asks for a file, or looks again at one with a password. Null if the hand changed its mind. */
export async function choose(office: Office, id: string | null, password: string | null): Promise<Inspected | null> {
  const session = office.session();
  if (id !== null) {
    const candidate = candidatesOf(session).get(id);
    require(candidate, 'candidate.missing');
    candidate.password = password;
    return inspectOrForget(office, session, id, candidate);
  }
  const file = await office.dialogs.open(['pdf']);
  if (!file) return null;
  const candidate = read(file);
  const fresh = toHex(randomBytes(16));
  candidatesOf(session).set(fresh, candidate);
  return inspectOrForget(office, session, fresh, candidate);
}

/** So many files at a time: more is a folder, not a morning's post. */
const MOST_FILES = 100;
const MOST_BYTES = 1_000_000_000;
/** Whether the person wants no more of what is being looked at. */
const stopped = new WeakMap<Session, boolean>();

/** Asks for files and looks at one after the other; what is refused is told beside the others. */
export async function chooseSeveral(office: Office): Promise<ChosenSeveral> {
  const session = office.session();
  stopped.set(session, false);
  const files = await office.dialogs.openSeveral(['pdf']);
  // They are held in memory until they are registered.
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const few = files.length <= MOST_FILES && (files.length <= 1 || size <= MOST_BYTES);
  require(few, 'document.tooMany', { count: files.length, limit: MOST_FILES });
  const result = { chosen: [] as Inspected[], refused: [] as ChosenSeveral['refused'], left: 0 };
  for (const [index, file] of files.entries()) {
    if (stopped.get(session)) {
      result.left = files.length - index;
      break;
    }
    office.emit({ type: 'progress', task: 'import', step: file.fileName, done: index, total: files.length });
    try {
      const candidate = read(file);
      const fresh = toHex(randomBytes(16));
      candidatesOf(session).set(fresh, candidate);
      result.chosen.push(await inspectOrForget(office, session, fresh, candidate));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'session.locked') throw error;
      const waits = AWAITS_PASSWORD.has(error.code) ? error.detail['candidate'] : null;
      result.refused.push({
        fileName: file.fileName,
        code: error.code,
        candidate: typeof waits === 'string' ? waits : null,
      });
    }
  }
  return result;
}

/** The file that is being looked at is still looked at to its end; the next is not begun. */
export function stopChoosing(session: Session): void {
  stopped.set(session, true);
}

/** An encrypted file waits for its password; anything else that does not pass is let go at once. */
async function inspectOrForget(office: Office, session: Session, id: string, candidate: Candidate): Promise<Inspected> {
  candidate.passed = false;
  try {
    const inspected = await inspect(office, session, id, candidate);
    candidate.passed = true;
    return inspected;
  } catch (error) {
    if (error instanceof Refusal && AWAITS_PASSWORD.has(error.code)) throw withCandidate(error, id, candidate);
    candidatesOf(session).delete(id);
    throw error;
  }
}

const AWAITS_PASSWORD: ReadonlySet<string> = new Set(['document.passwordRequired', 'document.wrongPassword']);

function withCandidate(refusal: Refusal, id: string, candidate: Candidate): Refusal {
  return new Refusal(refusal.code, { ...refusal.detail, candidate: id, fileName: candidate.fileName });
}

function read(file: ChosenFile): Candidate {
  require(file.size <= LARGEST_FILE, 'document.tooLarge', { size: file.size, limit: LARGEST_FILE });
  const bytes = readFile(file);
  return { fileName: file.fileName, bytes, digest: toHex(sm3(bytes)), password: null, passed: false };
}

async function inspect(office: Office, session: Session, id: string, candidate: Candidate): Promise<Inspected> {
  const { bytes, password } = candidate;
  const input = { bytes, ...(password === null ? {} : { password }) };
  const inspection = await inQuarantine(() => office.quarantine.run('inspectPdf', input));
  const proposed = await inQuarantine(() => office.quarantine.run('proposeElements', input));
  const marked = markFound(inspection.firstPage?.items.map((item) => item.text) ?? []);
  // The page itself says that it is above what this build may hold: not kept, and the clerk is told whom to tell.
  require(marked !== 'graded', 'mark.aboveCeiling', { fileName: candidate.fileName });
  const report = await inQuarantine(() => verifyBytes(office, session, { name: candidate.fileName, bytes, password }));
  return {
    candidate: id,
    facts: {
      fileName: candidate.fileName,
      size: bytes.length,
      digest: candidate.digest,
      pages: inspection.facts.pages,
      encrypted: inspection.facts.encrypted,
      activeContent: inspection.facts.active.map(({ kind, place, page }) => ({
        kind,
        where: page === undefined ? place : `${place}:${page + 1}`,
      })),
      signatures: inspection.signatures.length,
      verdict: report.verdict,
      sealName: report.signatures[0]?.sealName ?? '',
      signer: report.signatures[0]?.signer ?? '',
      recovered: inspection.facts.broken,
    },
    proposed: {
      title: beginning(proposed.title, 200),
      issuingAgency: beginning(proposed.issuingAgency, 60),
      number: beginning(proposed.number, 60),
    },
    handlingMark: marked === 'workSecret' ? 'workSecret' : 'none',
    known: knownIn(session, candidate.digest),
  };
}

/** The dossier in which a content already is, for whoever is about to bring it in once more. */
export function knownIn(session: Session, digest: string): Inspected['known'] {
  return session.store.read((db) => {
    const row = blobs.get(db, digest);
    const loaded = row && loadDossier(db, row.dossier, session.directory());
    if (!loaded) return null;
    const { state, stored } = loaded;
    return { dossier: row.dossier, title: titleOf(state), number: numberOf(state), at: stored[0]?.act.at ?? 0 };
  });
}

/** At most `length` UTF-16 units of a text, and no half of a character at the end: an act could not state it. */
export function beginning(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1).toWellFormed();
}

/** A mark as the standard prints it: the word alone, or with a star and a term behind it, in a text of its own (GB/T 9704-2012, 7.2.2). */
function markFound(texts: readonly string[]): 'none' | 'workSecret' | 'graded' {
  const compact = texts.map((text) => text.replace(/\s/g, ''));
  const joined = compact.join('\n');
  if (/(^|\n)(密级[:：])?(绝密|机密|秘密)(★[^\n]{0,12})?($|\n)/.test(joined)) return 'graded';
  if (/(^|\n)[绝机秘]\n?密\n?★/.test(joined)) return 'graded';
  return /(^|\n)工作秘密/.test(joined) ? 'workSecret' : 'none';
}

const CODES: Readonly<Record<string, string>> = {
  'pdf.notPdf': 'document.notPdf',
  'pdf.truncated': 'document.truncated',
  'pdf.broken': 'document.broken',
  'pdf.passwordRequired': 'document.passwordRequired',
  'pdf.wrongPassword': 'document.wrongPassword',
  'pdf.limit': 'document.tooComplex',
  'quarantine.timeout': 'document.tooComplex',
  'quarantine.memory': 'document.tooComplex',
};

/** The quarantine's codes in the words of the contract. */
export async function inQuarantine<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const code = CODES[error.code] ?? (error.code.startsWith('pdf.') ? 'document.broken' : 'quarantine.failed');
    throw new Refusal(code, { cause: error.code });
  }
}
