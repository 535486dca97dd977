// The structure of an envelope that lies in a carrier, without any key and without ever holding more of it than its manifest: whatever has to be parsed goes to the
// quarantine, the digests are made on the pool's threads. Main believes the answer only once verifyEnvelope() has read the header again.

import type { EnvelopeHeader, ParsedEnvelope } from '../../crypto/envelopes/envelope.ts';
import { EnvelopeError, MAX_ENVELOPE_HEADER, MEMBER_START } from '../../crypto/envelopes/envelope.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { digestBulk, sourceIn } from '../crypto-pool/index.ts';
import type { Office, ReadableFile } from '../office.ts';

type Member = EnvelopeHeader['members'][number];

/** Throws Refusal or EnvelopeError `envelope.*`: it is broken. */
export async function readEnvelope(
  office: Pick<Office, 'quarantine' | 'pool'>,
  file: ReadableFile,
): Promise<ParsedEnvelope> {
  const first = file.read(0, Math.min(file.size, MAX_ENVELOPE_HEADER));
  const header = await office.quarantine.run('readEnvelopeHeader', { bytes: first, size: file.size });
  for (const member of header.members) {
    if ((await digestOf(office, file, member)) !== member.digest) throw new EnvelopeError('member', 'digest');
  }
  const members = header.members.map(({ offset, length }) => ({
    offset,
    length,
    start: file.read(offset, Math.min(length, MEMBER_START)),
  }));
  await office.quarantine.run('checkEnvelopeMembers', { members });
  const [manifest] = header.members;
  return { ...header, manifest: manifest ? file.read(manifest.offset, manifest.length) : new Uint8Array(0) };
}

async function digestOf(office: Pick<Office, 'pool'>, file: ReadableFile, member: Member): Promise<string> {
  try {
    return await digestBulk(office.pool, sourceIn(file, member.offset, member.length));
  } catch (error) {
    // Shorter than it was when its size was asked for.
    if (error instanceof EncodingError) throw new EnvelopeError('member', 'truncated', error.offset);
    throw error;
  }
}
