// The one line above a document: what the check of its seals and signatures says. A content that is missing or damaged on the disk cannot be told;
// it must not keep the rest of a dossier, or of a list, from being seen.

import type { InferOutput } from 'valibot';
import type { DossierView } from '../../preload/contract/circulation.ts';
import type { Office, Session } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { reportOn } from '../verification/index.ts';

type Banner = InferOutput<typeof DossierView>['banner'];

/** The banner of a stored content, or of none. */
export async function bannerOf(office: Office, session: Session, digest: string | null): Promise<Banner> {
  if (!digest) return { verdict: 'unsigned', sealName: '', signer: '' };
  try {
    const report = await reportOn(office, session, digest);
    const [first] = report.signatures;
    return { verdict: report.verdict, sealName: first?.sealName ?? '', signer: first?.signer ?? '' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { verdict: 'indeterminate', sealName: '', signer: '' };
  }
}
