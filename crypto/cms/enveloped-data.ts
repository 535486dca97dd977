// EnvelopedData and SignedAndEnvelopedData (GB/T 35275-2017 clauses 9 and 10): a content under a fresh SM4 key (CBC), the key under each
// recipient's SM2 public key. Written strictly; read also with PKCS #7 identifiers, content in pieces and, where the message is foreign, BER.
// EnvelopedData is not authenticated: whoever can reach the recipient can change it, so its content means no more than unsigned bytes do, and
// every failure to open it is told alike. Our own packages use crypto/envelopes; this is for data of others.

import * as read from '../asn1/reader.ts';
import * as write from '../asn1/writer.ts';
import { concatBytes, equalBytes, wipe } from '../bytes.ts';
import { type Certificate } from '../certificates/certificate.ts';
import { OID } from '../certificates/oids.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import { randomBytes } from '../random.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm4CbcDecrypt, sm4CbcEncrypt } from '../sm4/cbc.ts';
import { CMS_OID, CONTENT } from './oids.ts';
import {
  algorithm,
  algorithms,
  identifier,
  openContentInfo,
  type ReadOptions,
  type SignedData,
  type SignerIdentifier,
  type SignerInfo,
  signerInfos,
  takeCertificates,
} from './signed-data.ts';
import { type SignedDataReport, type SignedDataRequest, verifyParsed } from './verify.ts';
import { certificatesOf, contentInfo, issuerAndSerial, prepareSigners, type SignerChoice } from './write.ts';

type Recipient = {
  readonly identifier: SignerIdentifier;
  readonly algorithm: string;
  readonly encryptedKey: Uint8Array;
};

export type EnvelopedData = {
  readonly version: number;
  readonly recipients: readonly Recipient[];
  /** Type of the content: object identifier. */
  readonly contentType: string;
  /** Object identifier. */
  readonly contentAlgorithm: string;
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
};

export type SignedAndEnvelopedData = EnvelopedData & {
  readonly digestAlgorithms: readonly string[];
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
};

/** Who opens: the certificate that names the recipient, and its private key. */
export type Reader = { readonly certificate: Certificate; readonly privateKey: Uint8Array };

const MAX_RECIPIENTS = 4096;
const KEY_LENGTH = 16;

function recipients(node: read.Node | undefined): Recipient[] {
  const entries = read.expect(node, read.TAG.set, 'cms.recipients').children();
  if (entries.length > MAX_RECIPIENTS) throw new EncodingError('cms.recipients', node?.offset);
  return entries.flatMap((entry) => {
    // Other kinds of recipient (RFC 5652 6.2.2 and following) carry context tags: they are not ours to open.
    if (entry.class === 'context') return [];
    const [version, who, method, encrypted, extra] = read.sequence(entry, 'cms.recipient');
    if (read.smallInteger(version) > 2 || extra !== undefined) throw new EncodingError('cms.recipient', entry.offset);
    return [
      { identifier: identifier(who), algorithm: algorithm(method).oid, encryptedKey: read.octetString(encrypted) },
    ];
  });
}

type Encrypted = Pick<EnvelopedData, 'contentType' | 'contentAlgorithm' | 'iv' | 'ciphertext'>;

function encryptedContent(node: read.Node | undefined): Encrypted {
  const [type, method, content, extra] = read.sequence(node, 'cms.encrypted');
  if (content === undefined || extra !== undefined || !content.isContext(0))
    throw new EncodingError('cms.encrypted', node?.offset);
  const { oid, parameters } = algorithm(method);
  const ciphertext = content.constructed ? concatBytes(...content.children().map(read.octetString)) : content.content;
  return {
    contentType: read.oid(type),
    contentAlgorithm: oid,
    iv: parameters === undefined ? new Uint8Array(0) : read.octetString(read.readDer(parameters)),
    ciphertext,
  };
}

function version(parts: read.Node[]): number {
  const found = read.smallInteger(parts.shift());
  if (found > 4) throw new EncodingError('cms.version');
  return found;
}

/** Reads EnvelopedData. @throws EncodingError with a code under `cms.`, `der.` or `ber.` */
export function parseEnvelopedData(bytes: Uint8Array, options: ReadOptions = {}): EnvelopedData {
  const parts = openContentInfo(bytes, 'envelopedData', options);
  const found = version(parts);
  // [0] originatorInfo and [1] attributes are RFC 5652's; neither bears on opening.
  if (options.foreign === true && parts[0]?.isContext(0)) parts.shift();
  const to = recipients(parts.shift());
  const content = encryptedContent(parts.shift());
  if (options.foreign === true && parts[0]?.isContext(1)) parts.shift();
  if (parts.length > 0) throw new EncodingError('cms.form', parts[0]?.offset);
  return { version: found, recipients: to, ...content };
}

/** Reads SignedAndEnvelopedData. @throws EncodingError with a code under `cms.`, `der.` or `ber.` */
export function parseSignedAndEnvelopedData(bytes: Uint8Array, options: ReadOptions = {}): SignedAndEnvelopedData {
  const parts = openContentInfo(bytes, 'signedAndEnvelopedData', options);
  const found = version(parts);
  const to = recipients(parts.shift());
  const digestAlgorithms = algorithms(parts.shift());
  const content = encryptedContent(parts.shift());
  const inside = takeCertificates(parts);
  const signers = signerInfos(parts.shift());
  if (parts.length > 0) throw new EncodingError('cms.form', parts[0]?.offset);
  return { version: found, recipients: to, digestAlgorithms, ...content, ...inside, signers };
}

function isFor({ identifier: named }: Recipient, { serialNumber, issuer, subjectKeyId }: Certificate): boolean {
  return 'issuer' in named
    ? named.serialNumber === serialNumber && equalBytes(named.issuer, issuer.raw)
    : subjectKeyId !== undefined && equalBytes(named.subjectKeyId, subjectKeyId);
}

/**
 * The content, or undefined when the message is not for this reader.
 * @throws EncodingError cms.algorithm for a cipher that is not SM4-CBC or a key not under SM2; DecryptError cms.open for everything else
 */
export function openEnvelopedData(message: EnvelopedData, reader: Reader): Uint8Array | undefined {
  const recipient = message.recipients.find((one) => isFor(one, reader.certificate));
  if (recipient === undefined) return undefined;
  if (recipient.algorithm !== CMS_OID.sm2Encrypt && recipient.algorithm !== OID.ecPublicKey)
    throw new EncodingError('cms.algorithm');
  if (message.contentAlgorithm !== CMS_OID.sm4Cbc && message.contentAlgorithm !== CMS_OID.sm4)
    throw new EncodingError('cms.algorithm');
  if (message.iv.length !== 16) throw new EncodingError('cms.algorithm');
  let contentKey: Uint8Array | undefined;
  try {
    contentKey = sm2.decrypt(reader.privateKey, recipient.encryptedKey);
    if (contentKey.length !== KEY_LENGTH) throw new DecryptError('cms.open');
    return sm4CbcDecrypt(contentKey, message.iv, message.ciphertext);
  } catch (error) {
    if (error instanceof DecryptError) throw new DecryptError('cms.open');
    throw error;
  } finally {
    if (contentKey) wipe(contentKey);
  }
}

/** RecipientInfos and EncryptedContentInfo of a content under a fresh key. */
function envelop(content: Uint8Array, to: readonly Certificate[]): { infos: Uint8Array; encrypted: Uint8Array } {
  if (to.length === 0) throw new InputError('cms.recipients');
  const contentKey = randomBytes(KEY_LENGTH);
  const iv = randomBytes(16);
  try {
    const infos = to.map((certificate) => {
      if (certificate.publicKey.algorithm !== 'sm2') throw new InputError('cms.recipientKey');
      return write.sequence(
        write.integer(1),
        issuerAndSerial(certificate),
        write.sequence(write.oid(CMS_OID.sm2Encrypt)),
        write.octetString(sm2.encrypt(certificate.publicKey.bytes, contentKey)),
      );
    });
    const encrypted = write.sequence(
      write.oid(CONTENT.data),
      write.sequence(write.oid(CMS_OID.sm4Cbc), write.octetString(iv)),
      write.implicit(0, write.octetString(sm4CbcEncrypt(contentKey, iv, content))),
    );
    return { infos: write.set(...infos), encrypted };
  } finally {
    wipe(contentKey);
  }
}

/**
 * EnvelopedData for the recipients.
 * @throws InputError cms.recipients without any, cms.recipientKey for a certificate whose key is not SM2
 */
export function encodeEnvelopedData(content: Uint8Array, to: readonly Certificate[]): Uint8Array {
  const { infos, encrypted } = envelop(content, to);
  return contentInfo(CONTENT.envelopedData, write.sequence(write.integer(1), infos, encrypted));
}

/**
 * SignedAndEnvelopedData that waits for its signatures (which cover the content, or attributes with its digest).
 * @throws InputError as prepareSignedData and encodeEnvelopedData
 */
export function prepareSignedAndEnvelopedData(choice: {
  readonly content: Uint8Array;
  readonly to: readonly Certificate[];
  readonly signers: readonly SignerChoice[];
  readonly certificates?: readonly Uint8Array[];
}): { readonly toSign: readonly Uint8Array[]; readonly finish: (signatures: readonly Uint8Array[]) => Uint8Array } {
  const { infos, encrypted } = envelop(choice.content, choice.to);
  const signing = prepareSigners([choice.content], choice.signers);
  return {
    toSign: signing.toSign,
    finish: (signatures) =>
      contentInfo(
        CONTENT.signedAndEnvelopedData,
        write.sequence(
          write.integer(1),
          infos,
          write.set(write.sequence(write.oid(OID.sm3))),
          encrypted,
          ...certificatesOf(choice),
          signing.infos(signatures),
        ),
      ),
  };
}

/**
 * Opens SignedAndEnvelopedData and checks its signatures over what came out; undefined when it is not for this reader. The content of a message
 * whose report is not valid is for nobody to rely on.
 * @throws as openEnvelopedData
 */
export function openSignedAndEnvelopedData(
  message: SignedAndEnvelopedData,
  reader: Reader,
  request: Omit<SignedDataRequest, 'content'>,
): { readonly content: Uint8Array; readonly report: SignedDataReport } | undefined {
  const content = openEnvelopedData(message, reader);
  if (content === undefined) return undefined;
  const { version: found, contentType, digestAlgorithms, certificates, crls, signers } = message;
  const signed: SignedData = {
    version: found,
    contentType,
    contentInfo: new Uint8Array(0),
    digestAlgorithms,
    certificates,
    crls,
    signers,
  };
  return { content, report: verifyParsed(signed, { ...request, content: [content] }) };
}
