// The runner of published vectors: each form is read, right cases pass, and every way to be wrong is seen. Figures: RFC 8998, GM/T 0042-2015,
// GB/T 32905, 32907 and 32918.5, the first draft of SM2 (draft-shen-sm2-ecdsa) for its other curve; the rest is OpenSSL's answer at the time.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, needs, vectorText } from './evp.ts';
import { isSound, runText } from './run.ts';

const counts = (text: string) => {
  const report = runText(text);
  const skipped = [...report.skipped.values()].reduce((sum, count) => sum + count, 0);
  return { form: report.form, passed: report.passed, failed: report.failed.length, skipped, sound: isSound(report) };
};

const KEY = '0123456789abcdeffedcba9876543210';
const NONCE = '00001234567800000000abcd';
const AAD = 'feedfacedeadbeeffeedfacedeadbeefabaddad2';
const TEXT =
  'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa';
const GCM =
  '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d';
const GCM_TAG = '83de3541e4c2b58177e065a9bf7b62ec';
const CCM =
  '48af93501fa62adbcd414cce6034d895dda1bf8f132f042098661572e7483094fd12e518ce062c98acee28d95df4416bed31a2f04476c18bb40c84a74b97dc5b';
const CCM_TAG = '16842d4fa186f56ab33256971fa110f4';

describe('Wycheproof', () => {
  type Change = Record<string, string>;
  const file = (algorithm: string, test: Change, tagSize = 128) =>
    JSON.stringify({
      algorithm,
      schema: 'aead_test_schema.json',
      testGroups: [{ type: 'AeadTest', ivSize: 96, keySize: 128, tagSize, tests: [{ tcId: 1, flags: [], ...test }] }],
    });
  const gcm = { comment: '', key: KEY, iv: NONCE, aad: AAD, msg: TEXT, ct: GCM, tag: GCM_TAG, result: 'valid' };
  const ccm = { ...gcm, ct: CCM, tag: CCM_TAG };

  it('SM4-GCM and SM4-CCM', () => {
    expect(counts(file('SM4-GCM', gcm))).toMatchObject({ form: 'Wycheproof', passed: 1, sound: true });
    expect(counts(file('SM4-CCM', ccm))).toMatchObject({ passed: 1, sound: true });
    // A shorter tag of GCM is the beginning of the whole one.
    expect(counts(file('SM4-GCM', { ...gcm, tag: GCM_TAG.slice(0, 24) }, 96))).toMatchObject({ passed: 1 });
  });

  it.each<[string, string, Change]>([
    ['tag', 'SM4-GCM', { ...gcm, tag: `00${GCM_TAG.slice(2)}` }],
    ['ciphertext', 'SM4-GCM', { ...gcm, ct: `00${GCM.slice(2)}` }],
    ['associated data', 'SM4-CCM', { ...ccm, aad: '' }],
    ['empty nonce', 'SM4-GCM', { ...gcm, iv: '' }],
    ['nonce of 14 bytes', 'SM4-CCM', { ...ccm, iv: `${NONCE}0000` }],
    ['tag of a length that is none', 'SM4-CCM', { ...ccm, tag: CCM_TAG.slice(0, 10) }],
  ])('an invalid %s passes as invalid and fails as valid', (_, algorithm, test) => {
    expect(counts(file(algorithm, { ...test, result: 'invalid' }))).toMatchObject({ passed: 1, failed: 0 });
    expect(counts(file(algorithm, { ...test, result: 'valid' }))).toMatchObject({ passed: 0, failed: 1, sound: false });
    expect(counts(file(algorithm, { ...test, result: 'acceptable' }))).toMatchObject({ passed: 1, failed: 0 });
  });

  it('a right case that is called invalid, and another plaintext, fail', () => {
    expect(counts(file('SM4-GCM', { ...gcm, result: 'invalid' }))).toMatchObject({ passed: 0, failed: 1 });
    const other = { ...ccm, msg: `00${TEXT.slice(2)}` };
    expect(counts(file('SM4-CCM', other))).toMatchObject({ failed: 1 });
    expect(counts(file('SM4-CCM', { ...other, result: 'acceptable' }))).toMatchObject({ failed: 1 });
  });

  it('HMAC-SM3, whole and cut', () => {
    const key = '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425';
    const tag = '220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae';
    const test = { comment: '', key, msg: 'cd'.repeat(50), tag, result: 'valid' };
    expect(counts(file('HMACSM3', test, 256))).toMatchObject({ passed: 1, failed: 0 });
    expect(counts(file('HMACSM3', { ...test, tag: tag.slice(0, 32) }, 128))).toMatchObject({ passed: 1, failed: 0 });
    const changed = { ...test, tag: `00${tag.slice(2)}` };
    expect(counts(file('HMACSM3', changed, 256))).toMatchObject({ passed: 0, failed: 1 });
    expect(counts(file('HMACSM3', { ...changed, result: 'invalid' }, 256))).toMatchObject({ passed: 1, failed: 0 });
  });

  it('another algorithm is skipped, one of ours that is not understood is not let pass', () => {
    expect(counts(file('AES-GCM', gcm))).toMatchObject({ passed: 0, failed: 0, skipped: 1, sound: true });
    expect(counts(file('SM2-DSA', gcm))).toMatchObject({ passed: 0, skipped: 1, sound: false });
    expect(counts(file('SM4-GCM', { ...gcm, result: 'perhaps' }))).toMatchObject({ skipped: 1, sound: false });
  });
});

describe('OpenSSL evp', () => {
  const cipher = (name: string, fields: string) => `Title = t\n\nCipher = ${name}\nKey = ${KEY}\n${fields}\n`;
  const gcm = `IV = ${NONCE}\nAAD = ${AAD}\nTag = ${GCM_TAG}\nPlaintext = ${TEXT}\nCiphertext = ${GCM}`;

  it('digests in several pieces and by count', () => {
    const output = 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732';
    const digest = (input: string) => counts(`Digest = SM3\n${input}\nOutput = ${output}\n`);
    expect(digest('Input = "abcdabcdabcdabcd"\nCount = 12\nInput = 61626364')).toMatchObject({ passed: 1, failed: 0 });
    expect(digest('Count = 15\nInput = 61626364')).toMatchObject({ passed: 0, failed: 1 });
  });

  it('ciphers, valid and with a result that is an error', () => {
    expect(counts(cipher('SM4-GCM', gcm))).toMatchObject({ form: 'OpenSSL evp', passed: 1, failed: 0 });
    expect(counts(cipher('SM4-GCM', `${gcm}\nResult = CIPHERFINAL_ERROR`))).toMatchObject({ passed: 0, failed: 1 });
    const wrong = gcm.replace(GCM_TAG, `00${GCM_TAG.slice(2)}`);
    expect(counts(cipher('SM4-GCM', wrong))).toMatchObject({ failed: 1 });
    expect(counts(cipher('SM4-GCM', `Operation = DECRYPT\n${wrong}\nResult = CIPHERFINAL_ERROR`))).toMatchObject({
      passed: 1,
    });
    const block = 'Plaintext = 0123456789ABCDEFFEDCBA9876543210\nCiphertext = 681EDF34D206965E86B3E94F536E4246';
    expect(counts(cipher('SM4-ECB', block))).toMatchObject({ passed: 1 });
    expect(counts(cipher('SM4-ECB', block.replace('681E', '681F')))).toMatchObject({ failed: 1 });
    expect(counts(cipher('SM4-CBC', `IV = ${'0'.repeat(32)}\n${block}`))).toMatchObject({ passed: 1, failed: 0 });
    expect(counts(cipher('SM4-XTS', block))).toMatchObject({ skipped: 1, sound: true });
    expect(counts('KDF = HKDF\nCtrl.digest = digest:SM3\nOutput = 00\n')).toMatchObject({ skipped: 1, sound: false });
  });

  it.skipIf(absent)(`SM2 keys, with one digit of a signature or ciphertext changed${needs}`, () => {
    const text = vectorText('tongsuo/evppkey_sm2.txt');
    expect(counts(text)).toMatchObject({ passed: 9, failed: 0, skipped: 2, sound: true });
    expect(counts(text.replace('EBA714451FF69B', 'EBA614451FF69B'))).toMatchObject({ failed: 1, sound: false });
    expect(counts(text.replace('6D588BE9260A94', '6D588BE9260A95'))).toMatchObject({ passed: 8, failed: 1 });
  });

  it.skipIf(absent)(`all that lies in ../shared/vectors is sound, and most of it passes${needs}`, () => {
    const expected: [string, number][] = [
      ['tongsuo/evpciph_sm4.txt', 7],
      ['tongsuo/evpmac_sm3.txt', 4],
      ['tongsuo/evpmd_sm3.txt', 8],
      ['tongsuo/evppkey_sm2.txt', 9],
      ['tongsuo/evpciph_zuc.txt', 0],
      ['tongsuo/evpmac_zuc_eia3.txt', 0],
      ['derived/bc_sm2_sign.json', 1],
      ['derived/gbt32918_5_2017.json', 2],
      ['derived/rfc8998.json', 2],
    ];
    for (const [path, passed] of expected)
      expect(counts(vectorText(path)), path).toMatchObject({ passed, sound: true });
  });
});

describe('Botan', () => {
  it('sections of several algorithms, ours and others', () => {
    const text = `# a comment
[SM3]
In = 616263
Out = 66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0

In =
Out = 1AB21D8355CFA17F8E61194831E81A8F22BEC8C728FEFB747ED035EB5082AA2B

[HMAC(SM3)]
Key = 4a656665
In = 7768617420646f2079612077616e7420666f72206e6f7468696e673f
Out = 2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882

[SM4]
Key = ${KEY}
In  = ${KEY}${KEY}
Out = 681edf34d206965e86b3e94f536e4246681edf34d206965e86b3e94f536e4246

[SM4/GCM]
Key = ${KEY}
Nonce = ${NONCE}
AD = ${AAD}
In = ${TEXT}
Out = ${GCM}${GCM_TAG}

[SM4/GCM(12)]
Key = ${KEY}
Nonce = ${NONCE}
AD = ${AAD}
In = ${TEXT}
Out = ${GCM}${GCM_TAG.slice(0, 24)}

[SM4/CCM(16,3)]
Key = ${KEY}
Nonce = ${NONCE}
AD = ${AAD}
In = ${TEXT}
Out = ${CCM}${CCM_TAG}

[AES-128/GCM]
Key = ${KEY}
Nonce = ${NONCE}
In =
Out = 00
`;
    expect(counts(text)).toMatchObject({ form: 'Botan', passed: 7, failed: 0, skipped: 1, sound: true });
    expect(counts(text.replace('1AB2', '1AB3'))).toMatchObject({ passed: 6, failed: 1, sound: false });
    expect(counts(text.replace('In  = 0123', 'In  = 0124'))).toMatchObject({ passed: 6, failed: 1 });
    expect(counts(text.replace('CCM(16,3)', 'CCM(16,2)'))).toMatchObject({ passed: 6, failed: 1 });
    expect(counts(text.replace('[SM4/GCM(12)]', '[SM4/GCM(16)]'))).toMatchObject({ passed: 6, failed: 1 });
    expect(counts(text.replace('[AES-128/GCM]', '[PBKDF2(HMAC(SM3))]'))).toMatchObject({ skipped: 1, sound: false });
  });

  it('SM4 many times over', () => {
    const turns = (count: number) => `[SM4]\nIterations = ${count}\nKey = ${KEY}\nIn = ${KEY}\nOut = `;
    expect(counts(`${turns(1)}681edf34d206965e86b3e94f536e4246\n`)).toMatchObject({ passed: 1 });
    expect(counts(`${turns(2)}681edf34d206965e86b3e94f536e4246\n`)).toMatchObject({ failed: 1 });
  });

  it('counter mode from any place, with a short nonce and a narrow counter', () => {
    const ecb = (text: string) => `[SM4]\nKey = ${KEY}\nIn = ${text}\nOut = `;
    // The key stream is E(counter): told by the block cipher, whose own case must pass too.
    const first = 'ffffffffffffffffffffffffffffffff';
    const second = { wide: '0'.repeat(32), narrow: `${'f'.repeat(24)}00000000` };
    const e = (block: string) => {
      const problem = runText(`${ecb(block)}${'0'.repeat(32)}\n`).failed[0]?.problem ?? '';
      return /encrypted: ([0-9a-f]{32})/.exec(problem)?.[1] ?? '';
    };
    expect(e(KEY)).toBe('681edf34d206965e86b3e94f536e4246');
    const ctr = (section: string, out: string, more = '') =>
      counts(`[${section}]\nKey = ${KEY}\nNonce = ${first}\n${more}Out = ${out}\n`);
    const wide = e(first) + e(second.wide);
    const narrow = e(first) + e(second.narrow);
    expect(ctr('CTR-BE(SM4)', wide)).toMatchObject({ passed: 1, failed: 0 });
    expect(ctr('CTR-BE(SM4,4)', narrow)).toMatchObject({ passed: 1, failed: 0 });
    expect(ctr('CTR-BE(SM4,4)', wide)).toMatchObject({ passed: 0, failed: 1 });
    for (const seek of [0, 1, 15, 16, 17, 31]) {
      expect(ctr('CTR-BE(SM4)', wide.slice(2 * seek), `Seek = ${seek}\n`)).toMatchObject({ passed: 1, failed: 0 });
      expect(ctr('CTR-BE(SM4,4)', narrow.slice(2 * seek), `Seek = ${seek}\n`)).toMatchObject({ passed: 1, failed: 0 });
    }
    const short = `[CTR-BE(SM4)]\nKey = ${KEY}\nNonce = 0102\nOut = ${e(`0102${'0'.repeat(28)}`)}\n`;
    expect(counts(short)).toMatchObject({ passed: 1, failed: 0 });
  });

  const OURS = `x = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
`;
  const OTHER = `P = 0x8542D69E4C044F18E8B92435BF6FF7DE457283915C45517D722EDB8B08F1DFC3
A = 0x787968B4FA32C3FD2417842E73BBFEFF2F3C848B6831D7E0EC65228B3937E498
B = 0x63E4C6D3B23B0C849CF84241484BFE48F61D59A5B16BA06E6E12D1DA27C5249A
xG = 0x421DEBD61B62EAB6746434EBC3CC315E32220B3BADD50BDC4C4E6C147FEDD43D
yG = 0x0680512BCBB42C07D47349D2153B70C4E5D7FDFCBFA36EA1A85841B9E46E09A2
Order = 0x8542D69E4C044F18E8B92435BF6FF7DD297720630485628D5AE74EE7C32E79B7
`;

  it('SM2 signatures on our curve and on another', () => {
    const ours = `${OURS}Ident = 1234567812345678
Msg = 6D65737361676520646967657374
Signature = F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
`;
    const other = `${OTHER}
Hash = SM3
Ident = ALICE123@YAHOO.COM
Msg = 6D65737361676520646967657374
x = 0x128B2FA8BD433C6C068C8D803DFF79792A519A55171B1B650C23661D15897263
Signature = 40F1EC59F793D9F49E09DCEF49130D4194F79FB1EED2CAA55BACDB49C4E755D16FC6DAC32C5D5CF10C77DFB20F7C2EB667A457872FB09EC56327A67EC7DEEBE7
`;
    expect(counts(ours)).toMatchObject({ form: 'Botan', passed: 1, failed: 0 });
    expect(counts(ours.replace('F5A0', 'F5A1'))).toMatchObject({ passed: 0, failed: 1 });
    expect(counts(ours.replace('Ident = 1', 'Ident = 2'))).toMatchObject({ passed: 0, failed: 1 });
    expect(counts(other)).toMatchObject({ passed: 1, failed: 0 });
    expect(counts(other.replace('ALICE', 'BOB'))).toMatchObject({ passed: 0, failed: 1 });
    expect(counts(other.replace('Hash = SM3', 'Hash = SHA-256'))).toMatchObject({ skipped: 1, sound: true });
    expect(counts(`Group = secp256r1\n${ours}`)).toMatchObject({ skipped: 1 });
    expect(counts(ours.replace(OURS, ''))).toMatchObject({ skipped: 1, sound: false });
  });

  it('SM2 ciphertexts that open, on our curve and on another, and some that must not', () => {
    const x = '04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73';
    const y = 'E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0';
    const hash = '59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766';
    const ciphertext = `307C0220${x}022100${y}0420${hash}041321886CA989CA9C7D58087307CA93092D651EFA`;
    const ours = `${OURS}Msg = 656E6372797074696F6E207374616E64617264\nCiphertext = ${ciphertext}\n`;
    expect(counts(ours)).toMatchObject({ passed: 1, failed: 0 });
    expect(counts(ours.replace('D651EFA', 'D651EFB'))).toMatchObject({ passed: 0, failed: 1 });
    const other = `${OTHER}
x = 0x1649AB77A00637BD5E2EFE283FBF353534AA7F7CB89463F208DDBC2920BB0DA0
Msg = 656E6372797074696F6E207374616E64617264
Ciphertext = 307B0220245C26FB68B1DDDDB12C4B6BF9F2B6D5FE60A383B0D18D1C4144ABF17F6252E7022076CB9264C2A7E88E52B19903FDC47378F605E36811F5C07423A24B84400F01B804209C3D7360C30156FAB7C80A0276712DA9D8094A634B766D3A285E07480653426D0413650053A89B41C418B0C3AAD00D886C00286467
`;
    expect(counts(other)).toMatchObject({ passed: 1, failed: 0 });
    expect(counts(other.replace('86467\n', '86468\n'))).toMatchObject({ passed: 0, failed: 1 });
    const invalid = `Key = ${OURS.slice(6).trim()}\n\nCtext =\n\nCtext = 30\n\nCtext = ${ciphertext.replace('D8766', 'D8767')}\n`;
    expect(counts(invalid)).toMatchObject({ passed: 3, failed: 0 });
    expect(counts(`${invalid}\nCtext = ${ciphertext}\n`)).toMatchObject({ passed: 3, failed: 1, sound: false });
  });
});

describe('the program', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...texts: string[]) => {
    const paths = texts.map((text, i) => {
      const path = join(folder, `${i}.txt`);
      writeFileSync(path, text);
      return path;
    });
    const program = fileURLToPath(new URL('vectors.ts', import.meta.url));
    const done = spawnSync(process.execPath, ['--no-warnings', program, ...paths], { encoding: 'utf8' });
    return { code: done.status, out: done.stdout };
  };
  const right = '[SM3]\nIn = 616263\nOut = 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0\n';
  const other = '[AES-128]\nKey = 00\nIn = 00\nOut = 00\n';

  it('counts, gives reasons, and ends with 0 only when something passed and nothing failed', () => {
    const good = run(right, other);
    expect(good.code).toBe(0);
    expect(good.out).toContain('(Botan): 1 passed, 0 failed, 0 skipped');
    expect(good.out).toContain('skipped 1: AES-128');
    expect(run(other).code).toBe(1);
    expect(run(right, right.replace('66c7', '66c8')).code).toBe(1);
    expect(run(right, '[HKDF(SM3)]\nOut = 00\n').code).toBe(1);
    expect(run(right, 'secret := 0011223344556677\nvalue = 0011223344556677\n').code).toBe(1);
    expect(run(right, '{ "algorithm": ').code).toBe(1);
    expect(run().code).toBe(64);
  });
});
