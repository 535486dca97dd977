// The parsers that meet foreign bytes: what each is started from, how it is called, and which errors it declares. Seeds are made here and, where they
// are on this machine, taken from ../shared/samples and ../shared/vectors.

import './repeatable.ts';
import { readFileSync } from 'node:fs';
import { ValiError } from 'valibot';
import { type Node, readDer, readPaddedDer } from '../../crypto/asn1/reader.ts';
import { fromBase64, fromHex, toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { parseCrl } from '../../crypto/certificates/crl.ts';
import { decodePem, encodePem } from '../../crypto/certificates/pem.ts';
import { decryptContent } from '../../crypto/envelopes/content.ts';
import { openEnvelope, parseEnvelope, peekEnvelope, verifyEnvelope } from '../../crypto/envelopes/envelope.ts';
import { DecryptError, EncodingError } from '../../crypto/errors.ts';
import { parseSeal } from '../../crypto/seals/seal.ts';
import {
  DATA_HASH,
  emptyList,
  list,
  maker,
  makeSeal,
  oddV1,
  oddV4,
  SIGNED,
  signWith,
  TRUST,
  unit,
  unitRoot,
} from '../../crypto/seals/seals.fixture.ts';
import { parseSealSignature } from '../../crypto/seals/signature.ts';
import { verifySeal, verifySealSignature } from '../../crypto/seals/verify.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { OfdError } from '../../formats/ofd/errors.ts';
import { documentFiles, packageOf, signaturesXml, signatureXml } from '../../formats/ofd/package.fixture.ts';
import { readOfdSignatures } from '../../formats/ofd/signatures.ts';
import { FormatError } from '../../formats/pdf/errors.ts';
import { factsOf } from '../../formats/pdf/facts.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { openPdf } from '../../formats/pdf/open.ts';
import { signaturesOf } from '../../formats/pdf/signatures.ts';
import { decodeAct, signAct, understand } from '../../main/acts/index.ts';
import { decodeManifest, encodeManifest } from '../../main/exchange/manifest.ts';
import { KEY_PARSERS } from './key-parsers.ts';
import { MESSAGE_PARSERS } from './message-parsers.ts';
import { PAGE_PARSERS } from './page-parsers.ts';
import { attemptEach, files, fromPem, type Parser, text } from './parser.ts';
import { PICTURE_PARSERS } from './picture-parsers.ts';

type Golden = {
  contentKey: string;
  contents: { ciphertext: string }[];
  envelope: { recipients: { privateKey: string; fingerprint: string }[]; bytes: string };
};
const golden = JSON.parse(
  readFileSync(new URL('../../crypto/envelopes/golden.json', import.meta.url), 'utf8'),
) as Golden;
const recipient = golden.envelope.recipients[0] ?? { privateKey: '', fingerprint: '' };

const certificates = () => [unit, maker, unitRoot].map(({ certificate }) => certificate.raw);
const lists = () => [emptyList.raw, list([{ holder: unit, at: SIGNED }]).raw];
const seals = () => [makeSeal(), makeSeal({ listDigests: true }), ...files('samples/seals', /\.esl$/)];
const sealSignatures = () => [
  signWith(),
  oddV1({}),
  oddV4({}, 5),
  oddV4({ rawSignatures: true }),
  ...files('samples/seals', /\.dat$/),
];

/** Reads every node and tries every kind of value on it. */
function walk(node: Node): void {
  if (node.constructed) for (const child of node.children()) walk(child);
}

function act(): Uint8Array {
  const id = (digit: string) => digit.repeat(64);
  return signAct(
    {
      type: 'annotate',
      dossier: id('1'),
      actor: id('2'),
      post: 'post/leader',
      device: '3'.repeat(16),
      seq: 4,
      at: 1_795_253_400_000,
      seen: 1_795_253_400_000,
      parents: [id('5')],
      subjects: [id('6')],
      label: { mark: 'none' },
      consent: 'session',
      basis: [],
      body: {
        digest: id('6'),
        page: 0,
        strokes: [{ page: 0, width: 1200, colour: 'vermilion', points: [[-3, 4, 1000, 0]] }],
      },
    },
    (message) => sm2.sign(unit.privateKey, message),
  ).bytes;
}

function manifest(): Uint8Array {
  const bytes = act();
  return encodeManifest({
    purpose: 'dispatch',
    acts: [{ id: '0'.repeat(64), bytes, signature: sm2.sign(unit.privateKey, bytes) }],
    certificates: certificates(),
    blobs: [
      {
        digest: 'a'.repeat(64),
        id: 'b'.repeat(64),
        dossier: 'c'.repeat(64),
        contentKey: new Uint8Array(16),
        size: 7,
      },
    ],
  });
}

function ofd(): Uint8Array {
  const whole = documentFiles('Doc_0/Signs/Signatures.xml');
  const references = [{ path: '/Doc_0/Document.xml', checkValue: toBase64(DATA_HASH) }];
  whole.set('Doc_0/Signs/Signatures.xml', signaturesXml());
  whole.set('Doc_0/Signs/Sign_0/Signature.xml', signatureXml({ references }));
  whole.set('Doc_0/Signs/Sign_0/SignedValue.dat', signWith());
  return packageOf(whole);
}

/**
 * PDF: ours with what a reader looks for, each four times, and the samples. Deriving the key of an encrypted file of revision 6 takes the library a
 * hundred times as long as all else: such samples stand once among the others four times, so that time goes into reading too.
 */
function pdfs(): Uint8Array[] {
  const form = '/AcroForm << /SigFlags 3 /Fields [6 0 R] >>';
  const widget = '<< /Type /Annot /Subtype /Widget /FT /Sig /T (one) /Rect [0 0 10 10] /P 3 0 R /V 7 0 R >>';
  const value = '<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 10 20 30] /Contents <3000> /M (D:20260101) >>';
  const action = '<< /S /JavaScript /JS (app.alert) /Next [6 0 R] >>';
  const tree = ['<< /Type /Pages /Kids [7 0 R 3 0 R] /Parent 2 0 R >>', '<< /Type /Pages /Kids [6 0 R] /Rotate 90 >>'];
  const ours = [
    onePagePdf(),
    onePagePdf({ catalog: form, page: '/Annots [6 0 R]', extra: [widget, value] }),
    onePagePdf({ catalog: '/OpenAction 6 0 R /Names << /JavaScript << /Names [(a) 6 0 R] >> >>', extra: [action] }),
    onePagePdf({ page: '/Rotate 90 /CropBox [10 10 20 20] /AA << /O 6 0 R >>', extra: [action, ...tree] }),
  ];
  const samples = files('samples/pdf', /\.pdf$/, 64_000);
  const dear = samples.filter((bytes) => /\/Encrypt\b[^]*\/R 6\b|\/R 6\b[^]*\/Encrypt\b/.test(text(bytes)));
  const others = samples.filter((bytes) => !dear.includes(bytes));
  return [...[...ours, ...others].flatMap((bytes) => [bytes, bytes, bytes, bytes]), ...dear];
}

export const PARSERS: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  [
    'der',
    {
      seeds: () => [...certificates(), ...lists(), ...sealSignatures(), ...fromPem('PRIVATE KEY')],
      run: (bytes) => {
        attemptEach(
          () => walk(readDer(bytes)),
          () => walk(readPaddedDer(bytes, { lenient: true })),
        );
      },
      declared: [EncodingError],
    },
  ],
  [
    'certificate',
    { seeds: () => [...certificates(), ...fromPem('CERTIFICATE')], run: parseCertificate, declared: [EncodingError] },
  ],
  ['crl', { seeds: lists, run: parseCrl, declared: [EncodingError] }],
  [
    'seal',
    {
      seeds: seals,
      run: (bytes) => {
        // Judging answers with findings, whatever the bytes are.
        verifySeal(bytes, TRUST);
        parseSeal(bytes);
      },
      declared: [EncodingError],
    },
  ],
  [
    'sealSignature',
    {
      seeds: sealSignatures,
      run: (bytes) => {
        verifySealSignature(bytes, { ...TRUST, dataHash: DATA_HASH });
        parseSealSignature(bytes);
      },
      declared: [EncodingError],
    },
  ],
  [
    'envelope',
    {
      seeds: () => [fromBase64(golden.envelope.bytes)],
      run: (bytes) => {
        const decryptKek = (kek: Uint8Array) => sm2.decrypt(fromHex(recipient.privateKey), kek);
        attemptEach(
          () => verifyEnvelope(peekEnvelope(bytes)),
          () => openEnvelope(parseEnvelope(bytes), { fingerprint: recipient.fingerprint, decryptKek }),
        );
      },
      declared: [EncodingError, DecryptError],
    },
  ],
  [
    'content',
    {
      seeds: () => golden.contents.map(({ ciphertext }) => fromHex(ciphertext)),
      run: (ciphertext) => decryptContent({ contentKey: fromHex(golden.contentKey), ciphertext }),
      declared: [EncodingError, DecryptError],
    },
  ],
  ['act', { seeds: () => [act()], run: (bytes) => understand(decodeAct(bytes)), declared: [EncodingError] }],
  ['manifest', { seeds: () => [manifest()], run: decodeManifest, declared: [EncodingError, ValiError] }],
  [
    'pdf',
    {
      seeds: pdfs,
      // As inspectPdf() of the quarantine reads a file, without the text that pdf.js gives.
      run: async (bytes) => {
        const open = await openPdf(bytes);
        factsOf(open);
        await signaturesOf(open);
      },
      declared: [FormatError],
    },
  ],
  [
    'ofd',
    { seeds: () => [ofd(), ...files('samples/ofd', /\.ofd$/, 64_000)], run: readOfdSignatures, declared: [OfdError] },
  ],
  [
    'pem',
    {
      seeds: () => [
        utf8(encodePem('CERTIFICATE', unit.certificate.raw) + encodePem('X509 CRL', emptyList.raw)),
        ...files('vectors/tongsuo', /\.(?:pem|crt|key)$/),
      ],
      run: (bytes) => decodePem(text(bytes)),
      declared: [EncodingError],
    },
  ],
  ...MESSAGE_PARSERS,
  ...PAGE_PARSERS,
  ...PICTURE_PARSERS,
  ...KEY_PARSERS,
]);

/** What is told of an input that was not handled. */
export function describeInput(bytes: Uint8Array): string {
  return bytes.length > 2000 ? `${toHex(bytes.subarray(0, 2000))}… (${bytes.length} bytes)` : toHex(bytes);
}
