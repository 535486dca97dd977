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
import { type Inspection, inQuarantine, inspectFile } from './inspection.ts';

export type Candidate = {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** Typed by the clerk for an encrypted file; forgotten with the candidate. Whoever reads the registered file later is asked for it again. */
  password: string | null;
  /** What was found of it once an inspection let it pass; nothing else is ever registered. */
  inspection: Inspection | null;
};
export type ChosenSeveral = InferOutput<typeof documents.chooseSeveral.output>;

/** 200 MB: beyond what an office receives, below what would trouble the machine. */
export const LARGEST_FILE = 200_000_000;

/** What the dialogs show; what a file is goes by its bytes. */
const EXTENSIONS = ['pdf', 'ofd'] as const;

const held = new WeakMap<Session, Map<string, Candidate>>();

export function candidatesOf(session: Session): Map<string, Candidate> {
  const present = held.get(session) ?? new Map<string, Candidate>();
  held.set(session, present);
  return present;
}

/** A candidate that may be registered; throws Refusal `candidate.missing`. */
export function findCandidate(session: Session, id: string): Candidate & { readonly inspection: Inspection } {
  const candidate = candidatesOf(session).get(id);
  const inspection = candidate?.inspection;
  require(candidate && inspection, 'candidate.missing');
  return { ...candidate, inspection };
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
  const file = await office.dialogs.open(EXTENSIONS);
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
  const files = await office.dialogs.openSeveral(EXTENSIONS);
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
  candidate.inspection = null;
  try {
    const { inspected, inspection } = await inspect(office, session, id, candidate);
    candidate.inspection = inspection;
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
  return { fileName: file.fileName, bytes, digest: toHex(sm3(bytes)), password: null, inspection: null };
}

async function inspect(
  office: Office,
  session: Session,
  id: string,
  candidate: Candidate,
): Promise<{ inspected: Inspected; inspection: Inspection }> {
  const { bytes, password, fileName, digest } = candidate;
  const inspection = await inspectFile(office, bytes, password);
  const { format, pages, encrypted, active, recovered, ofd, proposed, mark } = inspection;
  // A page itself says that it is above what this build may hold: not kept, and the clerk is told whom to tell.
  require(mark !== 'graded', 'mark.aboveCeiling', { fileName });
  const report = await inQuarantine(() => verifyBytes(office, session, { name: fileName, bytes, password }));
  const [first] = report.signatures;
  const inspected: Inspected = {
    candidate: id,
    facts: {
      fileName,
      format,
      size: bytes.length,
      digest,
      pages,
      encrypted,
      activeContent: active.map(({ kind, place, page }) => ({
        kind,
        where: page === undefined ? place : `${place}:${page + 1}`,
      })),
      signatures: report.signatures.length,
      verdict: report.verdict,
      sealName: first?.sealName ?? '',
      signer: first?.signer ?? '',
      recovered,
      ofd,
    },
    proposed: {
      title: beginning(proposed.title, 200),
      issuingAgency: beginning(proposed.issuingAgency, 60),
      number: beginning(proposed.number, 60),
    },
    handlingMark: mark === 'workSecret' ? 'workSecret' : 'none',
    known: knownIn(session, digest),
  };
  return { inspected, inspection };
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
