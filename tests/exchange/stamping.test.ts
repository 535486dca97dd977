// Every way in which stamping is refused beforehand: the PIN is not asked for, and nothing is kept.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64 } from '../../crypto/bytes.ts';
import { type Crl, issueCrl, parseCrl } from '../../crypto/certificates/crl.ts';
import type { Session } from '../../main/office.ts';
import { findSeal } from '../../main/seals/preview.ts';
import { expectUsable } from '../../main/seals/stamp.ts';
import { drafts } from '../../main/store/index.ts';
import type { PageBox } from '../../preload/contract/fields.ts';
import { CITY_CLERK, CITY_OFFICER, closeSharedQuarantine, openOffice, type TestOffice } from './office.ts';
import { misplacedDate, plainSheet } from './plain-sheet.ts';
import { as, currentOf, type Walk, walkLine } from './walk.ts';

const YEAR = 365 * 24 * 60 * 60 * 1000;
const home = mkdtempSync(join(tmpdir(), 'yinzheng-stamping-'));
let office: TestOffice;
let walk: Walk;
let revoking: Crl;
let asked = 0;

beforeAll(async () => {
  office = openOffice({ home });
  await office.core.handlers.keys.createExercise({});
  walk = await walkLine(office, 'number');
  await as(office, CITY_OFFICER);
  revoking = revokeUnit(office.core.office.session());
  await as(office, CITY_CLERK);
  office.typed = (pin) => {
    asked++;
    return pin;
  };
}, 120_000);

beforeEach(() => {
  asked = 0;
  office.skew = 0;
});

afterAll(() => {
  office.skew = 0;
  office.close();
  closeSharedQuarantine();
  rmSync(home, { recursive: true, force: true });
});

/** A list by the unit's root, whose key the officer's store keeps, that revokes the certificate behind the seal. */
function revokeUnit(session: Session): Crl {
  const kept = session.store.read((db) => drafts.get<{ root: string }>(db, 'unit-keys'));
  const { unit, seals } = session.directory();
  const now = Date.now();
  return parseCrl(
    issueCrl({
      issuer: unit.root,
      issuerPrivateKey: fromBase64(kept?.content.root ?? ''),
      thisUpdate: now - 1000,
      nextUpdate: now + YEAR,
      revoked: [{ serialNumber: seals[0]?.unitCertificate.serialNumber ?? '', at: now - 2000 }],
    }),
  );
}

async function place(): Promise<{ dossier: string; digest: string; seal: string; box: PageBox }> {
  const { dossier } = walk;
  const digest = currentOf(office, dossier);
  const { seals } = await office.core.handlers.seals.list({});
  const seal = seals[0]?.id ?? '';
  const { box } = await office.core.handlers.seals.preview({ dossier, digest, seal, box: null });
  return { dossier, digest, seal, box };
}

async function expectRefused(request: Awaited<ReturnType<typeof place>>, code: string): Promise<void> {
  await expect(office.core.handlers.seals.stamp(request)).rejects.toMatchObject({ code });
  expect(asked).toBe(0);
  const view = await office.core.handlers.circulation.dossier({ dossier: walk.dossier });
  expect(view).toMatchObject({ state: 'numbered', primary: 'stamp' });
  expect(view.versions.map((version) => version.role)).toEqual(['signedOffText', 'finalCopy']);
}

describe('a stamp is refused, and no PIN asked for', () => {
  it('with a seal that is not registered', async () => {
    await expectRefused({ ...(await place()), seal: 'YZ00' }, 'seal.missing');
  });

  it('with a seal after its last day and before its first', async () => {
    const request = await place();
    office.skew = 6 * YEAR;
    await expectRefused(request, 'seal.expired');
    office.skew = -YEAR;
    await expectRefused(request, 'seal.notYetValid');
  });

  it('on any text but the final copy in force', async () => {
    const request = await place();
    const view = await office.core.handlers.circulation.dossier({ dossier: walk.dossier });
    await expectRefused({ ...request, digest: view.versions[0]?.digest ?? '' }, 'document.superseded');
    await expectRefused({ ...request, digest: 'f'.repeat(64) }, 'document.missing');
    await expect(office.core.handlers.seals.stamp({ ...request, dossier: 'f'.repeat(64) })).rejects.toMatchObject({
      code: 'dossier.missing',
    });
  });

  it('at a place that main would not have shown', async () => {
    const request = await place();
    await expectRefused({ ...request, box: { ...request.box, x: request.box.x + 1 } }, 'seal.outsidePage');
    await expectRefused({ ...request, box: { ...request.box, x: -300, y: -300 } }, 'seal.outsidePage');
    await expectRefused({ ...request, box: { ...request.box, width: 400, height: 400 } }, 'seal.outsidePage');
  });

  it('with a seal kept by somebody else, or whose certificate is revoked', async () => {
    const session = office.core.office.session();
    const seal = findSeal(session, (await place()).seal);
    expect(() => expectUsable(office.core.office, session, seal)).not.toThrow();
    const elsewhere = { ...seal, keeper: '0'.repeat(64) };
    expect(() => expectUsable(office.core.office, session, elsewhere)).toThrow('seal.notOurs');
    const informed = { ...session, directory: () => ({ ...session.directory(), revocationLists: [revoking] }) };
    expect(() => expectUsable(office.core.office, informed, seal)).toThrow('seal.revoked');
    // A certificate for encryption signs nothing.
    const unfit = { ...seal, unitCertificate: session.me.encryption };
    expect(() => expectUsable(office.core.office, session, unfit)).toThrow('signer.certificate');
  });

  it('and given without any of these', async () => {
    await office.core.handlers.seals.stamp(await place());
    expect(asked).toBe(1);
    const view = await office.core.handlers.circulation.dossier({ dossier: walk.dossier });
    expect(view).toMatchObject({ state: 'stamped', banner: { verdict: 'valid' } });
  });

  it('a second time: a document bears the seal of its unit once', async () => {
    const { seals } = await office.core.handlers.seals.list({});
    const box = { page: 0, x: 300, y: 200, width: 119, height: 119 };
    const again = { dossier: walk.dossier, seal: seals[0]?.id ?? '', box };
    const { versions } = await office.core.handlers.circulation.dossier({ dossier: walk.dossier });
    expect(versions.map((version) => version.role)).toEqual(['signedOffText', 'finalCopy', 'stamped']);
    for (const { digest } of versions) {
      await expect(office.core.handlers.seals.stamp({ ...again, digest })).rejects.toMatchObject({
        code: 'step.notPossible',
        detail: { stage: 'stamped' },
      });
    }
    expect(asked).toBe(0);
    const view = await office.core.handlers.circulation.dossier({ dossier: walk.dossier });
    expect(view).toMatchObject({ state: 'stamped', banner: { verdict: 'valid' } });
    expect(view.versions).toEqual(versions);
  });
});

describe('the place of the seal', () => {
  it('is over name and date as the page shows them, not where the layout says it has put them', async () => {
    const box = { page: 0, x: 20, y: 700, width: 119, height: 119 };
    office.sheet = (input) => {
      const { pdf, result } = plainSheet(input);
      return { pdf, result: { ...result, seal: box, signatureBlock: box } };
    };
    const { dossier } = await walkLine(office, 'number');
    const { seals } = await office.core.handlers.seals.list({});
    const asking = { dossier, digest: currentOf(office, dossier), seal: seals[0]?.id ?? '' };
    const preview = await office.core.handlers.seals.preview({ ...asking, box: null });
    expect(preview).toMatchObject({ snapped: true, coversDate: true, coversSignatureBlock: true, warnings: [] });
    expect(preview.legal).toEqual(preview.box);
    expect(preview.box.y).toBeLessThan(214);
    const away = await office.core.handlers.seals.preview({ ...asking, box });
    expect(away).toMatchObject({ snapped: false, warnings: ['seal.notOnSignatureBlock', 'seal.notOnDate'] });
  });

  it('is the hand’s to choose where no date of issue is found, and it is said', async () => {
    office.sheet = misplacedDate;
    const { dossier } = await walkLine(office, 'number');
    const { seals } = await office.core.handlers.seals.list({});
    const asking = { dossier, digest: currentOf(office, dossier), seal: seals[0]?.id ?? '' };
    const preview = await office.core.handlers.seals.preview({ ...asking, box: null });
    expect(preview).toMatchObject({ snapped: false, legal: null, warnings: ['seal.dateNotFound'] });
    await office.core.handlers.seals.stamp({ ...asking, box: preview.box });
    const view = await office.core.handlers.circulation.dossier({ dossier });
    expect(view).toMatchObject({ state: 'stamped', banner: { verdict: 'valid' } });
  });
});
