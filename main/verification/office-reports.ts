// Reports inside an open session: the trust is the directory's, the bytes are the store's. Reports on stored contents are kept in memory for as
// long as neither directory nor hour changes, because every view of a dossier asks for one.

import { toHex, utf8 } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import type { VerificationReport } from '../../preload/contract/verification.ts';
import { everyRoot } from '../directory/index.ts';
import type { Office, Session } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { StoreError } from '../store/index.ts';
import { judgingTime } from '../unit-time.ts';
import { type VerifyTrust, verifyFile } from './verify.ts';

const HOUR = 3_600_000;
const KEPT_AT_MOST = 1000;

const kept = new WeakMap<Session, Map<string, Promise<VerificationReport>>>();

function trustOf(session: Session): VerifyTrust {
  const directory = session.directory();
  return {
    roots: everyRoot(directory),
    crls: directory.revocationLists,
    intermediates: directory.seals.flatMap(({ seal, unitCertificate }) => [unitCertificate, seal.maker]),
  };
}

/** The report on bytes that are not stored (yet). Throws what verifyFile throws. */
export function verifyBytes(
  office: Office,
  session: Session,
  input: { readonly name: string; readonly bytes: Uint8Array; readonly password: string | null },
): Promise<VerificationReport> {
  return verifyFile(input, trustOf(session), {
    now: judgingTime(office.clock, session),
    quarantine: office.quarantine,
  });
}

/**
 * The report on a stored content. What cannot be read for want of a password or because its structure is broken is reported as
 * indeterminate, with the refusal's code as reason. Throws Refusal document.missing, document.damaged, quarantine.failed.
 */
export function reportOn(office: Office, session: Session, digest: string): Promise<VerificationReport> {
  let reports = kept.get(session);
  if (!reports || reports.size >= KEPT_AT_MOST) {
    reports = new Map();
    kept.set(session, reports);
  }
  const heads = session.directory().heads.join(' ');
  const name = [digest, toHex(sm3(utf8(heads))), Math.floor(judgingTime(office.clock, session) / HOUR)].join(' ');
  const known = reports.get(name);
  if (known) return known;
  const report = makeReport(office, session, digest);
  reports.set(name, report);
  // A failure is not a property of the content: the next question is asked afresh.
  report.catch(() => reports.delete(name));
  return report;
}

async function makeReport(office: Office, session: Session, digest: string): Promise<VerificationReport> {
  const bytes = bytesOf(session, digest);
  try {
    return await verifyBytes(office, session, { name: digest, bytes, password: null });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code.startsWith('quarantine.')) throw new Refusal('quarantine.failed', { cause: error.code });
    return {
      schema: 'yinzheng/verify/1',
      file: digest,
      format: 'unknown',
      size: bytes.length,
      digest,
      signatures: [],
      verdict: 'indeterminate',
      reasons: [error.code],
      checkedAt: office.clock.now(),
    };
  }
}

function bytesOf(session: Session, digest: string): Uint8Array {
  try {
    const reader = session.store.openBlob(digest);
    try {
      return reader.readAll();
    } finally {
      reader.close();
    }
  } catch (error) {
    if (error instanceof StoreError && error.code === 'blob.missing') throw new Refusal('document.missing');
    if (error instanceof StoreError && error.code === 'blob.damaged') throw new Refusal('document.damaged');
    throw error;
  }
}
