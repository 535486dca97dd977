// Wycheproof's JSON (C2SP/wycheproof): aead_test_schema for SM4-GCM and SM4-CCM, mac_test_schema for HMAC-SM3. "valid" must hold in both directions,
// "invalid" must be refused, "acceptable" may be either.

import { fromHex } from '../../crypto/bytes.ts';
import { type Case, checkAead, checkHmac, type Verdict } from './cases.ts';

type Test = {
  tcId: number;
  comment?: string;
  flags?: string[];
  key: string;
  iv?: string;
  aad?: string;
  msg: string;
  ct?: string;
  tag: string;
  result: Verdict;
};
type Group = { type?: string; tagSize?: number; tests: Test[] };
export type WycheproofFile = { algorithm: string; testGroups: Group[] };

export function isWycheproof(value: object): value is WycheproofFile {
  return 'algorithm' in value && 'testGroups' in value && Array.isArray(value.testGroups);
}

export function wycheproofCases(file: WycheproofFile): Case[] {
  const algorithm = file.algorithm.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return file.testGroups.flatMap((group) => group.tests.map((test) => caseOf(algorithm, file.algorithm, group, test)));
}

function caseOf(algorithm: string, named: string, group: Group, test: Test): Case {
  const name = `tcId ${test.tcId}${test.comment === undefined || test.comment === '' ? '' : ` (${test.comment})`}`;
  if (!['valid', 'invalid', 'acceptable'].includes(test.result)) {
    return { name, skip: `result ${test.result}`, ours: true };
  }
  if (algorithm === 'SM4GCM' || algorithm === 'SM4CCM') {
    const { iv, aad, ct } = test;
    if (iv === undefined || ct === undefined) return { name, skip: 'no iv or no ct', ours: true };
    const run = () => {
      const tag = fromHex(test.tag);
      const told = group.tagSize;
      // The tag's size is the group's; a tag of another size is no tag of it.
      if (told !== undefined && told !== tag.length * 8 && test.result === 'valid') return `tag of ${tag.length} bytes`;
      return checkAead(
        {
          mode: algorithm === 'SM4GCM' ? 'gcm' : 'ccm',
          key: fromHex(test.key),
          nonce: fromHex(iv),
          associated: fromHex(aad ?? ''),
          plaintext: fromHex(test.msg),
          ciphertext: fromHex(ct),
          tag,
        },
        test.result,
      );
    };
    return { name, run };
  }
  if (algorithm === 'HMACSM3') {
    return { name, run: () => checkHmac(fromHex(test.key), fromHex(test.msg), fromHex(test.tag), test.result) };
  }
  return {
    name,
    skip: `${named} is not an algorithm of crypto/`,
    ours: /^(HMAC)?SM[234]/.test(algorithm) && !/^SM4(OCB|XTS|CFB|OFB|EAX|SIV|GCMSIV|WRAP|KW)/.test(algorithm),
  };
}
