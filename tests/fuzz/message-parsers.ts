// CMS and certificate requests, through the readers and verifiers that a foreign file reaches.

import * as write from '../../crypto/asn1/writer.ts';
import { utf8 } from '../../crypto/bytes.ts';
import { checkPossession, makeRequest, parseRequest } from '../../crypto/certificates/request.ts';
import {
  assemble,
  attributes,
  CONTENT_BYTES,
  list,
  other,
  person,
  REQUEST,
  reader,
  reader2,
  SIGNED,
  sign,
  TRUST,
} from '../../crypto/cms/cms.fixture.ts';
import {
  encodeEnvelopedData,
  openEnvelopedData,
  openSignedAndEnvelopedData,
  parseEnvelopedData,
  parseSignedAndEnvelopedData,
  prepareSignedAndEnvelopedData,
} from '../../crypto/cms/enveloped-data.ts';
import { parseSignedData } from '../../crypto/cms/signed-data.ts';
import { verifySignedData } from '../../crypto/cms/verify.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { readOfdSignatures } from '../../formats/ofd/signatures.ts';
import { FormatError } from '../../formats/pdf/errors.ts';
import { readSignatures } from '../../formats/pdf/signatures.ts';
import { examineCms } from '../../main/verification/cms.ts';
import { attemptEach, files, fromPem, type Parser } from './parser.ts';

const notRead = (error: unknown): never[] => {
  if (error instanceof FormatError || error instanceof OfdError) return [];
  throw error;
};

/** What stands as a signature in the samples; a seal's is left to the seal parsers. */
async function foundMessages(): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const bytes of files('samples/pdf', /\.pdf$/, 2_000_000))
    for (const { contents, kind } of await readSignatures(bytes).then((list) => list.signatures, notRead))
      if (kind === 'cms') found.push(contents);
  for (const bytes of files('samples/ofd', /\.ofd$/, 2_000_000)) {
    try {
      for (const { signedValue } of readOfdSignatures(bytes).signatures)
        if (signedValue.length > 0) found.push(signedValue);
    } catch (error) {
      notRead(error);
    }
  }
  return found;
}

function enveloped(): Uint8Array {
  return encodeEnvelopedData(CONTENT_BYTES, [reader2.certificate, reader.certificate]);
}

function signedAndEnveloped(): Uint8Array {
  const message = prepareSignedAndEnvelopedData({
    content: CONTENT_BYTES,
    to: [reader.certificate],
    signers: [{ certificate: person.certificate, signingTime: SIGNED }],
  });
  return message.finish(message.toSign.map((bytes) => sm2.sign(person.privateKey, bytes)));
}

/** A time stamp that nobody signed, beside a signature. */
const stamped = () => assemble({ unsigned: [attributes.of('1.2.840.113549.1.9.16.2.14', write.sequence())] });

export const MESSAGE_PARSERS: readonly (readonly [string, Parser])[] = [
  [
    'cmsSigned',
    {
      seeds: async () => [
        sign(),
        sign({ attached: true }, [person, other]),
        sign({ crls: [list([{ holder: other, at: SIGNED }]).raw], certificates: [other.certificate.raw] }),
        assemble({ attributes: undefined, inside: write.octetString(CONTENT_BYTES) }),
        stamped(),
        ...(await foundMessages()),
      ],
      run: (bytes) => {
        // Judging answers with findings, whatever the bytes are.
        examineCms(bytes, [CONTENT_BYTES], TRUST);
        verifySignedData(bytes, REQUEST);
        attemptEach(
          () => parseSignedData(bytes),
          () => parseSignedData(bytes, { foreign: true }),
        );
      },
      declared: [EncodingError],
    },
  ],
  [
    'cmsEnveloped',
    {
      seeds: () => [enveloped(), encodeEnvelopedData(utf8('x'.repeat(300)), [reader.certificate])],
      run: (bytes) => {
        attemptEach(
          () => openEnvelopedData(parseEnvelopedData(bytes), reader),
          () => openEnvelopedData(parseEnvelopedData(bytes, { foreign: true }), reader),
        );
      },
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'cmsBoth',
    {
      seeds: () => [signedAndEnveloped(), sign(), enveloped()],
      run: (bytes) => {
        attemptEach(
          () => openSignedAndEnvelopedData(parseSignedAndEnvelopedData(bytes), reader, TRUST),
          () => openSignedAndEnvelopedData(parseSignedAndEnvelopedData(bytes, { foreign: true }), reader, TRUST),
        );
      },
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'request',
    {
      seeds: () => [
        makeRequest({ country: 'CN', commonName: '张三' }, person.privateKey),
        makeRequest({ country: 'CN', organization: '示例单位', commonName: '李四' }, other.privateKey),
        ...fromPem('CERTIFICATE REQUEST'),
      ],
      run: (bytes) => checkPossession(parseRequest(bytes)),
      declared: [EncodingError],
    },
  ],
];
