// The exchange file, format 1 (FORMAT.md part 3, extension .yzen): a signed header (header.ts), then its members byte after byte: the
// manifest, encrypted (content.ts) under a fresh body key that is wrapped for each recipient (wraps.ts), and blobs, which are
// ciphertexts already and are carried verbatim; their content keys travel inside the manifest.
// Order of work for a foreign file: parseEnvelope (no key, fit for a quarantine), the chain of the sender's certificate (the
// caller), openEnvelope. Not done here: trust in the sender, replay (ids and sequences seen before), what a manifest says.

import { concatBytes, equalBytes, fromHex, toHex, utf8, wipe } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import * as sm2 from '../sm2/sm2.ts';
import { Sm3, sm3 } from '../sm3/sm3.ts';
import {
  CONTENT_KEY_LENGTH,
  encryptContent,
  inspectContent,
  MAX_CONTENT_HEADER_LENGTH,
  openContent,
  type ReadBytes,
} from './content.ts';
import {
  EnvelopeError,
  type EnvelopeExtension,
  type EnvelopeHeader,
  type EnvelopeMember,
  MAX_HEADER_LENGTH,
  readHeader,
  senderCertificate,
  writePreamble,
  writeSignature,
  writeTable,
} from './header.ts';
import { unwrapForRecipient, wrapForRecipient } from './wraps.ts';

export { EnvelopeError, type EnvelopeHeader, MAX_HEADER_LENGTH as MAX_ENVELOPE_HEADER } from './header.ts';

/** A whole envelope that is well formed and whose members have the digests that the header names. Survives a structured clone. */
export type ParsedEnvelope = EnvelopeHeader & {
  /** The encrypted manifest; the blobs stay in the file, at `members[i].offset`. */
  readonly manifest: Uint8Array;
};

/** Bytes of a ciphertext and their SM3 in hex. */
export type EnvelopeBlob = { readonly id: string; readonly bytes: Uint8Array };

const MANIFEST_KIND = 'manifest';
const DIGEST_STEP = 1_048_576;

/** What an envelope is packed from, but for the bytes of its blobs. */
export type EnvelopeContents<Blob> = {
  sender: { certificate: Uint8Array; sign: (message: Uint8Array) => Uint8Array };
  recipients: readonly { fingerprint: string; publicKey: Uint8Array }[];
  sequence: number;
  createdAt: number;
  manifest: Uint8Array;
  blobs: readonly Blob[];
  extensions?: readonly EnvelopeExtension[];
};

/**
 * Signs an envelope and gives its beginning, header and manifest; behind it belong the blobs, in the order given back, which is the caller's to write
 * and to see that they are what their names say. `sender.certificate` is DER, `sender.sign` answers an SM2 signature in DER over the message; a
 * recipient's `fingerprint` is the SM3 of the encryption certificate in hex, its `publicKey` 65 bytes. Blobs and recipients may come in
 * any order, none twice. Throws InputError `envelope.*` for whatever could not be read back.
 */
export function packStart<Blob extends { readonly id: string; readonly size: number }>(
  options: EnvelopeContents<Blob>,
): { id: string; start: Uint8Array; blobs: readonly Blob[] } {
  const { certificate, sign } = options.sender;
  const bodyKey = randomBytes(CONTENT_KEY_LENGTH);
  try {
    const id = toHex(randomBytes(16));
    const preamble = writePreamble({
      id,
      sequence: options.sequence,
      createdAt: options.createdAt,
      sender: { fingerprint: toHex(sm3(certificate)), certificate },
      recipients: options.recipients
        .map(({ fingerprint, publicKey }) => ({ fingerprint, ...wrapForRecipient(publicKey, bodyKey) }))
        .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
    });
    const context = { label: '', dossier: sm3(utf8(preamble)), kind: MANIFEST_KIND };
    const manifest = encryptContent({ contentKey: bodyKey, header: context, plaintext: options.manifest });
    const blobs = options.blobs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const members = [
      { name: 'manifest' as const, length: manifest.length, digest: toHex(sm3(manifest)) },
      ...blobs.map((blob) => ({ name: `blob ${blob.id}` as const, length: blob.size, digest: blob.id })),
    ];
    const extensions = (options.extensions ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const signed = utf8(preamble + writeTable(members, extensions));
    const start = concatBytes(signed, utf8(writeSignature(sign(signed))), manifest);
    checkPacked(() => verifyEnvelope(readHeader(start)));
    return { id, start, blobs };
  } finally {
    wipe(bodyKey);
  }
}

/** A whole envelope in memory. As packStart(), and InputError `envelope.member.*` for a blob that is not what its name says. */
export function packEnvelope(options: EnvelopeContents<EnvelopeBlob>): Uint8Array {
  const sized = options.blobs.map((blob) => ({ ...blob, size: blob.bytes.length }));
  const { start, blobs } = packStart({ ...options, blobs: sized });
  const packed = concatBytes(start, ...blobs.map(({ bytes }) => bytes));
  checkPacked(() => parseEnvelope(packed).size === packed.length);
  return packed;
}

/**
 * The header alone, from the first bytes of a file (MAX_HEADER_LENGTH of them are always enough). Nothing behind the header has
 * been looked at and the signature has not been checked. Throws EnvelopeError.
 */
export function peekEnvelope(firstBytes: Uint8Array): EnvelopeHeader {
  return readHeader(firstBytes);
}

/** How much of a member checkMember() wants to see; a shorter member whole. */
export const MEMBER_START = MAX_CONTENT_HEADER_LENGTH;

/**
 * The header of a file of `size` bytes, which it must fill exactly, from its first bytes as peekEnvelope(). With checkMember() and the digest of every member
 * this is what parseEnvelope() does, for whoever does not have the file in memory. Throws EnvelopeError.
 */
export function parseHeader(firstBytes: Uint8Array, size: number): EnvelopeHeader {
  const header = readHeader(firstBytes);
  if (size < header.size) throw new EnvelopeError('member', 'truncated', size);
  if (size > header.size) throw new EnvelopeError('member', 'trailing', header.size);
  return header;
}

/** Whether a member is a ciphertext in content format 1, by its beginning. Throws EnvelopeError `envelope.member.content`. */
export function checkMember(member: Pick<EnvelopeMember, 'offset' | 'length'>, start: Uint8Array): void {
  try {
    inspectContent({ size: member.length, read: (offset, length) => start.subarray(offset, offset + length) });
  } catch (error) {
    if (error instanceof EncodingError) {
      throw new EnvelopeError('member', 'content', member.offset + (error.offset ?? 0));
    }
    throw error;
  }
}

/**
 * Reads the structure of a whole file without any key: the header, the exact size, the digest of every member, and of every member that it
 * is a ciphertext in content format 1. Throws EnvelopeError, whose stage says where. The signature has NOT been checked afterwards.
 */
export function parseEnvelope(source: Uint8Array | { size: number; read: ReadBytes }): ParsedEnvelope {
  const { size, read } = source instanceof Uint8Array ? inMemory(source) : source;
  const header = parseHeader(read(0, Math.min(size, MAX_HEADER_LENGTH)), size);
  for (const member of header.members) {
    if (digestOf(member, read) !== member.digest) throw new EnvelopeError('member', 'digest', member.offset);
    checkMember(member, read(member.offset, Math.min(member.length, MEMBER_START)));
  }
  const [first] = header.members;
  const manifest = first ? read(first.offset, first.length).slice() : new Uint8Array(0);
  return { ...header, manifest };
}

/**
 * Whether the sender's certificate verifies the signature over the header, and what `parsed` says is what the signed bytes say: the
 * header is read again here, so that whoever parsed the file need not be believed. The chain of the certificate is the caller's to check.
 */
export function verifyEnvelope(parsed: EnvelopeHeader): boolean {
  let header: EnvelopeHeader;
  try {
    header = readHeader(parsed.headerBytes);
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
  return describe(header) === describe(parsed) && isSigned(header);
}

/**
 * Opens an envelope for one holder: `fingerprint` is the SM3 of the holder's encryption certificate in hex, `decryptKek` decrypts a DER
 * SM2Cipher. Answers null when the holder is not among the recipients of a well signed envelope. Throws DecryptError `envelope.signature.wrong`,
 * `envelope.recipient.kek`, `envelope.payload.commitment`, `.chunk` or `.context` when the envelope is broken, EnvelopeError when
 * `parsed` does not hold what the header says. No plaintext is given out unless all of it is right.
 */
export function openEnvelope(
  parsed: ParsedEnvelope,
  holder: { fingerprint: string; decryptKek: (kek: Uint8Array) => Uint8Array | null },
): { manifest: Uint8Array } | null {
  if (!verifyEnvelope(parsed)) throw new DecryptError('envelope.signature.wrong');
  const stanza = parsed.recipients.find((one) => one.fingerprint === holder.fingerprint);
  if (!stanza) return null;
  const [member] = parsed.members;
  if (toHex(sm3(parsed.manifest)) !== member?.digest) throw new EnvelopeError('member', 'digest', member?.offset);
  const bodyKey = unwrapForRecipient(stanza, holder.decryptKek);
  if (!bodyKey) throw new DecryptError('envelope.recipient.kek');
  try {
    const content = openContent({ contentKey: bodyKey, ciphertext: parsed.manifest });
    const { label, kind, dossier } = content.header;
    if (label !== '' || kind !== MANIFEST_KIND || !equalBytes(dossier, fromHex(parsed.preambleDigest))) {
      throw new DecryptError('envelope.payload.context');
    }
    return { manifest: content.read(0, content.length) };
  } catch (error) {
    if (error instanceof DecryptError) throw new DecryptError(error.code.replace(/^content\./, 'envelope.payload.'));
    throw error;
  } finally {
    wipe(bodyKey);
  }
}

function isSigned(header: EnvelopeHeader): boolean {
  const { publicKey } = senderCertificate(header);
  return sm2.verify(publicKey.bytes, header.headerBytes.subarray(0, header.signedLength), header.signature);
}

/** Everything that a header says, as one comparable text. */
function describe(header: EnvelopeHeader): string {
  const { id, sequence, createdAt, sender, recipients, members, extensions, signature, signedLength, size } = header;
  return JSON.stringify([
    [id, sequence, createdAt, sender.fingerprint, toHex(sender.certificate)],
    recipients.map((one) => [one.fingerprint, toHex(one.key), toHex(one.kek)]),
    members.map((one) => [one.name, one.digest, one.offset, one.length]),
    extensions.map((one) => [one.name, one.value]),
    [toHex(signature), signedLength, header.preambleDigest, size],
  ]);
}

function digestOf(member: EnvelopeMember, read: ReadBytes): string {
  const hash = new Sm3();
  for (let done = 0; done < member.length; done += DIGEST_STEP) {
    const want = Math.min(DIGEST_STEP, member.length - done);
    const bytes = read(member.offset + done, want);
    if (bytes.length !== want) throw new EnvelopeError('member', 'truncated', member.offset + done + bytes.length);
    hash.update(bytes);
  }
  return toHex(hash.digest());
}

function checkPacked(readsBack: () => boolean): void {
  try {
    if (readsBack()) return;
  } catch (error) {
    if (error instanceof EncodingError) throw new InputError(error.code);
    throw error;
  }
  throw new InputError('envelope.signature.wrong');
}

function inMemory(bytes: Uint8Array): { size: number; read: ReadBytes } {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
