// Reports inside a session: trust from the directory, bytes from the store, and what happens when either changes.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Crl } from '../../crypto/certificates/crl.ts';
import { DAY, emptyList, list, SIGNED, T0, unit, unitRoot } from '../../crypto/seals/seals.fixture.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { VerificationReport } from '../../preload/contract/verification.ts';
import { entries } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Office, Session } from '../office.ts';
import { nodeSpawn, openQuarantine, type Quarantine } from '../quarantine/index.ts';
import { blobs, nodeDisk, type Store } from '../store/index.ts';
import { DOSSIER, filesIn, storeIn } from '../store/store.fixture.ts';
import { reportOn, verificationHandlers, verifyBytes } from './index.ts';
import { stamp } from './stamped.fixture.ts';

let quarantine: Quarantine;
let stamped: Uint8Array;
let folder: string;
let store: Store;
let now: number;
let runs: number;
let lists: Crl[];
let heads: string[];
let session: Session;
let office: Office;
let saveTo: string | null;

beforeAll(async () => {
  quarantine = openQuarantine(nodeSpawn());
  stamped = await stamp(onePagePdf());
});
afterAll(() => quarantine.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yinzheng-reports-'));
  store = storeIn(folder);
  now = T0 + 101 * DAY;
  runs = 0;
  lists = [emptyList];
  heads = ['a1'];
  saveTo = join(folder, 'report.json');
  const directory = () =>
    ({
      unit: { root: unitRoot.certificate, members: [] },
      others: [],
      seals: [],
      revocationLists: lists,
      heads,
    }) as unknown as Directory;
  session = { store, directory } as Session;
  const counted: Quarantine = {
    run: (task, input, options) => {
      runs++;
      return quarantine.run(task, input, options);
    },
    close: () => {},
  };
  office = {
    clock: { now: () => now, monotonic: () => now },
    quarantine: counted,
    disk: nodeDisk(),
    session: () => session,
    dialogs: { save: async () => saveTo, open: async () => null },
  } as unknown as Office;
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function keep(bytes: Uint8Array): Promise<string> {
  const blob = await store.writeBlob({ plaintext: bytes, dossier: DOSSIER, kind: 'pdf', label: 'none' });
  store.commit({ action: 'document.import', subject: blob.digest }, (db) => blobs.put(db, blob));
  return blob.digest;
}

describe('the report on a stored content', () => {
  it('says what the directory trusts, in the shape of the contract', async () => {
    const digest = await keep(stamped);
    const report = v.parse(VerificationReport, await reportOn(office, session, digest));
    expect(report).toMatchObject({ verdict: 'valid', digest, checkedAt: now });
  });

  it('is made once, until the directory or the hour changes', async () => {
    const digest = await keep(stamped);
    const [first, second] = await Promise.all([reportOn(office, session, digest), reportOn(office, session, digest)]);
    expect(first).toBe(second);
    expect(runs).toBe(1);
    lists = [list([{ holder: unit, at: SIGNED - DAY }])];
    heads = ['a2'];
    expect((await reportOn(office, session, digest)).verdict).toBe('invalid');
    expect(runs).toBe(2);
    now += 3_600_000;
    await reportOn(office, session, digest);
    expect(runs).toBe(3);
  });

  it('is another one in another session', async () => {
    const digest = await keep(stamped);
    await reportOn(office, session, digest);
    await reportOn(office, { ...session }, digest);
    expect(runs).toBe(2);
  });

  it('refuses what is not there or damaged, each time anew', async () => {
    await expect(reportOn(office, session, 'ee'.repeat(32))).rejects.toMatchObject({ code: 'document.missing' });
    const digest = await keep(stamped);
    const [file] = filesIn(join(folder, 'blobs'));
    const damaged = Buffer.from(file?.bytes ?? []);
    damaged[damaged.length - 40] = (damaged[damaged.length - 40] ?? 0) ^ 1;
    writeFileSync(file?.path ?? '', damaged);
    await expect(reportOn(office, session, digest)).rejects.toMatchObject({ code: 'document.damaged' });
    writeFileSync(file?.path ?? '', file?.bytes ?? '');
    expect((await reportOn(office, session, digest)).verdict).toBe('valid');
  });

  it('cannot be told for what cannot be read', async () => {
    const digest = await keep(stamped.subarray(0, 400));
    const report = v.parse(VerificationReport, await reportOn(office, session, digest));
    expect(report).toMatchObject({ verdict: 'indeterminate', signatures: [] });
    expect(report.reasons[0]).toMatch(/^pdf\./);
  });

  it('gives a failing quarantine one name', async () => {
    const digest = await keep(stamped);
    const closed = openQuarantine(nodeSpawn());
    closed.close();
    const broken = { ...office, quarantine: closed };
    await expect(reportOn(broken, session, digest)).rejects.toMatchObject({ code: 'quarantine.failed' });
    expect((await reportOn(office, session, digest)).verdict).toBe('valid');
  });
});

describe('bytes that are not stored', () => {
  it('are verified with the same trust', async () => {
    const report = await verifyBytes(office, session, { name: 'a.pdf', bytes: stamped, password: null });
    expect(report).toMatchObject({ file: 'a.pdf', verdict: 'valid' });
  });
});

describe('exporting a report', () => {
  it('writes the report as JSON and says so in the audit log', async () => {
    const digest = await keep(stamped);
    const { exportReport } = verificationHandlers(office);
    expect(await exportReport({ dossier: DOSSIER, digest })).toEqual({ fileName: 'report.json' });
    const written = v.parse(VerificationReport, JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
    expect(written).toMatchObject({ digest, verdict: 'valid' });
    expect(actions()).toContain('verification.export');
  });

  it('leaves nothing behind when the dialog is closed', async () => {
    const digest = await keep(stamped);
    saveTo = null;
    expect(await verificationHandlers(office).exportReport({ dossier: DOSSIER, digest })).toBeNull();
    expect(actions()).not.toContain('verification.export');
  });
});

function actions(): string[] {
  return entries(store, null, 50).entries.map(({ action }) => action);
}
