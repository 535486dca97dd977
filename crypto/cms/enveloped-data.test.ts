// EnvelopedData and SignedAndEnvelopedData: every recipient opens, nobody else does, and no change passes for the content that was signed.

import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { concatBytes } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm4CbcEncrypt } from '../sm4/cbc.ts';
import { CONTENT_BYTES, identifierOf, other, person, reader, reader2, SIGNED, TRUST } from './cms.fixture.ts';
import {
  encodeEnvelopedData,
  openEnvelopedData,
  openSignedAndEnvelopedData,
  parseEnvelopedData,
  parseSignedAndEnvelopedData,
  prepareSignedAndEnvelopedData,
} from './enveloped-data.ts';
import { CMS_OID, CONTENT } from './oids.ts';

const both = [reader.certificate, reader2.certificate];

/** The message by hand, each piece replaceable. */
type Pieces = {
  type: string;
  version: Uint8Array;
  who: Uint8Array;
  keyAlgorithm: string;
  wrapped: (contentKey: Uint8Array) => Uint8Array;
  cipher: Uint8Array;
  ciphertext: (made: Uint8Array) => Uint8Array;
  more: Uint8Array[];
};
const contentKey = new Uint8Array(16).fill(7);
const iv = new Uint8Array(16).fill(9);

function assemble(changes: Partial<Pieces> = {}): Uint8Array {
  const pieces: Pieces = {
    type: CONTENT.envelopedData,
    version: write.integer(1),
    who: identifierOf(reader),
    keyAlgorithm: CMS_OID.sm2Encrypt,
    wrapped: (bytes) => write.octetString(sm2.encrypt(reader.certificate.publicKey.bytes, bytes)),
    cipher: write.sequence(write.oid(CMS_OID.sm4Cbc), write.octetString(iv)),
    ciphertext: (made) => write.implicit(0, write.octetString(made)),
    more: [],
    ...changes,
  };
  const recipient = write.sequence(
    write.integer(1),
    pieces.who,
    write.sequence(write.oid(pieces.keyAlgorithm)),
    pieces.wrapped(contentKey),
  );
  const encrypted = write.sequence(
    write.oid(CONTENT.data),
    pieces.cipher,
    pieces.ciphertext(sm4CbcEncrypt(contentKey, iv, CONTENT_BYTES)),
  );
  const body = write.sequence(pieces.version, write.set(recipient), encrypted, ...pieces.more);
  return write.sequence(write.oid(pieces.type), write.explicit(0, body));
}

const open = (bytes: Uint8Array, by = reader, foreign = false) =>
  openEnvelopedData(parseEnvelopedData(bytes, { foreign }), by);
const outcome = (act: () => Uint8Array | undefined): string => {
  try {
    return act() === undefined ? 'notForMe' : 'opened';
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError) return error.code;
    throw error;
  }
};

describe('EnvelopedData', () => {
  it.each([0, 1, 15, 16, 17, 5000])('%i bytes: opened by each of several recipients', (length) => {
    const content = new Uint8Array(length).map((_, at) => at);
    const message = encodeEnvelopedData(content, both);
    expect(open(message, reader)).toEqual(content);
    expect(open(message, reader2)).toEqual(content);
  });

  it('is not for anybody else, and that is an answer', () => {
    expect(open(encodeEnvelopedData(CONTENT_BYTES, both), person)).toBeUndefined();
    expect(open(encodeEnvelopedData(CONTENT_BYTES, [reader2.certificate]), reader)).toBeUndefined();
  });

  it('wants recipients', () => {
    expect(() => encodeEnvelopedData(CONTENT_BYTES, [])).toThrow(new InputError('cms.recipients'));
  });

  it.each<[string, Partial<Pieces>]>([
    ['as we write it', {}],
    ['PKCS #7 identifiers', { type: '1.2.840.113549.1.7.3' }],
    ['SM4 without its mode', { cipher: write.sequence(write.oid(CMS_OID.sm4), write.octetString(iv)) }],
    ['the key under the curve’s identifier', { keyAlgorithm: '1.2.840.10045.2.1' }],
    [
      'the ciphertext in pieces',
      {
        ciphertext: (made) =>
          write.explicit(0, concatBytes(write.octetString(made.subarray(0, 16)), write.octetString(made.subarray(16)))),
      },
    ],
    [
      'the recipient by key identifier',
      { who: write.implicit(0, write.octetString(reader.certificate.subjectKeyId ?? iv)) },
    ],
    ['attributes behind', { more: [write.implicit(1, write.set())] }],
  ])('reads %s', (_, changes) => {
    expect(open(assemble(changes), reader, true)).toEqual(CONTENT_BYTES);
  });

  it.each<[string, Partial<Pieces>, string]>([
    ['type signed', { type: CONTENT.signedData }, 'cms.type'],
    ['version 9', { version: write.integer(9) }, 'cms.version'],
    ['another recipient named', { who: identifierOf(other) }, 'notForMe'],
    ['key algorithm RSA', { keyAlgorithm: '1.2.840.113549.1.1.1' }, 'cms.algorithm'],
    [
      'key for another',
      { wrapped: (bytes) => write.octetString(sm2.encrypt(reader2.certificate.publicKey.bytes, bytes)) },
      'cms.open',
    ],
    [
      'key of 32 bytes',
      {
        wrapped: (bytes) =>
          write.octetString(sm2.encrypt(reader.certificate.publicKey.bytes, concatBytes(bytes, bytes))),
      },
      'cms.open',
    ],
    ['key empty', { wrapped: () => write.octetString(new Uint8Array(0)) }, 'cms.open'],
    [
      'key another',
      { wrapped: () => write.octetString(sm2.encrypt(reader.certificate.publicKey.bytes, iv)) },
      'cms.open',
    ],
    [
      'cipher AES',
      { cipher: write.sequence(write.oid('2.16.840.1.101.3.4.1.2'), write.octetString(iv)) },
      'cms.algorithm',
    ],
    ['cipher ECB', { cipher: write.sequence(write.oid('1.2.156.10197.1.104.1')) }, 'cms.algorithm'],
    ['no IV', { cipher: write.sequence(write.oid(CMS_OID.sm4Cbc)) }, 'cms.algorithm'],
    [
      'IV of 12 bytes',
      { cipher: write.sequence(write.oid(CMS_OID.sm4Cbc), write.octetString(iv.subarray(4))) },
      'cms.algorithm',
    ],
    ['IV no octets', { cipher: write.sequence(write.oid(CMS_OID.sm4Cbc), write.nullValue()) }, 'der.tag'],
    ['ciphertext empty', { ciphertext: () => write.implicit(0, write.octetString(new Uint8Array(0))) }, 'cms.open'],
    ['ciphertext cut', { ciphertext: (made) => write.implicit(0, write.octetString(made.subarray(1))) }, 'cms.open'],
    [
      'ciphertext without its last block',
      { ciphertext: (made) => write.implicit(0, write.octetString(made.subarray(0, made.length - 16))) },
      'cms.open',
    ],
    [
      'ciphertext under another tag',
      { ciphertext: (made) => write.implicit(1, write.octetString(made)) },
      'cms.encrypted',
    ],
    ['something behind', { more: [write.nullValue()] }, 'cms.form'],
  ])('refuses %s', (_, changes, expected) => {
    expect(outcome(() => open(assemble(changes)))).toBe(expected);
  });
});

describe('SignedAndEnvelopedData', () => {
  function made(withAttributes = true): Uint8Array {
    const signers = [{ certificate: person.certificate, ...(withAttributes ? { signingTime: SIGNED } : {}) }];
    const waiting = prepareSignedAndEnvelopedData({ content: CONTENT_BYTES, to: both, signers });
    return waiting.finish(waiting.toSign.map((bytes) => sm2.sign(person.privateKey, bytes)));
  }

  it.each([true, false])('is opened and valid for each recipient, attributes: %s', (withAttributes) => {
    const message = parseSignedAndEnvelopedData(made(withAttributes));
    for (const by of [reader, reader2]) {
      const opened = openSignedAndEnvelopedData(message, by, TRUST);
      expect(opened?.content).toEqual(CONTENT_BYTES);
      expect(opened?.report).toMatchObject({ verdict: 'valid', signers: [{ signerName: '张三', contentOk: true }] });
    }
    expect(openSignedAndEnvelopedData(message, other, TRUST)).toBeUndefined();
  });

  it('no changed byte passes for the signed content', () => {
    const golden = made();
    for (let at = 0; at < golden.length; at++) {
      const changed = golden.slice();
      changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 1 : 0x40);
      const result = outcome(() => {
        const opened = openSignedAndEnvelopedData(parseSignedAndEnvelopedData(changed), reader, TRUST);
        // A change elsewhere, in the other recipient's part, is nothing to this reader.
        if (opened?.report.verdict === 'valid') expect(opened.content).toEqual(CONTENT_BYTES);
        return opened?.content;
      });
      expect(result).toMatch(/^(opened|notForMe|cms\.\w+|der\.\w+)$/);
    }
  });
});
