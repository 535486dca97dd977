import type { Contract } from '../../preload/contract/contract.ts';
import type { Format } from '../../preload/contract/documents.ts';
import { saveFile } from '../chosen-files.ts';
import type { Handlers } from '../ipc/serve.ts';
import type { Office, Session } from '../office.ts';
import { Refusal, require } from '../refusal.ts';
import { type BlobReader, StoreError } from '../store/index.ts';
import { formatOf } from '../verification/index.ts';
import { candidatesOf, choose, chooseSeveral, stopChoosing } from './candidates.ts';
import { loadDossier, numberOf, titleOf } from './dossiers.ts';

export function documentsHandlers(office: Office): Handlers<Contract>['documents'] {
  return {
    open: ({ dossier, digest }) => {
      const session = office.session();
      const { title } = versionOf(session, dossier, digest);
      const reader = openVersion(session, digest);
      const format = readFormat(reader);
      // Opening is reading: it stands in the audit log before a byte is shown.
      try {
        session.store.commit({ action: 'document.open', subject: dossier, detail: { digest } }, () => {});
      } catch (error) {
        reader.close();
        throw error;
      }
      return { url: office.contents.publish(reader, format), length: reader.length, digest, title, format };
    },
    choose: ({ candidate, password }) => choose(office, candidate, password),
    chooseSeveral: () => chooseSeveral(office),
    stopChoosing: () => {
      stopChoosing(office.session());
      return {};
    },
    dropCandidate: ({ candidate }) => {
      candidatesOf(office.session()).delete(candidate);
      return {};
    },
    exportVersion: async ({ dossier, digest }) => {
      const session = office.session();
      const { title, number } = versionOf(session, dossier, digest);
      const reader = openVersion(session, digest);
      const format = readFormat(reader);
      const path = await office.dialogs.save(fileNameFor(number, title, { format }));
      if (!path) {
        reader.close();
        return null;
      }
      const bytes = readWhole(reader);
      session.store.commit({ action: 'document.export', subject: dossier, detail: { digest } }, () => {});
      // Whole or not at all: half a document under its own name would be taken for the document.
      return { fileName: saveFile(office, path, bytes) };
    },
  };
}

/** By its first bytes; only what was inspected as the one or the other is kept. */
export function readFormat(reader: BlobReader): Format {
  try {
    return formatOf(reader.read(0, Math.min(1024, reader.length))) === 'ofd' ? 'ofd' : 'pdf';
  } catch (error) {
    reader.close();
    throw refusalOf(error);
  }
}

/** Title and number of the dossier that has this version. @throws Refusal document.missing */
export function versionOf(session: Session, dossier: string, digest: string): { title: string; number: string } {
  const loaded = session.store.read((db) => loadDossier(db, dossier, session.directory()));
  require(loaded && loaded.state.versions.some((version) => version.digest === digest), 'document.missing');
  return { title: titleOf(loaded.state), number: numberOf(loaded.state) };
}

/** A version's decrypted bytes by range. */
export function openVersion(session: Session, digest: string): BlobReader {
  try {
    return session.store.openBlob(digest);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** All of a version, and the end of its reader. */
export function readWhole(reader: BlobReader): Uint8Array {
  try {
    return reader.readAll();
  } catch (error) {
    throw refusalOf(error);
  } finally {
    reader.close();
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  if (error.code === 'blob.missing') return new Refusal('document.missing');
  if (error.code === 'blob.damaged') return new Refusal('document.damaged');
  return error;
}

/** A file name that every system takes: number and title without the characters that some refuse. `what`: what the file is, if not the document. */
export function fileNameFor(
  number: string,
  title: string,
  { what = '', format = 'pdf' }: { readonly what?: string; readonly format?: Format } = {},
): string {
  const plain = `${number} ${title}`.replace(/[\\/:*?"<>|\p{Cc}]/gu, '').trim();
  return `${[...plain].slice(0, 80).join('') || '公文'}${what}.${format}`;
}
