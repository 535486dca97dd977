// The first look at a foreign PDF: facts, signatures and the text of page 1.

import { factsOf } from '../../formats/pdf/facts.ts';
import { openPdf } from '../../formats/pdf/open.ts';
import { signaturesOf } from '../../formats/pdf/signatures.ts';
import { readTextUnchecked } from './pdf-text.ts';
import type { PdfInspection } from './protocol.ts';

/** @throws FormatError as openPdf does; a file whose structure holds but whose page 1 cannot be drawn has no `firstPage` */
export async function inspectPdf({
  bytes,
  password,
}: {
  bytes: Uint8Array;
  password?: string;
}): Promise<PdfInspection> {
  const open = await openPdf(bytes, password);
  const facts = factsOf(open);
  const { signatures, emptyFields, unreachable } = await signaturesOf(open);
  const [firstPage = null] = await readTextUnchecked(bytes, password, [0]).catch(() => []);
  return { facts, signatures, emptyFields, unreachableSignatures: unreachable, firstPage };
}
