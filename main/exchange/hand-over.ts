// Passing a dossier on within the unit: all of its acts and contents to one colleague, in the same envelopes as everywhere. If it answers an arrival,
// the issuer's dispatch and our acknowledgement go along, so that the colleague can check the seal and the way it came.

import type { Member } from '../directory/index.ts';
import type { Office, Session } from '../office.ts';
import { acts, blobs, type StoredAct, type StoredBlob } from '../store/index.ts';
import { type PackedEnvelope, packForMembers } from './outbox.ts';

/** `fresh`: acts just made, `freshBlobs`: contents just written; neither is named by a commit yet. */
export function packDossier(
  office: Office,
  session: Session,
  options: {
    dossier: string;
    companion: string | null;
    fresh: readonly StoredAct[];
    freshBlobs?: readonly StoredBlob[];
    to: Member;
  },
): PackedEnvelope {
  const { dossier, companion, fresh } = options;
  const { carried, digests } = session.store.read((db) => {
    const kept = [...acts.ofDossier(db, dossier), ...(companion ? acts.ofDossier(db, companion) : [])];
    const all = [...kept, ...fresh];
    const named = new Set(all.flatMap((entry) => entry.act.subjects));
    return { carried: all, digests: [...named].filter((digest) => blobs.get(db, digest) !== undefined) };
  });
  const directory = session.directory();
  const actors = new Set(carried.map((entry) => entry.act.actor));
  const certificates = [...directory.unit.members, ...directory.others.flatMap((unit) => unit.members)]
    .filter((member) => actors.has(member.fingerprint))
    .map((member) => member.signing.raw);
  return packForMembers(office, session, {
    purpose: 'handOver',
    acts: carried,
    certificates,
    digests,
    fresh: options.freshBlobs ?? [],
    recipients: [options.to],
  });
}
