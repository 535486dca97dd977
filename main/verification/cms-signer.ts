// The signer's name in a CMS SignedData (RFC 5652 5.1, GB/T 35275 8): found by the issuer and serial number of the first SignerInfo among the
// certificates inside. A name to show, nothing that was verified. BER with indefinite lengths is not read.

import * as read from '../../crypto/asn1/reader.ts';
import { equalBytes } from '../../crypto/bytes.ts';
import { parseCertificate } from '../../crypto/certificates/certificate.ts';
import { EncodingError } from '../../crypto/errors.ts';

/** The subject's common name, or '' where it cannot be told. */
export function cmsSignerName(der: Uint8Array): string {
  try {
    const [, content] = read.sequence(read.readDer(der, { lenient: true }));
    if (!content?.isContext(0)) return '';
    const parts = read.sequence(read.explicitInside(content));
    const certificates = parts.find((part) => part.isContext(0))?.children() ?? [];
    const signer = parts.at(-1)?.children()[0];
    const [, identifier] = read.sequence(signer);
    for (const node of certificates) {
      const tbs = read.sequence(node)[0]?.children() ?? [];
      const at = tbs[0]?.isContext(0) ? 1 : 0;
      const [issuer, serial] = read.sequence(identifier);
      const named = tbs[at + 2] && issuer && equalBytes(tbs[at + 2]?.raw ?? new Uint8Array(), issuer.raw);
      if (named && serial && equalBytes(tbs[at]?.raw ?? new Uint8Array(), serial.raw)) {
        const { subject } = parseCertificate(node.raw);
        return subject.commonName || subject.text;
      }
    }
    return '';
  } catch (error) {
    if (error instanceof EncodingError) return '';
    throw error;
  }
}
