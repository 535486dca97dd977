import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from '../bytes.ts';
import { DecryptError, EncodingError, InputError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { sm3 } from '../sm3/sm3.ts';
import { encryptContent } from './content.ts';
import { EnvelopeError, openEnvelope, packEnvelope, parseEnvelope, peekEnvelope, verifyEnvelope } from './envelope.ts';
import { MAX_EXTENSIONS, MAX_HEADER_LENGTH, MAX_MEMBERS, MAX_RECIPIENTS } from './header.ts';
import { unwrapContentKey, wrapForRecipient } from './wraps.ts';

type Golden = {
  contents: { ciphertext: string }[];
  envelope: {
    senderPrivateKey: string;
    recipients: { privateKey: string; fingerprint: string }[];
    manifest: string;
    bytes: string;
  };
};
const { envelope: golden } = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;
const goldenBytes = fromBase64(golden.bytes);
const goldenParsed = parseEnvelope(goldenBytes);
const goldenHeader = fromUtf8(goldenParsed.headerBytes.subarray(0, goldenParsed.signedLength));
const goldenBody = goldenBytes.subarray(goldenParsed.headerBytes.length);
const senderPrivateKey = fromHex(golden.senderPrivateKey);
const [first, second] = golden.recipients.map(({ privateKey, fingerprint }) => ({
  fingerprint,
  publicKey: sm2.publicKeyOf(fromHex(privateKey)),
  decryptKek: (kek: Uint8Array) => sm2.decrypt(fromHex(privateKey), kek),
})) as [Holder, Holder];
type Holder = { fingerprint: string; publicKey: Uint8Array; decryptKek: (kek: Uint8Array) => Uint8Array };

/** The header text signed as it is, then the body: a file of which only what was edited is wrong. */
function signed(header: string, body: Uint8Array = goldenBody): Uint8Array {
  const bytes = Uint8Array.from(Buffer.from(header, 'latin1'));
  const line = utf8(`signature ${toBase64(sm2.sign(senderPrivateKey, bytes))}\n`);
  return concatBytes(bytes, line, body);
}

function edited(was: string | RegExp, becomes: string): Uint8Array {
  const header = goldenHeader.replace(was, becomes);
  expect(header, 'the edit must change something').not.toBe(goldenHeader);
  return signed(header);
}

/** What a receiving client makes of a file: the code of the refusal, null for someone else's, or the manifest. */
function receive(bytes: Uint8Array, holder: Holder = first): string | null | Uint8Array {
  try {
    const opened = openEnvelope(parseEnvelope(bytes), holder);
    return opened && opened.manifest;
  } catch (error) {
    if (error instanceof EncodingError || error instanceof DecryptError) return error.code;
    throw error;
  }
}

function blob(text: string): { id: string; bytes: Uint8Array } {
  const header = { label: 'none', dossier: new Uint8Array(32), kind: 'pdf' };
  const bytes = encryptContent({ contentKey: new Uint8Array(16), header, plaintext: utf8(text) });
  return { id: toHex(sm3(bytes)), bytes };
}

function pack(change: Partial<Parameters<typeof packEnvelope>[0]> = {}): Uint8Array {
  return packEnvelope({
    sender: {
      certificate: goldenParsed.sender.certificate,
      sign: (message) => sm2.sign(senderPrivateKey, message),
    },
    recipients: [first, second],
    sequence: 1,
    createdAt: 1_795_253_400_000,
    manifest: utf8('{}'),
    blobs: [],
    ...change,
  });
}

describe('the golden envelope', () => {
  it('says what it was made to say', () => {
    expect(goldenParsed).toMatchObject({
      sequence: 7,
      createdAt: 1_795_253_400_000,
      extensions: [{ name: 'note', value: 'kept as it is' }],
      size: goldenBytes.length,
    });
    expect(goldenParsed.members.map(({ name, length }) => [name, length])).toEqual([
      ['manifest', 158],
      ['blob ac00aeed08e18c9d3b7ac4001ad4ad7826ecbccb4ad9a554e67e48446407a253', 138],
    ]);
    const carried = goldenParsed.members[1];
    expect(toHex(goldenBytes.subarray(carried?.offset))).toBe(
      (JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden).contents[1]?.ciphertext,
    );
  });

  it('opens for each recipient, after a structured clone too', () => {
    for (const holder of [first, second]) {
      const opened = openEnvelope(structuredClone(goldenParsed), holder);
      expect(fromUtf8(opened?.manifest ?? new Uint8Array(0))).toBe(golden.manifest);
    }
  });

  it('is not addressed to anyone else', () => {
    expect(openEnvelope(goldenParsed, { ...first, fingerprint: 'f'.repeat(64) })).toBeNull();
  });

  it('is refused with any byte changed, and gives out nothing', () => {
    const codes = new Map<string, number>();
    for (let at = 0; at < goldenBytes.length; at++) {
      const changed = goldenBytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const result = receive(changed);
      expect(result, `byte ${at}`).toBeTypeOf('string');
      const stage = String(result).split('.')[1] ?? '';
      codes.set(stage, (codes.get(stage) ?? 0) + 1);
    }
    expect([...codes.keys()].sort()).toEqual(['header', 'member', 'recipient', 'signature']);
  }, 120_000);

  it('is refused cut anywhere', () => {
    for (let at = 0; at < goldenBytes.length; at++) {
      expect(receive(goldenBytes.subarray(0, at)), `cut at ${at}`).toMatch(/\.truncated$/);
    }
  });

  it('shows its header from the first bytes alone', () => {
    const { manifest, ...header } = goldenParsed;
    expect(manifest.length).toBe(158);
    expect(peekEnvelope(goldenBytes.subarray(0, goldenParsed.headerBytes.length))).toEqual(header);
    expect(() => peekEnvelope(goldenBytes.subarray(0, goldenParsed.headerBytes.length - 1))).toThrow(EnvelopeError);
  });
});

describe('packing', () => {
  it('carries blobs verbatim, in the order of their names', () => {
    const blobs = ['一', '二', '三', '四'].map(blob);
    const bytes = pack({ blobs, manifest: new Uint8Array(200_000).fill(0x61) });
    const parsed = parseEnvelope(bytes);
    for (const member of parsed.members.slice(1)) {
      const carried = bytes.subarray(member.offset, member.offset + member.length);
      expect(carried).toEqual(blobs.find(({ id }) => id === member.digest)?.bytes);
    }
    expect(parsed.members.slice(1).map(({ digest }) => digest)).toEqual(blobs.map(({ id }) => id).sort());
    expect(openEnvelope(parsed, second)?.manifest).toEqual(new Uint8Array(200_000).fill(0x61));
  });

  it('reads through a medium what it reads from memory', () => {
    const bytes = pack({ blobs: [blob('x')] });
    const read = (offset: number, length: number) => bytes.subarray(offset, offset + length);
    expect(parseEnvelope({ size: bytes.length, read })).toEqual(parseEnvelope(bytes));
    const short = (offset: number, length: number) => read(offset, offset > 1000 ? length - 1 : length);
    expect(() => parseEnvelope({ size: bytes.length, read: short })).toThrow(EnvelopeError);
  });

  it('holds as many recipients, members and extensions as are allowed, and not one more', () => {
    const wrap = (n: number) => `${'0'.repeat(60)}${n.toString(16).padStart(4, '0')}`;
    const manyRecipients = (count: number) => {
      const recipient = goldenHeader.match(/recipient [0-9a-f]{64} (.+)\n/)?.[1];
      const lines = Array.from({ length: count }, (_, n) => `recipient ${wrap(n)} ${recipient}\n`);
      return goldenHeader.replace(/(recipient .*\n)+/, lines.join(''));
    };
    expect(parseEnvelope(signed(manyRecipients(MAX_RECIPIENTS))).recipients.length).toBe(MAX_RECIPIENTS);
    expect(receive(signed(manyRecipients(MAX_RECIPIENTS + 1)))).toBe('envelope.recipient.limit');
    const manyMembers = (header: string, count: number) => {
      const lines = Array.from({ length: count - 1 }, (_, n) => `blob 1234567890123 ${wrap(n)}\n`);
      return header.replace(/blob .*\n/, lines.join(''));
    };
    expect(peekEnvelope(signed(manyMembers(goldenHeader, MAX_MEMBERS))).members.length).toBe(MAX_MEMBERS);
    expect(receive(signed(manyMembers(goldenHeader, MAX_MEMBERS + 1)))).toBe('envelope.member.limit');
    const lines = Array.from(
      { length: MAX_EXTENSIONS },
      (_, n) => `extension ${`x${n + 100}`.padEnd(64, '-')} ${'~'.repeat(1024)}\n`,
    );
    const most = manyMembers(manyRecipients(MAX_RECIPIENTS), MAX_MEMBERS).replace(/extension .*\n/, lines.join(''));
    expect(peekEnvelope(signed(most)).headerBytes.length).toBeLessThan(MAX_HEADER_LENGTH);
    const extensions = Array.from({ length: MAX_EXTENSIONS }, (_, n) => ({ name: `x${n + 100}`, value: '~' }));
    expect(parseEnvelope(pack({ extensions })).extensions).toEqual(extensions);
    const oneMore = [...extensions, { name: 'y', value: '~' }];
    expect(() => pack({ extensions: oneMore })).toThrow(new InputError('envelope.header.extensionLimit'));
  });

  it("names a caller's mistakes instead of writing what nobody could read", () => {
    const other = sm2.generateKeyPair();
    expect(() => pack({ recipients: [] })).toThrow(new InputError('envelope.recipient.missing'));
    expect(() => pack({ recipients: [first, first] })).toThrow(new InputError('envelope.recipient.order'));
    expect(() => pack({ sequence: 0 })).toThrow(new InputError('envelope.header.sequence'));
    expect(() => pack({ createdAt: 1.5 })).toThrow(new InputError('envelope.header.created'));
    expect(() => pack({ blobs: [blob('a'), { id: blob('b').id, bytes: utf8('no ciphertext') }] })).toThrow(InputError);
    const plain = utf8('a plaintext that nobody encrypted, with its right digest');
    expect(() => pack({ blobs: [{ id: toHex(sm3(plain)), bytes: plain }] })).toThrow(
      new InputError('envelope.member.content'),
    );
    const sign = (message: Uint8Array) => sm2.sign(other.privateKey, message);
    expect(() => pack({ sender: { certificate: goldenParsed.sender.certificate, sign } })).toThrow(
      new InputError('envelope.signature.wrong'),
    );
  });
});

// One fault each, the rest right and signed. The names of age's test kit (CCTV) are kept where the fault is the same.
describe('one fault each', () => {
  const fingerprintLine = /^sender .*$/m;
  const recipientLines = goldenHeader.match(/^recipient .*$/gm) as [string, string];
  const memberLines = goldenHeader.match(/^(?:manifest|blob) .*$/gm) as [string, string];
  const [, firstPrint = '', firstKey = '', firstKek = ''] = recipientLines[0].split(' ');
  const kekBytes = fromBase64(firstKek);
  const kekWith = (change: (kek: Uint8Array) => Uint8Array) => edited(firstKek, toBase64(change(kekBytes.slice())));
  const signatureLine = (line: string) => concatBytes(utf8(goldenHeader), utf8(line), goldenBody);
  const signature64 = toBase64(goldenParsed.signature);
  const set = (at: number, value: number) => (bytes: Uint8Array) => {
    bytes[at] = value;
    return bytes;
  };

  const header: [string, () => Uint8Array, string][] = [
    ['empty', () => new Uint8Array(0), 'truncated'],
    ['another format', () => edited('yinzheng.envelope/1', 'age-encryption.org/v1'), 'magic'],
    ['version_unsupported', () => edited('envelope/1', 'envelope/2'), 'version'],
    ['version with a second spelling', () => edited('envelope/1', 'envelope/01'), 'version'],
    ['byte order mark', () => edited('yinzheng', '\xef\xbb\xbfyinzheng'), 'character'],
    ['header_crlf', () => signed(goldenHeader.replaceAll('\n', '\r\n')), 'character'],
    ['stanza_spurious_cr', () => edited('sequence 7\n', 'sequence 7\r\n'), 'character'],
    ['tab for a space', () => edited('sequence 7', 'sequence\t7'), 'character'],
    ['stanza_invalid_character', () => edited('note kept', 'note k\xe9pt'), 'character'],
    ['empty line', () => edited('sequence 7\n', '\nsequence 7\n'), 'sequence'],
    ['line over its limit', () => edited('note kept', `note ${'k'.repeat(9000)}`), 'line'],
    ['id missing', () => edited(/^id .*\n/m, ''), 'id'],
    ['id in capitals', () => edited(/^id .*$/m, `id ${'A'.repeat(32)}`), 'id'],
    ['id too short', () => edited(/^id ../m, 'id '), 'id'],
    ['id twice', () => edited(/^(id .*\n)/m, '$1$1'), 'sequence'],
    ['trailing space', () => edited(/^(id .*)$/m, '$1 '), 'id'],
    ['two spaces', () => edited('sequence 7', 'sequence  7'), 'sequence'],
    ['sequence 0', () => edited('sequence 7', 'sequence 0'), 'sequence'],
    ['leading_zero_decimal', () => edited('sequence 7', 'sequence 07'), 'sequence'],
    ['leading_plus', () => edited('sequence 7', 'sequence +7'), 'sequence'],
    ['negative', () => edited('sequence 7', 'sequence -7'), 'sequence'],
    ['hex', () => edited('sequence 7', 'sequence 0x7'), 'sequence'],
    ['overflow', () => edited('sequence 7', 'sequence 9007199254740992'), 'sequence'],
    ['created with a fraction', () => edited(/^created .*$/m, 'created 1.5'), 'created'],
    ['lines exchanged', () => edited(/^(sequence .*\n)(created .*\n)/m, '$2$1'), 'sequence'],
    ['sender of another certificate', () => edited(fingerprintLine, `sender ${'0'.repeat(64)}`), 'sender'],
    ['sender in capitals', () => edited(fingerprintLine, `sender ${'A'.repeat(64)}`), 'sender'],
    ['certificate empty', () => edited(/^certificate .*$/m, 'certificate '), 'certificate'],
    ['certificate not base64', () => edited(/^certificate .*$/m, 'certificate ****'), 'certificate'],
    ['certificate without padding', () => edited(/^(certificate .*?)=+$/m, '$1'), 'certificate'],
    ['certificate that is none', () => withCertificate(utf8('no certificate')), 'certificate'],
    [
      'certificate prolonged',
      () => withCertificate(concatBytes(goldenParsed.sender.certificate, Uint8Array.of(0))),
      'certificate',
    ],
    [
      'certificate of a point off the curve',
      () => withCertificate(certificateWith('034200049b', '034200049a')),
      'certificate',
    ],
    [
      'certificate of another curve',
      () => withCertificate(certificateWith('2a811ccf5501822d', '2a811ccf5501822c')),
      'certificate',
    ],
    ['unknown line', () => edited('extension note', 'annotation note'), 'line'],
    ['unknown critical extension', () => edited('extension note', 'critical note'), 'critical'],
    ['extension without value', () => edited(/^extension .*$/m, 'extension note'), 'extension'],
    ['extension ending in a space', () => edited('as it is', 'as it is '), 'extension'],
    ['extension twice', () => edited(/^(extension .*\n)/m, '$1$1'), 'extensionOrder'],
  ];
  const recipient: [string, () => Uint8Array, string][] = [
    ['no recipient', () => edited(/(recipient .*\n)+/, ''), 'missing'],
    ['stanza_bad_start', () => edited(/^recipient/m, '-> recipient'), 'missing'],
    ['stanza_no_arguments', () => edited(/^recipient .*$/m, 'recipient '), 'form'],
    ['stanza_empty_argument', () => edited(` ${firstKey} `, '  '), 'form'],
    ['stanza_missing_body', () => edited(` ${firstKek}`, ''), 'form'],
    ['x25519_extra_argument', () => edited(firstKek, `${firstKek} more`), 'form'],
    ['x25519_uppercase', () => edited(firstPrint, firstPrint.toUpperCase()), 'form'],
    ['x25519_long_file_key', () => edited(firstKey, `${firstKey}00`), 'form'],
    ['stanza_base64_padding', () => edited(firstKek, firstKek.replace(/=*$/, '=')), 'kek'],
    ['stanza_not_canonical', () => edited(/^(recipient .*)[A-Za-z0-9+/](=+)$/m, '$1/$2'), 'kek'],
    [
      'recipients out of order',
      () => edited(recipientLines.join('\n'), recipientLines.toReversed().join('\n')),
      'order',
    ],
    ['recipient twice', () => edited(recipientLines[1], recipientLines[0]), 'order'],
    ['kek cut', () => kekWith((kek) => kek.subarray(0, -1)), 'kek'],
    ['kek prolonged', () => kekWith((kek) => concatBytes(kek, Uint8Array.of(0))), 'kek'],
    ['kek not a sequence', () => kekWith(set(0, 0x31)), 'kek'],
    ['low_order, off the curve', () => kekWith((kek) => set(10, (kek[10] ?? 0) ^ 1)(kek)), 'kek'],
    ['kek of 17 bytes', () => edited(firstKek, toBase64(sm2.encrypt(first.publicKey, new Uint8Array(17)))), 'kek'],
  ];
  const signature: [string, () => Uint8Array, string][] = [
    ['hmac_missing', () => concatBytes(utf8(goldenHeader), utf8('signature\n'), goldenBody), 'form'],
    ['hmac_no_space', () => signatureLine(`signature${signature64}\n`), 'line'],
    ['hmac_extra_space', () => signatureLine(`signature  ${signature64}\n`), 'form'],
    ['hmac_trailing_space', () => signatureLine(`signature ${signature64} \n`), 'form'],
    ['hmac_garbage', () => signatureLine('signature AAAA\n'), 'form'],
    ['hmac_truncated', () => signatureLine(`signature ${signature64.slice(0, -8)}\n`), 'form'],
    ['hmac_not_canonical', () => signatureLine(`signature ${signature64.replace(/=*$/, '')}\n`), 'form'],
    ['r zero', () => signatureLine(`signature ${toBase64(fromHex('3006020100020101'))}\n`), 'form'],
    [
      'prolonged DER',
      () => signatureLine(`signature ${toBase64(concatBytes(goldenParsed.signature, Uint8Array.of(0)))}\n`),
      'form',
    ],
    [
      'hmac_bad',
      () => signatureLine(`signature ${toBase64(sm2.sign(senderPrivateKey, utf8('something else')))}\n`),
      'wrong',
    ],
    [
      'by another key',
      () =>
        signatureLine(
          `signature ${toBase64(sm2.sign(fromHex(golden.recipients[0]?.privateKey ?? ''), utf8(goldenHeader)))}\n`,
        ),
      'wrong',
    ],
    [
      'over a header edited afterwards',
      () =>
        concatBytes(
          utf8(goldenHeader.replace('sequence 7', 'sequence 8')),
          utf8(`signature ${signature64}\n`),
          goldenBody,
        ),
      'wrong',
    ],
  ];
  const member: [string, () => Uint8Array, string][] = [
    ['no manifest', () => edited(/^manifest .*\n/m, ''), 'missing'],
    ['extension before the members', () => edited(/^(manifest .*\nblob .*\n)(extension .*\n)/m, '$2$1'), 'missing'],
    ['two manifests', () => edited(/^(manifest .*\n)/m, '$1$1'), 'order'],
    ['manifest last', () => edited(memberLines.join('\n'), memberLines.toReversed().join('\n')), 'missing'],
    ['blob twice', () => edited(/^(blob .*\n)/m, '$1$1'), 'order'],
    ['blobs out of order', () => edited(/^(blob .*\n)/m, `$1blob 1 ${'0'.repeat(64)}\n`), 'order'],
    ['unknown member', () => edited(/^blob /m, 'file '), 'line'],
    ['length with a leading zero', () => edited(/^blob 138/m, 'blob 0138'), 'form'],
    ['length beyond what a number holds', () => edited(/^blob 138/m, 'blob 9999999999999999'), 'form'],
    [
      'lengths that sum beyond it',
      () => edited(/^(blob) 138(.*\n)/m, `$1 9007199254740991$2blob 9007199254740991 ${'f'.repeat(64)}\n`),
      'sum',
    ],
    ['manifest beyond its limit', () => edited(/^manifest 158/m, 'manifest 67108865'), 'limit'],
    ['digest in capitals', () => edited(memberLines[1], memberLines[1].toUpperCase().replace('BLOB', 'blob')), 'form'],
    ['digest cut', () => edited(memberLines[1], memberLines[1].slice(0, -1)), 'form'],
    ['length one less', () => edited(/^blob 138/m, 'blob 137'), 'trailing'],
    ['length one more', () => edited(/^blob 138/m, 'blob 139'), 'truncated'],
    [
      'border moved',
      () => signed(goldenHeader.replace(/^manifest 158/m, 'manifest 157').replace(/^blob 138/m, 'blob 139')),
      'digest',
    ],
    [
      'stream_trailing_garbage_short',
      () => signed(goldenHeader, concatBytes(goldenBody, Uint8Array.of(0))),
      'trailing',
    ],
    ['body missing', () => signed(goldenHeader, new Uint8Array(0)), 'truncated'],
    [
      'members exchanged in the body',
      () => signed(goldenHeader, concatBytes(goldenBody.subarray(158), goldenBody.subarray(0, 158))),
      'digest',
    ],
    ['blob that is no ciphertext', () => withBlob(utf8('%PDF-1.7 in the clear')), 'content'],
    ['blob truncated before it was packed', () => withBlob(goldenBody.subarray(158, -1)), 'content'],
    ['manifest that is no ciphertext', () => withManifest(utf8('{}')), 'content'],
  ];
  const payload: [string, () => Uint8Array, string][] = [
    [
      'wrapped for somebody else under my name',
      () => edited(firstKek, toBase64(wrapForRecipient(second.publicKey, new Uint8Array(16)).kek)),
      'recipient.kek',
    ],
    ['x25519_bad_tag', () => kekWith((kek) => set(kek.length - 1, (kek.at(-1) ?? 0) ^ 1)(kek)), 'recipient.kek'],
    ['another body key', () => edited(firstKey, '0'.repeat(32)), 'payload.commitment'],
    [
      'stream_bad_tag',
      () => withManifest(set(157, (goldenBody[157] ?? 0) ^ 1)(goldenBody.slice(0, 158))),
      'payload.chunk',
    ],
    [
      'manifest with another salt',
      () => withManifest(set(20, (goldenBody[20] ?? 0) ^ 1)(goldenBody.slice(0, 158))),
      'payload.commitment',
    ],
    ['manifest of another envelope', () => withManifest(otherManifest({})), 'payload.context'],
    [
      'manifest of another kind',
      () => withManifest(otherManifest({ kind: 'pdf', dossier: fromHex(goldenParsed.preambleDigest) })),
      'payload.context',
    ],
    [
      'manifest with a label',
      () => withManifest(otherManifest({ label: 'none', dossier: fromHex(goldenParsed.preambleDigest) })),
      'payload.context',
    ],
    ['recipient struck out', () => edited(`${recipientLines[1]}\n`, ''), 'payload.context'],
    ['another sequence, signed again', () => edited('sequence 7', 'sequence 8'), 'payload.context'],
  ];

  function certificateWith(was: string, becomes: string): Uint8Array {
    const hex = toHex(goldenParsed.sender.certificate);
    expect(hex).toContain(was);
    return fromHex(hex.replace(was, becomes));
  }
  function withCertificate(certificate: Uint8Array): Uint8Array {
    const lines = `sender ${toHex(sm3(certificate))}\ncertificate ${toBase64(certificate)}\n`;
    return edited(/^sender .*\ncertificate .*\n/m, lines);
  }
  function withBlob(bytes: Uint8Array): Uint8Array {
    const text = goldenHeader.replace(/^blob .*$/m, `blob ${bytes.length} ${toHex(sm3(bytes))}`);
    return signed(text, concatBytes(goldenBody.subarray(0, 158), bytes));
  }
  function withManifest(bytes: Uint8Array): Uint8Array {
    const text = goldenHeader.replace(/^manifest .*$/m, `manifest ${bytes.length} ${toHex(sm3(bytes))}`);
    return signed(text, concatBytes(bytes, goldenBody.subarray(158)));
  }
  function otherManifest(change: { kind?: string; label?: string; dossier?: Uint8Array }): Uint8Array {
    const contentKey = unwrapContentKey(first.decryptKek(kekBytes), fromHex(firstKey));
    const context = { label: '', kind: 'manifest', dossier: new Uint8Array(32), ...change };
    return encryptContent({ contentKey, header: context, plaintext: utf8(golden.manifest) });
  }

  it.each(header)('header: %s', (_, make, fault) => {
    expect(receive(make())).toBe(`envelope.header.${fault}`);
  });
  it.each(recipient)('recipient: %s', (_, make, fault) => {
    expect(receive(make())).toBe(`envelope.recipient.${fault}`);
  });
  it.each(signature)('signature: %s', (_, make, fault) => {
    expect(receive(make())).toBe(`envelope.${fault === 'line' ? 'header' : 'signature'}.${fault}`);
  });
  it.each(member)('member: %s', (_, make, fault) => {
    expect(receive(make())).toBe(`envelope.${fault === 'line' ? 'header' : 'member'}.${fault}`);
  });
  it.each(payload)('payload: %s', (_, make, code) => {
    expect(receive(make())).toBe(`envelope.${code}`);
  });

  it('x25519_no_match: a fault in the payload is nothing to those whom it is not for', () => {
    const bytes = withManifest(otherManifest({}));
    expect(receive(bytes, { ...first, fingerprint: 'f'.repeat(64) })).toBeNull();
  });
});

describe('whoever parsed need not be believed', () => {
  it.each<[string, (parsed: typeof goldenParsed) => object]>([
    ['another sequence', () => ({ sequence: 8 })],
    ['another sender', (parsed) => ({ sender: { ...parsed.sender, fingerprint: '0'.repeat(64) } })],
    ['a recipient less', (parsed) => ({ recipients: parsed.recipients.slice(1) })],
    ['a member moved', (parsed) => ({ members: parsed.members.map((one) => ({ ...one, offset: one.offset + 1 })) })],
    ['another context for the manifest', () => ({ preambleDigest: '0'.repeat(64) })],
    ['an extension less', () => ({ extensions: [] })],
    ['fewer bytes signed', (parsed) => ({ signedLength: parsed.signedLength - 1 })],
    ['header bytes cut', (parsed) => ({ headerBytes: parsed.headerBytes.subarray(1) })],
  ])('%s', (_, change) => {
    const lie = { ...goldenParsed, ...change(goldenParsed) };
    expect(verifyEnvelope(goldenParsed)).toBe(true);
    expect(verifyEnvelope(lie)).toBe(false);
    expect(() => openEnvelope(lie, first)).toThrow(new DecryptError('envelope.signature.wrong'));
  });

  it('another manifest', () => {
    const manifest = goldenParsed.manifest.slice();
    manifest[157] = (manifest[157] ?? 0) ^ 1;
    expect(() => openEnvelope({ ...goldenParsed, manifest }, first)).toThrow(EnvelopeError);
  });
});
