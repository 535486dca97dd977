// The unit's electronic seals and stamping.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Digest, DossierId, Milliseconds, Nothing, PageBox } from './fields.ts';

export const SealView = v.strictObject({
  id: v.string(),
  name: v.string(),
  validFrom: Milliseconds,
  validTo: Milliseconds,
  maker: v.string(),
  widthMillimetres: v.number(),
  heightMillimetres: v.number(),
  /** The picture as SVG text. */
  svg: v.string(),
  status: v.picklist(['good', 'expired', 'notYetValid', 'revoked']),
});
export type SealView = v.InferOutput<typeof SealView>;

const Placement = v.strictObject({ dossier: DossierId, digest: Digest, seal: v.string(), box: PageBox });

export const seals = {
  list: query(Nothing, v.strictObject({ seals: v.array(SealView) }), [], { roles: ['clerk', 'securityOfficer'] }),
  /** Where the seal would come to lie: the box that will be signed, corrected to what is allowed, and what it covers. */
  preview: query(
    v.strictObject({ dossier: DossierId, digest: Digest, seal: v.string(), box: v.nullable(PageBox) }),
    v.strictObject({
      box: PageBox,
      snapped: v.boolean(),
      coversSignatureBlock: v.boolean(),
      coversDate: v.boolean(),
      legal: v.nullable(PageBox),
      warnings: v.array(v.string()),
    }),
    [
      'dossier.missing',
      'document.missing',
      'document.damaged',
      'document.tooComplex',
      'document.superseded',
      'seal.missing',
      'step.notPossible',
      'quarantine.failed',
    ],
    { roles: ['clerk'] },
  ),
  stamp: command(
    Placement,
    v.strictObject({ dossier: DossierId, act: Digest, digest: Digest }),
    [
      'dossier.missing',
      'document.missing',
      'document.damaged',
      'document.tooComplex',
      'document.superseded',
      'step.notPossible',
      'seal.missing',
      'seal.expired',
      'seal.notYetValid',
      'seal.revoked',
      'seal.notOurs',
      'seal.outsidePage',
      'slip.missing',
      'signer.certificate',
      'document.closed',
      'pin.cancelled',
      'pin.delayed',
      'disk.full',
      'quarantine.failed',
    ],
    { roles: ['clerk'], consent: 'pin' },
  ),
};
