// A seal of ours appended to a PDF, whatever signatures it bears already (GB/T 38540-2020; ISO 32000-1, 7.5.6): the quarantine prepares the revision → the PIN → main
// compares the prefix, digests what the byte range names, signs with the unit's certificate, splices → the result is verified as a stranger would. An
// earlier signature keeps its bytes and stays as good as it was. Which document may be stamped, and where, is not asked here.

import { encodeSignatureV4 } from '../../crypto/seals/write.ts';
import { Sm3 } from '../../crypto/sm3/sm3.ts';
import { byteRangeParts, isAppendOnly, spliceContents } from '../../formats/pdf/splice.ts';

import type { RegisteredSeal } from '../directory/index.ts';
import { inQuarantine } from '../documents/index.ts';
import type { Intention, Office, Session } from '../office.ts';
import type { TaskInput } from '../quarantine/index.ts';
import { Refusal } from '../refusal.ts';
import { verifyBytes } from '../verification/index.ts';
import { sealPictureOf } from './picture.ts';

export type SealToAppend = {
  readonly seal: RegisteredSeal;
  /** 0-based. */
  readonly page: number;
  /** [x, y, width, height] in points of the page's user space. */
  readonly rect: readonly [number, number, number, number];
  /** What the PIN window states. */
  readonly intention: Intention;
};

/** The file with the seal behind it. Refuses as the quarantine and the PIN window do, and `document.closed` where the file allows no addition. */
export async function appendSeal(
  office: Office,
  session: Session,
  before: Uint8Array,
  { seal, page, rect, intention }: SealToAppend,
): Promise<Uint8Array> {
  const signedAtMs = office.clock.now();
  const prepared = await prepare(office, before, {
    page,
    rect,
    picture: sealPictureOf(seal.seal.picture.data),
    signedAtMs,
    name: seal.name,
    // The seal lies whole inside its signature; what is around it fits into 8 KiB.
    reserve: seal.seal.raw.length + 8192,
  });
  let stamped: Uint8Array | null = null;
  // The unit's signing key is unwrapped only here, from the PIN just typed, and wiped when the signature is made.
  await office.consent(intention, async (pin) => {
    stamped = await signRevision(session, seal, before, prepared, signedAtMs, pin);
  });
  if (!stamped) throw new Error('consent came without a signature');
  // Not our word but the check that anybody can make decides whether this is kept.
  const fresh = { name: 'stamped.pdf', bytes: stamped, password: null };
  const report = await inQuarantine(() => verifyBytes(office, session, fresh));
  // An earlier seal may be by a unit that is not known here; the one just made is the last.
  const own = report.signatures.at(-1);
  if (own?.verdict !== 'valid' || report.verdict === 'invalid')
    throw new Error(`the fresh seal does not verify: ${report.reasons.join(' ')}`);
  return stamped;
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
  if (!isAppendOnly(before, prepared.bytes)) throw new Error('the prepared revision does not begin with the document');
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
  if (!isAppendOnly(before, stamped)) throw new Error('splicing changed the document');
  return stamped;
}
