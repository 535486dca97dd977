// Certificate requests: what is made proves possession, every changed byte takes the proof away or cannot be read.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as write from '../asn1/writer.ts';
import { EncodingError } from '../errors.ts';
import * as sm2 from '../sm2/sm2.ts';
import { encodeSm2PublicKey, signTbs } from './issue.ts';
import { encodeName } from './name.ts';
import { decodePem } from './pem.ts';
import { checkPossession, makeRequest, parseRequest } from './request.ts';

const { privateKey, publicKey } = sm2.generateKeyPair();
const SUBJECT = { country: 'CN', commonName: '张三' };
const outcome = (der: Uint8Array): string => {
  try {
    return checkPossession(parseRequest(der));
  } catch (error) {
    if (error instanceof EncodingError) return error.code;
    throw error;
  }
};

describe('requests', () => {
  const golden = makeRequest(SUBJECT, privateKey);
  it('prove possession', () => {
    expect(outcome(golden)).toBe('ok');
    expect(parseRequest(golden)).toMatchObject({ subject: { commonName: '张三' }, attributes: [] });
  });

  it('no changed byte and no cut leaves the proof', () => {
    for (let at = 0; at < golden.length; at++) {
      const changed = golden.slice();
      changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 1 : 0x20);
      expect(`${at} ${outcome(changed)}`).not.toMatch(/ ok$/);
      expect(outcome(golden.subarray(0, at))).toMatch(/^der\./);
    }
  });

  const name = encodeName(SUBJECT);
  const spki = encodeSm2PublicKey(publicKey);
  const none = write.implicit(0, write.set());
  it.each<[string, Uint8Array[], string]>([
    ['version 1', [write.integer(1), name, spki, none], 'request.version'],
    ['no attributes at all', [write.integer(0), name, spki], 'ok'],
    ['attributes under another tag', [write.integer(0), name, spki, write.implicit(1, write.set())], 'request.form'],
    ['something behind', [write.integer(0), name, spki, none, none], 'request.form'],
    [
      'an attribute that is none',
      [write.integer(0), name, spki, write.explicit(0, write.integer(1))],
      'request.attribute',
    ],
    ['a key of another', [write.integer(0), name, encodeSm2PublicKey(sm2.generateKeyPair().publicKey), none], 'bad'],
  ])('%s', (_, parts, expected) => {
    expect(outcome(signTbs(write.sequence(...parts), privateKey))).toBe(expected);
  });

  const sample = '../shared/vectors/tongsuo/certs/sm2-csr.pem';
  const missing = !existsSync(sample);
  it.skipIf(missing)(`of Tongsuo are read${missing ? ` (${sample} is not here)` : ''}`, () => {
    const request = parseRequest(decodePem(readFileSync(sample, 'utf8'))[0]?.der ?? golden);
    expect(request.subject.commonName).toBe('SM2 certificate signing key');
    expect(request.publicKey.algorithm).toBe('sm2');
  });
});
