// The header of the exchange file, format 1 (FORMAT.md part 3): lines of printable ASCII in one fixed order, each ended by LF, in exactly
// one spelling. The bytes that were read are what the signature covers; nothing is re-encoded to be checked.
// Not done here: the members behind the header, the signature itself, anything that needs a secret (envelope.ts).

import { fromBase64, fromHex, fromUtf8, toBase64, toHex } from '../bytes.ts';
import { type Certificate, parseCertificate } from '../certificates/certificate.ts';
import { EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { checkWrappedKey, type WrappedKey } from './wraps.ts';

/** 512 KiB: no header is longer, because of the limits on its lines and on their numbers. */
export const MAX_HEADER_LENGTH = 524_288;
/** Longest line without its LF. */
export const MAX_LINE_LENGTH = 8192;
export const MAX_RECIPIENTS = 256;
/** The manifest and at most 4095 blobs. */
export const MAX_MEMBERS = 4096;
/** Longest manifest, encrypted: 64 MiB. */
export const MAX_MANIFEST_LENGTH = 67_108_864;
export const MAX_EXTENSIONS = 64;

/** Where an envelope was found at fault. `payload` is the encrypted manifest; the others are parts of the file. */
export type EnvelopeStage = 'header' | 'recipient' | 'signature' | 'member' | 'payload';

/** A malformed envelope; `code` is `envelope.<stage>.<fault>`. */
export class EnvelopeError extends EncodingError {
  readonly stage: EnvelopeStage;

  constructor(stage: EnvelopeStage, fault: string, offset?: number) {
    super(`envelope.${stage}.${fault}`, offset);
    this.name = 'EnvelopeError';
    this.stage = stage;
  }
}

/** One recipient: SM3 of the encryption certificate, and the body key wrapped for it. */
export type EnvelopeRecipient = WrappedKey & { readonly fingerprint: string };

/** One member of the body. */
export type EnvelopeMember = {
  /** A blob is named by its digest. */
  readonly name: 'manifest' | `blob ${string}`;
  /** SM3 of the member's bytes, hex. */
  readonly digest: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
};

/** A line that format 1 does not define and that a reader may pass over. A `critical` line, which it may not, is refused: format 1 knows none. */
export type EnvelopeExtension = {
  /** A letter, then letters, digits, `.` and `-`; 64 characters at most. */
  readonly name: string;
  /** 1 to 1024 printable ASCII characters, the first and the last not a space. */
  readonly value: string;
};

/** What the header says. Plain data: it survives a structured clone. */
export type EnvelopeHeader = {
  /** 32 random hex digits. */
  readonly id: string;
  /** Counts from 1 for one sender and one set of recipients. */
  readonly sequence: number;
  /** UTC milliseconds that the sender claims. */
  readonly createdAt: number;
  readonly sender: {
    /** SM3 of `certificate`, hex. */
    readonly fingerprint: string;
    /** DER of the sender's signing certificate. */
    readonly certificate: Uint8Array;
  };
  /** Ascending by fingerprint. */
  readonly recipients: readonly EnvelopeRecipient[];
  /** The manifest, then the blobs ascending by digest: the order of the body. */
  readonly members: readonly EnvelopeMember[];
  /** Ascending by name. */
  readonly extensions: readonly EnvelopeExtension[];
  /** DER SEQUENCE { r, s }. */
  readonly signature: Uint8Array;
  /** The exact header bytes, signature line included. */
  readonly headerBytes: Uint8Array;
  /** How many of them, from the first, the signature covers. */
  readonly signedLength: number;
  /** SM3 of the bytes before the `manifest` line, hex: what binds the encrypted manifest to sender and recipients. */
  readonly preambleDigest: string;
  /** Size of the whole file in bytes. */
  readonly size: number;
};

const FORMAT = 'yinzheng.envelope/';
const MAGIC = `${FORMAT}1`;
const LF = 0x0a;

/** The lines before the members, from the format's name to the last recipient. */
export function writePreamble(
  fields: Pick<EnvelopeHeader, 'id' | 'sequence' | 'createdAt' | 'sender' | 'recipients'>,
): string {
  return ended([
    MAGIC,
    `id ${fields.id}`,
    `sequence ${fields.sequence}`,
    `created ${fields.createdAt}`,
    `sender ${fields.sender.fingerprint}`,
    `certificate ${toBase64(fields.sender.certificate)}`,
    ...fields.recipients.map((one) => `recipient ${one.fingerprint} ${toHex(one.key)} ${toBase64(one.kek)}`),
  ]);
}

/** The lines of members and extensions, which follow the preamble. */
export function writeTable(
  members: readonly Omit<EnvelopeMember, 'offset'>[],
  extensions: readonly EnvelopeExtension[],
): string {
  return ended([
    ...members.map((member) => `${member.name === 'manifest' ? 'manifest' : 'blob'} ${member.length} ${member.digest}`),
    ...extensions.map((one) => `extension ${one.name} ${one.value}`),
  ]);
}

/** The last line, behind the bytes that it signs. */
export function writeSignature(signature: Uint8Array): string {
  return ended([`signature ${toBase64(signature)}`]);
}

function ended(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Reads the header at the start of `bytes`, which may be the whole file or any beginning that holds the header. Checks every rule of
 * FORMAT.md part 3 that the header alone can break; the signature is checked for its form only. Throws EnvelopeError.
 */
export function readHeader(bytes: Uint8Array): EnvelopeHeader {
  const lines = new Lines(bytes);
  if (lines.next('header') !== MAGIC) {
    const known = lines.current.startsWith(FORMAT);
    throw new EnvelopeError('header', known ? 'version' : 'magic', 0);
  }
  const id = lines.field('id', /^[0-9a-f]{32}$/);
  const sequence = lines.count('sequence', 1);
  const createdAt = lines.count('created', 0);
  const sender = readSender(lines);
  const recipients = readRecipients(lines);
  const preambleDigest = toHex(sm3(bytes.subarray(0, lines.start)));
  const table = readMembers(lines);
  const extensions = readExtensions(lines);
  const signedLength = lines.start;
  const signature = readSignature(lines);
  const headerBytes = bytes.slice(0, lines.end);
  const members: EnvelopeMember[] = [];
  let offset = headerBytes.length;
  for (const member of table) {
    members.push({ ...member, offset });
    offset += member.length;
    if (!Number.isSafeInteger(offset)) throw new EnvelopeError('member', 'sum');
  }
  return {
    id,
    sequence,
    createdAt,
    sender,
    recipients,
    members,
    extensions,
    signature,
    headerBytes,
    signedLength,
    preambleDigest,
    size: offset,
  };
}

/** The sender's certificate, which readHeader has found well formed and of an SM2 key. */
export function senderCertificate(header: Pick<EnvelopeHeader, 'sender'>): Certificate {
  return parseCertificate(header.sender.certificate);
}

function readSender(lines: Lines): EnvelopeHeader['sender'] {
  const fingerprint = lines.field('sender', /^[0-9a-f]{64}$/);
  const text = lines.field('certificate', /^.+$/);
  try {
    const certificate = fromBase64(text);
    if (toHex(sm3(certificate)) !== fingerprint) throw lines.fault('header', 'sender');
    const { publicKey } = senderCertificate({ sender: { fingerprint, certificate } });
    if (publicKey.algorithm !== 'sm2') throw lines.fault('header', 'certificate');
    sm2.validatePublicKey(publicKey.bytes);
    return { fingerprint, certificate };
  } catch (error) {
    throw lines.asFault(error, 'header', 'certificate');
  }
}

function readRecipients(lines: Lines): EnvelopeRecipient[] {
  const recipients: EnvelopeRecipient[] = [];
  let before = '';
  for (; lines.next('recipient').startsWith('recipient '); ) {
    if (recipients.length === MAX_RECIPIENTS) throw lines.fault('recipient', 'limit');
    const found = /^recipient ([0-9a-f]{64}) ([0-9a-f]{32}) ([^ ]+)$/.exec(lines.current);
    if (!found) throw lines.fault('recipient', 'form');
    const [, fingerprint = '', key = '', kek = ''] = found;
    if (fingerprint <= before) throw lines.fault('recipient', 'order');
    before = fingerprint;
    try {
      const wrapped = { key: fromHex(key), kek: fromBase64(kek) };
      checkWrappedKey(wrapped);
      recipients.push({ fingerprint, ...wrapped });
    } catch (error) {
      throw lines.asFault(error, 'recipient', 'kek');
    }
  }
  if (recipients.length === 0) throw lines.fault('recipient', 'missing');
  return recipients;
}

/** Reads on from the current line, as do the two after it: the line that ends one list is the first of the next. */
function readMembers(lines: Lines): Omit<EnvelopeMember, 'offset'>[] {
  const members: Omit<EnvelopeMember, 'offset'>[] = [];
  if (!lines.current.startsWith('manifest ')) throw lines.fault('member', 'missing');
  let before = '';
  do {
    if (members.length === MAX_MEMBERS) throw lines.fault('member', 'limit');
    const found = /^(manifest|blob) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64})$/.exec(lines.current);
    if (!found) throw lines.fault('member', 'form');
    const isManifest = found[1] === 'manifest';
    const length = Number(found[2]);
    const digest = found[3] ?? '';
    if (!Number.isSafeInteger(length)) throw lines.fault('member', 'form');
    if (isManifest && length > MAX_MANIFEST_LENGTH) throw lines.fault('member', 'limit');
    if (isManifest ? members.length > 0 : digest <= before) throw lines.fault('member', 'order');
    if (!isManifest) before = digest;
    members.push({ name: isManifest ? 'manifest' : `blob ${digest}`, digest, length });
    lines.next('member');
  } while (/^(manifest|blob) /.test(lines.current));
  return members;
}

function readExtensions(lines: Lines): EnvelopeExtension[] {
  const extensions: EnvelopeExtension[] = [];
  let before = '';
  for (; /^(extension|critical) /.test(lines.current); lines.next('header')) {
    if (extensions.length === MAX_EXTENSIONS) throw lines.fault('header', 'extensionLimit');
    const found = /^(extension|critical) ([A-Za-z][A-Za-z0-9.-]{0,63}) ([!-~](?:[ -~]{0,1022}[!-~])?)$/.exec(
      lines.current,
    );
    if (!found) throw lines.fault('header', 'extension');
    const [, word, name = '', value = ''] = found;
    if (name <= before) throw lines.fault('header', 'extensionOrder');
    before = name;
    if (word === 'critical') throw lines.fault('header', 'critical');
    extensions.push({ name, value });
  }
  return extensions;
}

function readSignature(lines: Lines): Uint8Array {
  if (!lines.current.startsWith('signature ')) {
    // A word that ought to stand elsewhere or nowhere: the line is at fault, not the signature.
    throw lines.current === 'signature' ? lines.fault('signature', 'form') : lines.fault('header', 'line');
  }
  try {
    const signature = fromBase64(lines.current.slice('signature '.length));
    sm2.decodeSignature(signature);
    return signature;
  } catch (error) {
    throw lines.asFault(error, 'signature', 'form');
  }
}

/** The lines of a header, read forward, one at a time. */
class Lines {
  /** The line without its LF. */
  current = '';
  /** Offset of the line. */
  start = 0;
  /** Offset behind its LF. */
  end = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Moves to the next line; `stage` is at fault if the file ends before its LF. */
  next(stage: EnvelopeStage): string {
    this.start = this.end;
    const limit = Math.min(this.#bytes.length, this.start + MAX_LINE_LENGTH + 1);
    let at = this.start;
    while (at < limit && this.#bytes[at] !== LF) {
      const byte = this.#bytes[at] ?? 0;
      if (byte < 0x20 || byte > 0x7e) throw new EnvelopeError('header', 'character', at);
      at++;
    }
    if (at === this.#bytes.length) throw new EnvelopeError(stage, 'truncated', at);
    if (at === limit) throw new EnvelopeError('header', 'line', at);
    this.current = fromUtf8(this.#bytes.subarray(this.start, at));
    this.end = at + 1;
    return this.current;
  }

  /** The value of the next line, which must be `word value`. */
  field(word: string, rule: RegExp): string {
    const line = this.next('header');
    const value = line.slice(word.length + 1);
    if (!line.startsWith(`${word} `) || !rule.test(value)) throw this.fault('header', word);
    return value;
  }

  count(word: string, least: number): number {
    const value = Number(this.field(word, /^(0|[1-9][0-9]{0,15})$/));
    if (!Number.isSafeInteger(value) || value < least) throw this.fault('header', word);
    return value;
  }

  fault(stage: EnvelopeStage, fault: string): EnvelopeError {
    return new EnvelopeError(stage, fault, this.start);
  }

  /** A failure of a decoder below, as a fault of this line; anything else unchanged. */
  asFault(error: unknown, stage: EnvelopeStage, fault: string): unknown {
    return error instanceof EncodingError && !(error instanceof EnvelopeError) ? this.fault(stage, fault) : error;
  }
}
