// What the line is made of: an envelope, the store's commit and contents, and the replay of a thousand dossiers. What only
// computes is told in processor time, what waits for the disk in time by the clock on the wall. No peer does the same.

import { toHex } from '../../crypto/bytes.ts';
import { decryptContent, encryptContent } from '../../crypto/envelopes/content.ts';
import { openEnvelope, packEnvelope, parseEnvelope } from '../../crypto/envelopes/envelope.ts';
import { randomBytes } from '../../crypto/random.ts';
import * as sm2 from '../../crypto/sm2/sm2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { rebuildProjections } from '../../main/documents/index.ts';
import { drafts, projections, type Store } from '../../main/store/index.ts';
import { type Case, cpuTime, wallTime, wallTimeOf } from './measure.ts';
import { ACTS_EACH, DOSSIERS, type Offices } from './offices.ts';

const MEGABYTE = 1_000_000;

export function lineCases(offices: Offices, work: Store, full: Store): Case[] {
  const { clerk, colleague } = offices;
  const certificate = clerk.signing.certificate.raw;
  const plaintext = randomBytes(MEGABYTE);
  const dossier = randomBytes(32);
  const contentKey = randomBytes(16);
  const pack = () => {
    const bytes = encryptContent({ contentKey, header: { label: 'none', dossier, kind: 'pdf' }, plaintext });
    return packEnvelope({
      sender: {
        certificate,
        sign: (message) => sm2.sign(clerk.signing.keys.privateKey, message),
      },
      recipients: [
        {
          fingerprint: colleague.encryption.certificate.fingerprint,
          publicKey: colleague.encryption.certificate.publicKey.bytes,
        },
      ],
      sequence: 1,
      createdAt: 1,
      manifest: randomBytes(2000),
      blobs: [{ id: toHex(sm3(bytes)), bytes }],
    });
  };
  const envelope = pack();
  const open = () => {
    const parsed = parseEnvelope(envelope);
    const opened = openEnvelope(parsed, {
      fingerprint: colleague.encryption.certificate.fingerprint,
      decryptKek: (kek) => sm2.decrypt(colleague.encryption.keys.privateKey, kek),
    });
    const blob = parsed.members[1];
    if (!opened || !blob) throw new Error('the envelope did not open');
    const ciphertext = envelope.subarray(blob.offset, blob.offset + blob.length);
    if (decryptContent({ contentKey, ciphertext }).plaintext.length !== MEGABYTE)
      throw new Error('the content is short');
  };
  let count = 0;
  let written = '';
  return [
    { name: 'envelope of 1 MB, encrypt and pack', unit: 'ms', sample: () => cpuTime(pack) },
    { name: 'envelope of 1 MB, check, open, decrypt', unit: 'ms', sample: () => cpuTime(open) },
    {
      name: 'store, commit with its audit entry',
      unit: 'ms',
      sample: () =>
        wallTime(20, () =>
          work.commit({ action: 'bench.commit', subject: String(count++) }, (db) =>
            drafts.put(db, { id: 'bench', kind: 'document', dossier: null, savedAt: count, content: { count } }),
          ),
        ),
    },
    {
      name: 'contents of 1 MB, write',
      unit: 'ms',
      sample: () =>
        wallTimeOf(async () => {
          written = await offices.writeContent(work, randomBytes(MEGABYTE));
        }),
    },
    {
      name: 'contents of 1 MB, read',
      unit: 'ms',
      sample: () =>
        wallTime(1, () => {
          const reader = work.openBlob(written);
          reader.readAll();
          reader.close();
        }),
    },
    {
      name: `replay of ${DOSSIERS} dossiers, ${DOSSIERS * ACTS_EACH} acts`,
      unit: 'ms',
      sample: () =>
        cpuTime(() => {
          full.commit({ action: 'store.rebuild', subject: '' }, (db) =>
            rebuildProjections(db, offices.directory, offices.ledger),
          );
          const rows = full.read((db) => projections.list(db)).length;
          if (rows !== DOSSIERS) throw new Error(`${rows} rows for ${DOSSIERS} dossiers`);
        }),
    },
  ];
}
