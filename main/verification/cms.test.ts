// Digital signatures of GB/T 35275 on PDF and OFD files: the forms found in the wild hold over the file's bytes, and a change shows.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as write from '../../crypto/asn1/writer.ts';
import { concatBytes, toBase64 } from '../../crypto/bytes.ts';
import { list, NOW, other, person, root, SIGNED, sign } from '../../crypto/cms/cms.fixture.ts';
import { CONTENT } from '../../crypto/cms/oids.ts';
import { authority, stampToken } from '../../crypto/cms/time-stamp.fixture.ts';
import { prepareSignedData } from '../../crypto/cms/write.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { documentFiles, packageOf, signaturesXml, signatureXml } from '../../formats/ofd/package.fixture.ts';
import { prepareSealRevision } from '../../formats/pdf/append.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { byteRangeParts, spliceContents } from '../../formats/pdf/splice.ts';
import { nodeSpawn, openQuarantine, type Quarantine } from '../quarantine/index.ts';
import { verifyFile } from './index.ts';
import { reportText } from './words.ts';

let quarantine: Quarantine;
beforeAll(() => {
  quarantine = openQuarantine(nodeSpawn());
});
afterAll(() => quarantine.close());

const DAY = 86_400_000;
const TRUST = { roots: [root.certificate], crls: [list()] };
const check = (bytes: Uint8Array, name = 'letter.pdf') => verifyFile({ name, bytes }, TRUST, { now: NOW, quarantine });

/** A message signed by the person over what `over` makes of the content; the content goes inside when `inside` says so. */
type Form = (content: Uint8Array) => Uint8Array;
const withTime = { certificate: person.certificate, signingTime: SIGNED };
const bare = { certificate: person.certificate };

function message(content: Uint8Array, attached: boolean, attributes: boolean): Uint8Array {
  const waiting = prepareSignedData({ content: [content], attached, signers: [attributes ? withTime : bare] });
  return waiting.finish(waiting.toSign.map((bytes) => sm2.sign(person.privateKey, bytes)));
}

const FORMS: readonly [string, Form][] = [
  ['signed attributes', (content) => message(content, false, true)],
  ['the digest inside', (content) => message(sm3(content), true, false)],
  ['the digest inside, with attributes', (content) => message(sm3(content), true, true)],
  ['nothing inside, over the bytes', (content) => message(content, false, false)],
  ['nothing inside, over their digest', (content) => message(sm3(content), false, false)],
];

/** The same in BER: indefinite lengths around everything outside. */
const loose: Form = (content) => {
  const der = message(content, false, true);
  const start = (der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f);
  return concatBytes(Uint8Array.of(0x30, 0x80), der.subarray(start), Uint8Array.of(0, 0));
};

async function signedPdf(form: Form): Promise<Uint8Array> {
  const prepared = await prepareSealRevision(onePagePdf(), {
    page: 0,
    rect: [300, 200, 120, 120],
    picture: { viewBox: [0, 0, 10, 10], paths: [{ d: 'M0 0L10 0L10 10Z', fill: '#ff0000' }] },
    signedAtMs: SIGNED,
  });
  return spliceContents(prepared, form(concatBytes(...byteRangeParts(prepared))));
}

describe('a signed PDF', () => {
  it.each([...FORMS, ['signed attributes, in BER', loose] as [string, Form]])('%s: valid', async (_, form) => {
    const report = await check(await signedPdf(form));
    expect(report).toMatchObject({ verdict: 'valid', reasons: [] });
    expect(report.signatures).toMatchObject([
      { kind: 'signature', signer: '张三', dataHashOk: true, signatureOk: true, sealName: null, sealSignatureOk: null },
    ]);
    expect(reportText(report)).toContain('✔ 数字签名经公钥验证成立');
    expect(reportText(report)).not.toContain('cms.');
  });

  it.each(FORMS)('%s: invalid with another byte in the document', async (_, form) => {
    const changed = await signedPdf(form);
    const at = onePagePdf().length - 40;
    changed[at] = (changed[at] ?? 0) ^ 1;
    const report = await check(changed);
    expect(report.verdict).toBe('invalid');
    expect(report.signatures[0]?.dataHashOk).not.toBe(true);
  });

  it.each(FORMS)('%s: invalid when lifted from another document', async (_, form) => {
    const report = await check(await signedPdf(() => form(Uint8Array.of(1, 2, 3))));
    expect(report.verdict).toBe('invalid');
  });

  it('by two people in one message names both', async () => {
    const both = [withTime, { certificate: other.certificate, signingTime: SIGNED }];
    const pdf = await signedPdf((content) => sign({ content: [content], signers: both }, [person, other]));
    const report = await check(pdf);
    expect(report.verdict).toBe('valid');
    expect(report.signatures[0]?.signer.split('、').toSorted()).toEqual(['张三', '李四'].toSorted());
  });

  it('a message that signs nothing is no signature', async () => {
    const none = write.sequence(
      write.oid(CONTENT.signedData),
      write.explicit(
        0,
        write.sequence(write.integer(1), write.set(), write.sequence(write.oid(CONTENT.data)), write.set()),
      ),
    );
    expect(await check(await signedPdf(() => none))).toMatchObject({ verdict: 'invalid', reasons: ['cms.signers'] });
  });
});

/** The same file with one more revision, its message made by `form` over everything before. */
async function signedAgain(bytes: Uint8Array, form: Form): Promise<Uint8Array> {
  const prepared = await prepareSealRevision(bytes, {
    page: 0,
    rect: [100, 200, 60, 60],
    picture: { viewBox: [0, 0, 10, 10], paths: [{ d: 'M0 0L10 0L10 10Z', fill: '#ff0000' }] },
    signedAtMs: SIGNED,
  });
  return spliceContents(prepared, form(concatBytes(...byteRangeParts(prepared))));
}

describe('a PDF with a time stamp over it', () => {
  const service = authority();
  const stamp =
    (time: number, over?: Uint8Array): Form =>
    (content) =>
      stampToken({ over: over ?? content, time, by: service });
  const attributed: Form = (content) => message(content, false, true);
  const revoked = { roots: [root.certificate], crls: [list([{ holder: person, at: SIGNED + DAY / 2 }])] };
  const against = (bytes: Uint8Array, trust: typeof TRUST) =>
    verifyFile({ name: 'letter.pdf', bytes }, trust, { now: NOW, quarantine });

  it('is valid; the stamp names its authority and its time', async () => {
    const report = await check(await signedAgain(await signedPdf(attributed), stamp(SIGNED + 60_000)));
    expect(report).toMatchObject({ verdict: 'valid', reasons: [] });
    expect(report.signatures).toMatchObject([
      { signer: '张三' },
      { signer: '示例时间戳服务', signedAt: SIGNED + 60_000, dataHashOk: true, signatureOk: true },
    ]);
  });

  it('bounds the signature before it: a certificate revoked afterwards leaves nothing open', async () => {
    const signed = await signedPdf(attributed);
    expect((await against(signed, revoked)).verdict).toBe('indeterminate');
    expect((await against(await signedAgain(signed, stamp(SIGNED + 60_000)), revoked)).verdict).toBe('valid');
    expect((await against(await signedAgain(signed, stamp(SIGNED + 0.75 * DAY)), revoked)).verdict).toBe(
      'indeterminate',
    );
  });

  it('is invalid when the stamp stands on another file, or the file was changed', async () => {
    const lifted = await signedAgain(await signedPdf(attributed), stamp(SIGNED, Uint8Array.of(1, 2, 3)));
    expect(await check(lifted)).toMatchObject({ verdict: 'invalid' });
    const changed = await signedAgain(await signedPdf(attributed), stamp(SIGNED + 60_000));
    const at = onePagePdf().length - 40;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect((await check(changed)).verdict).toBe('invalid');
  });
});

describe('a signed OFD', () => {
  const SIGNS = 'Doc_0/Signs';
  function signedOfd(form: Form, change: (xml: Uint8Array) => Uint8Array = (xml) => xml): Uint8Array {
    const files = documentFiles(`/${SIGNS}/Signatures.xml`);
    const references = [...files].map(([path, bytes]) => ({ path: `/${path}`, checkValue: toBase64(sm3(bytes)) }));
    const xml = signatureXml({ references });
    files.set(`${SIGNS}/Signatures.xml`, signaturesXml());
    files.set(`${SIGNS}/Sign_0/Signature.xml`, change(xml));
    files.set(`${SIGNS}/Sign_0/SignedValue.dat`, form(xml));
    return packageOf(files);
  }

  it.each(FORMS)('%s: holds over Signature.xml', async (_, form) => {
    const report = await check(signedOfd(form), 'letter.ofd');
    expect(report.signatures).toMatchObject([
      { kind: 'signature', signer: '张三', dataHashOk: true, signatureOk: true, referencesBad: 0 },
    ]);
    expect(report.verdict).toBe('valid');
  });

  it.each(FORMS)('%s: does not hold over another', async (_, form) => {
    const spaced = (xml: Uint8Array) => concatBytes(xml, Uint8Array.of(0x0a));
    const report = await check(signedOfd(form, spaced), 'letter.ofd');
    expect(report.verdict).toBe('invalid');
  });
});
