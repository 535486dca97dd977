// Highlights and notes beside ink, between two desks: drafts until the paper is passed on, signed then, shown to the next reader, never changed; and what is
// refused, or kept and shown nowhere. Then the working copy that they are exported on.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';
import { byteRangesInFile } from '../../formats/pdf/byte-range.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { bodyOf } from '../../main/acts/index.ts';
import { keepActs, makeActs, type Statement } from '../../main/documents/index.ts';
import { Refusal } from '../../main/refusal.ts';
import { acts } from '../../main/store/index.ts';
import { verifyBytes } from '../../main/verification/index.ts';
import { contract } from '../../preload/contract/contract.ts';
import type { Remarks } from '../../preload/contract/fields.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  COUNTY_LEADER,
  closeSharedQuarantine,
  openOffice,
  sharedQuarantine,
  type TestOffice,
} from './office.ts';
import { as, currentOf, Homes, leaderOf, type Walk, walkStep } from './walk.ts';

const homes = new Homes();
const NOTE = '<b>请核对</b>\n月底的时间';
const REMARKS: Remarks = {
  highlights: [{ page: 0, boxes: [{ x: 100.25, y: 120.5, width: 200, height: 18 }], text: '请于月底前' }],
  notes: [{ page: 0, x: 90, y: 120.5, text: NOTE }],
};
let office: TestOffice;
let walk: Walk;

beforeAll(async () => {
  const reached = await homes.walked('submit');
  walk = reached.walk;
  office = openOffice({ home: reached.home });
}, 60_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

const calls = () => office.core.handlers.circulation;
const session = () => office.core.office.session();
const place = (dossier: string) => ({ dossier, digest: currentOf(office, dossier) });
const save =
  (remarks: Remarks, at = place(walk.dossier)) =>
  async () =>
    calls().saveRemarks({ ...at, remarks });
const annotateActs = (dossier: string) =>
  session()
    .store.read((db) => acts.ofDossier(db, dossier))
    .filter((entry) => entry.act.type === 'annotate');

describe('what is not signed yet', () => {
  it('is kept as it was given, in place of what was kept before', async () => {
    await as(office, CITY_LEADER);
    await save({ highlights: REMARKS.highlights, notes: [] })();
    await save(REMARKS)();
    expect(await calls().remarks(place(walk.dossier))).toEqual({ mine: REMARKS, signed: [] });
  });

  it('is refused on a page that the paper does not have, and what was kept stays', async () => {
    const beyond = { page: 1, x: 1, y: 1, text: '在哪里' };
    await expect(save({ ...REMARKS, notes: [beyond] })()).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(
      save({ highlights: [{ page: 7, boxes: [{ x: 1, y: 1, width: 1, height: 1 }], text: '' }], notes: [] })(),
    ).rejects.toMatchObject({ code: 'input.invalid' });
    expect((await calls().remarks(place(walk.dossier))).mine).toEqual(REMARKS);
  });

  it('is refused of whoever does not have the paper, of another version and of no dossier', async () => {
    const { digest } = place(walk.dossier);
    const nowhere = 'f'.repeat(64);
    await expect(save(REMARKS, { dossier: walk.dossier, digest: nowhere })()).rejects.toMatchObject({
      code: 'step.notPossible',
    });
    await expect(save(REMARKS, { dossier: nowhere, digest })()).rejects.toMatchObject({ code: 'dossier.missing' });
    await as(office, CITY_CLERK);
    await expect(save(REMARKS)()).rejects.toMatchObject({ code: 'step.notPossible' });
    // Nobody sees another's drafts.
    expect(await calls().remarks(place(walk.dossier))).toEqual({ mine: { highlights: [], notes: [] }, signed: [] });
  });

  it.each<[string, unknown]>([
    ['no box', { highlights: [{ page: 0, boxes: [], text: '' }], notes: [] }],
    [
      'a box without an area',
      { highlights: [{ page: 0, boxes: [{ x: 1, y: 1, width: 0, height: 1 }], text: '' }], notes: [] },
    ],
    ['a place out of all measure', { highlights: [], notes: [{ page: 0, x: 1e9, y: 1, text: '一' }] }],
    ['a place that is no number', { highlights: [], notes: [{ page: 0, x: Number.NaN, y: 1, text: '一' }] }],
    ['a page before the first', { highlights: [], notes: [{ page: -1, x: 1, y: 1, text: '一' }] }],
    ['a note that says nothing', { highlights: [], notes: [{ page: 0, x: 1, y: 1, text: ' \n' }] }],
    ['a note too long', { highlights: [], notes: [{ page: 0, x: 1, y: 1, text: '一'.repeat(1001) }] }],
    ['a control character', { highlights: [], notes: [{ page: 0, x: 1, y: 1, text: '一\u0007' }] }],
    ['a turned direction', { highlights: [], notes: [{ page: 0, x: 1, y: 1, text: '一\u202e二' }] }],
    ['half a character', { highlights: [], notes: [{ page: 0, x: 1, y: 1, text: '一\ud83d' }] }],
    [
      'covered text too long',
      { highlights: [{ page: 0, boxes: [{ x: 1, y: 1, width: 1, height: 1 }], text: '一'.repeat(2001) }], notes: [] },
    ],
  ])('is refused at the gate with %s', (_what, remarks) => {
    const { input } = contract.circulation.saveRemarks;
    const { dossier, digest } = { dossier: 'a'.repeat(64), digest: 'a'.repeat(64) };
    expect(v.is(input, { dossier, digest, remarks: REMARKS })).toBe(true);
    expect(v.is(input, { dossier, digest, remarks })).toBe(false);
  });
});

describe('passed on', () => {
  it('is told before the PIN, signed beside the ink and read by the next', async () => {
    await walkStep(office, walk, 'draw');
    let told: number | undefined;
    office.window = async (statement, check) => {
      told = statement().inkPages;
      await check(statement().exercisePin ?? '');
      return 'accepted';
    };
    await walkStep(office, walk, 'signOff');
    office.window = null;
    expect(told).toBe(1);
    expect((await calls().remarks(place(walk.dossier))).mine).toEqual({ highlights: [], notes: [] });
    await as(office, CITY_CLERK);
    const { signed } = await calls().remarks(place(walk.dossier));
    expect(signed).toEqual([{ by: CITY_LEADER, at: expect.any(Number), ...REMARKS }]);
    const bodies = annotateActs(walk.dossier).map((entry) => bodyOf(entry.act, 'annotate'));
    // Ink in the form that an older client knows, the rest in an act of its own.
    expect(bodies.map((body) => Object.keys(body ?? {}).sort())).toEqual([
      ['digest', 'page', 'strokes'],
      ['digest', 'highlights', 'notes', 'page'],
    ]);
    expect((await calls().dossier({ dossier: walk.dossier })).chain[0]?.code).toBe('chain.whole');
  });

  it('more than one act holds goes into several, and comes whole', async () => {
    for (const name of ['number', 'stamp', 'dispatch', 'acknowledge', 'register'] as const) {
      await walkStep(office, walk, name);
    }
    const at = place(walk.received);
    // The clerk who registered it marks it for the leader.
    const text = '一'.repeat(2000);
    const many: Remarks = {
      highlights: Array.from({ length: 200 }, (_none, line) => ({
        page: 0,
        boxes: [{ x: 72, y: line * 4, width: 400, height: 3 }],
        text,
      })),
      notes: [{ page: 0, x: 72, y: 72, text: '请阅标黄处' }],
    };
    await calls().saveRemarks({ ...at, remarks: many });
    await calls().propose({ dossier: walk.received, opinion: '拟请批示。', to: await leaderOf(office) });
    await as(office, COUNTY_LEADER);
    const { signed } = await calls().remarks(at);
    expect(annotateActs(walk.received)).toHaveLength(2);
    expect(signed.flatMap((one) => one.highlights)).toEqual(many.highlights);
    expect(signed.flatMap((one) => one.notes)).toEqual(many.notes);
    expect(new Set(signed.map((one) => one.by))).toEqual(new Set([COUNTY_CLERK]));
  });

  it('an instruction by a typed note needs no opinion; a highlight alone is none', async () => {
    const at = place(walk.received);
    await calls().saveRemarks({ ...at, remarks: { highlights: REMARKS.highlights, notes: [] } });
    const instruct = async () => calls().instruct({ dossier: walk.received, opinion: '' });
    await expect(instruct()).rejects.toMatchObject({ code: 'opinion.empty' });
    await calls().saveRemarks({ ...at, remarks: REMARKS });
    const points: [number, number, number, number][] = [
      [200, 200, 0.5, 0],
      [240, 230, 0.7, 90],
    ];
    await calls().saveInk({ ...at, strokes: [{ page: 0, width: 2, colour: 'blue', points }] });
    await instruct();
    await as(office, COUNTY_CLERK);
    const { signed } = await calls().remarks(at);
    expect(signed.at(-1)).toMatchObject({ by: COUNTY_LEADER, notes: REMARKS.notes });
  });

  it('what an act says of a page that is not there is kept and shows nowhere', async () => {
    const at = place(walk.received);
    const before = await calls().remarks(at);
    const foreign = (page: number): Statement => ({
      type: 'annotate',
      dossier: walk.received,
      body: {
        digest: at.digest,
        page,
        notes: [{ x: 10_000_000, y: -10_000_000, text: '<img src=x onerror=alert(1)>' }],
      },
      subjects: [at.digest],
      label: { mark: 'none' },
      consent: 'session',
    });
    const made = makeActs(office.core.office, session(), [foreign(99_999), foreign(0)]);
    session().store.commit({ action: 'test.foreign', subject: walk.received }, (db) =>
      keepActs(db, session(), made, Date.now()),
    );
    const after = await calls().remarks(at);
    expect(after.signed).toHaveLength(before.signed.length + 1);
    expect(after.signed.at(-1)?.notes).toEqual([
      { page: 0, x: 100_000, y: -100_000, text: '<img src=x onerror=alert(1)>' },
    ]);
  });
});

describe('the working copy', () => {
  const saved = () => readdirSync(office.home).filter((name) => name.includes('标注副本'));
  const lastEntry = async () => (await office.core.handlers.audit.entries({ limit: 1, before: null })).entries[0];

  it('bears everybody’s annotations and no signature; the original is as it was', async () => {
    await as(office, COUNTY_CLERK);
    const at = place(walk.received);
    const original = session().store.openBlob(at.digest).readAll();
    expect((await verified(original)).verdict).toBe('valid');
    const file = await calls().exportWorkingCopy(at);
    expect(file?.fileName).toContain('（标注副本）');
    const copy = new Uint8Array(readFileSync(join(office.home, file?.fileName ?? '')));
    expect(byteRangesInFile(copy)).toEqual([]);
    expect(await verified(copy)).toMatchObject({ verdict: 'unsigned', reasons: ['pdf.workingCopy'], signatures: [] });
    expect(session().store.openBlob(at.digest).readAll()).toEqual(original);
    expect((await verified(original)).verdict).toBe('valid');
    const text = (await sharedQuarantine().run('pdfText', { bytes: copy })).map((page) =>
      page.items.map((item) => item.text).join(''),
    );
    for (const page of text) {
      expect(page).toContain('标注副本');
      expect(page).toContain(COUNTY_CLERK);
    }
    expect(text.slice(1).join('')).toContain('<b>请核对</b>');
    expect(text.slice(1).join('')).toContain(COUNTY_LEADER);
  });

  it('is in the audit log with the digest of what left', async () => {
    const [name = ''] = saved();
    const entry = await lastEntry();
    expect(entry).toMatchObject({ action: 'document.exportCopy', subject: walk.received });
    expect(JSON.stringify(entry)).toContain(toHex(sm3(new Uint8Array(readFileSync(join(office.home, name))))));
  });

  it('goes nowhere, and into no log, when no place is chosen', async () => {
    const before = await lastEntry();
    office.saving = false;
    expect(await calls().exportWorkingCopy(place(walk.received))).toBeNull();
    office.saving = true;
    expect(await lastEntry()).toEqual(before);
  });

  it('is clean to qpdf, and holds annotations of each kind but no field', () => {
    const [name = ''] = saved();
    const path = join(office.home, name);
    const checked = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
    if (!checked.error) expect([checked.status, checked.stderr]).toEqual([0, '']);
    const kinds = annotationKinds(new Uint8Array(readFileSync(path)));
    expect(kinds).toEqual(expect.arrayContaining(['Highlight', 'Ink', 'Stamp', 'Text']));
    expect(kinds).not.toContain('Widget');
  });

  it.each([
    ['a version that is not of the dossier', { digest: 'e'.repeat(64) }, 'document.missing'],
    ['no dossier', { dossier: 'e'.repeat(64) }, 'document.missing'],
  ])('of %s is refused', async (_what, change, code) => {
    await expect(async () => calls().exportWorkingCopy({ ...place(walk.received), ...change })).rejects.toMatchObject({
      code,
    });
  });
});

describe('what the quarantine hands back', () => {
  let answer: (original: Uint8Array) => Promise<unknown>;
  let other: TestOffice;

  beforeAll(async () => {
    const real = sharedQuarantine();
    other = openOffice({
      home: homes.copy(office.home),
      quarantine: {
        run: (task, input, options) =>
          task === 'makeWorkingCopy'
            ? (answer((input as { bytes: Uint8Array }).bytes) as never)
            : real.run(task, input, options),
        close: () => {},
      },
    });
    await as(other, COUNTY_CLERK);
  }, 60_000);
  afterAll(() => other.close());

  /** Nothing may have been written or logged. */
  async function outcome(): Promise<unknown> {
    const files = readdirSync(other.home).length;
    const entries = async () => (await other.core.handlers.audit.entries({ limit: 1, before: null })).total;
    const before = await entries();
    const at = { dossier: walk.received, digest: currentOf(other, walk.received) };
    const ended = await Promise.resolve()
      .then(() => other.core.handlers.circulation.exportWorkingCopy(at))
      .catch((error: unknown) => error);
    expect(readdirSync(other.home)).toHaveLength(files);
    expect(await entries()).toBe(before);
    return ended;
  }

  it('does not leave when it is the document itself, seal and all', async () => {
    answer = (original) => Promise.resolve({ bytes: original, shown: 0 });
    expect(await outcome()).toMatchObject({ message: 'the copy would pass for the document' });
  });

  it('does not leave when it bears no signature and does not say what it is', async () => {
    answer = () => Promise.resolve({ bytes: onePagePdf(), shown: 0 });
    expect(await outcome()).toMatchObject({ message: 'the copy would pass for the document' });
  });

  it.each([
    ['pdf.notPermitted', 'copy.notPermitted'],
    ['pdf.passwordRequired', 'copy.notPermitted'],
    ['copy.noFont', 'copy.noFont'],
    ['pdf.limit', 'document.tooComplex'],
    ['pdf.broken', 'document.broken'],
    ['quarantine.crashed', 'quarantine.failed'],
  ])('and its refusal %s is told as %s', async (said, code) => {
    answer = () => Promise.reject(new Refusal(said));
    expect(await outcome()).toMatchObject({ code });
  });
});

async function verified(bytes: Uint8Array) {
  return verifyBytes(office.core.office, session(), { name: 'x.pdf', bytes, password: null });
}

function annotationKinds(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/\/Type\s*\/Annot\b[^]*?\/Subtype\s*\/(\w+)/g)].map((match) => match[1] ?? '');
}
