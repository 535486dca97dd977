// Time stamps by OpenSSL (`openssl ts`, RFC 3161): its answers hold here through the port of main, over RSA and ECDSA, and not over anything else.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../crypto/bytes.ts';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { decodePem } from '../../crypto/certificates/pem.ts';
import { checkTimeStamp, parseTimeStamp } from '../../crypto/cms/time-stamp.ts';
import { foreignVerifier } from '../../main/verification/foreign.ts';
import { file, needsOpenssl, noOpenssl, openssl } from './openssl.ts';

const CONTENT = utf8('stamped elsewhere');
const KEYS = {
  RSA: ['-newkey', 'rsa:2048'],
  'ECDSA P-256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
} as const;

/** An authority that signed its own certificate, and its answer over CONTENT. */
function answerOf(kind: keyof typeof KEYS, purpose: string): { answer: Uint8Array; certificate: Uint8Array } {
  const certificate = file('');
  const privateKey = file('');
  const own = ['-nodes', '-keyout', privateKey, '-out', certificate, '-subj', '/CN=Time', '-days', '30'];
  openssl(['req', '-x509', ...KEYS[kind], ...own, '-addext', `extendedKeyUsage=critical,${purpose}`]);
  const serial = file('01\n');
  const config = file(
    `[tsa]\nserial=${serial}\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\nordering=yes\ntsa_name=yes\nsigner_digest=sha256\n`,
  );
  const query = file(openssl(['ts', '-query', '-data', file(CONTENT), '-sha256', '-cert']));
  const asked = ['-config', config, '-section', 'tsa', '-queryfile', query];
  const answer = openssl(['ts', '-reply', ...asked, '-signer', certificate, '-inkey', privateKey]);
  return { answer, certificate: decodePem(readFileSync(certificate, 'utf8'))[0]?.der ?? new Uint8Array(0) };
}

describe.skipIf(noOpenssl)(`time stamps of OpenSSL${needsOpenssl}`, () => {
  it.each(Object.keys(KEYS) as (keyof typeof KEYS)[])('%s: holds over the content, and over nothing else', (kind) => {
    const { answer, certificate } = answerOf(kind, 'timeStamping');
    const at = Date.now();
    const trust = { roots: [parseCertificate(certificate)], crls: [], at, foreignVerifier };
    const judge = (over: Uint8Array, bytes = answer) =>
      checkTimeStamp(bytes, { readings: [[over]], trust, otherwise: 'bad' });
    const held = judge(CONTENT);
    expect(held.check).toMatchObject({ status: 'ok', detail: { authority: 'Time' } });
    expect(Math.abs((held.provenBefore ?? 0) - at)).toBeLessThan(120_000);
    expect(judge(utf8('another')).check).toMatchObject({ status: 'bad', detail: { reason: 'imprint' } });
    const changed = Uint8Array.from(answer);
    changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
    expect(judge(CONTENT, changed).check.status).toBe('bad');
    expect(parseTimeStamp(answer).digestAlgorithm).toBe('2.16.840.1.101.3.4.2.1');
  });
});
