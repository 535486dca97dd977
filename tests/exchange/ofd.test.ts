// An OFD on the way that a PDF goes: from outside and from another unit, through the register to its conclusion, and out again byte for byte. What it is goes by
// its bytes; what cannot be read or may not be kept is refused, and nothing of it is left.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageOf, zip } from '../../formats/ofd/package.fixture.ts';
import { type Bodies, bodyOf } from '../../main/acts/index.ts';
import { candidatesOf, keepActs, makeActs } from '../../main/documents/index.ts';
import { discardPacked, packForMembers, recordOutgoing, sendWaiting } from '../../main/exchange/outbox.ts';
import { acts, blobs } from '../../main/store/index.ts';
import { keptBy, sessionOf } from './kept.ts';
import { type Letter, letterFiles, letterOfd, OFD_AGENCY, OFD_NUMBER, OFD_TITLE, sealedOfd } from './ofd-letters.ts';
import {
  CITY_CLERK,
  COUNTY_CLERK,
  COUNTY_LEADER,
  closeSharedQuarantine,
  openOffice,
  type TestOffice,
} from './office.ts';
import { plainSheet } from './plain-sheet.ts';
import { as, currentOf, firstToDo, Homes, steps, type Walk, walkLine, walkStep } from './walk.ts';

const homes = new Homes();
let office: TestOffice;
let walk: Walk;
let sealed: Uint8Array;
let spoilt: Uint8Array;

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await office.core.handlers.keys.createExercise({});
  walk = await walkLine(office, 'dispatch');
  sealed = await sealedOfd(office, { pages: 3 });
  spoilt = await sealedOfd(office, { spoil: true });
  await as(office, COUNTY_CLERK);
}, 120_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

async function choose(bytes: Uint8Array, fileName = '来文.ofd') {
  office.chosen = { fileName, bytes };
  const found = await office.core.handlers.documents.choose({ candidate: null, password: null });
  if (!found) throw new Error('nothing chosen');
  return found;
}

function register(candidate: string, title = OFD_TITLE, again = false) {
  return office.core.handlers.circulation.register({
    source: { kind: 'file', candidate, again },
    registration: {
      title,
      issuingAgency: OFD_AGENCY,
      number: OFD_NUMBER,
      urgency: 'routine',
      handlingMark: 'none',
      pieces: 1,
      note: '',
    },
  });
}

/** The refusal's code; nothing may be left, in the store or in memory. */
async function refusalOf(bytes: Uint8Array, fileName?: string): Promise<string> {
  const before = keptBy(sessionOf(office));
  const code = await choose(bytes, fileName).then(
    () => 'accepted',
    (error: unknown) => (error as { code: string }).code,
  );
  expect(keptBy(sessionOf(office))).toEqual(before);
  expect(candidatesOf(sessionOf(office)).size).toBe(0);
  return code;
}

describe('a sealed OFD from outside', () => {
  let dossier = '';

  it('is told as what it is, with its seal, its pages and the elements of page 1', async () => {
    const { candidate, facts, proposed, handlingMark, known } = await choose(sealed, 'named.pdf');
    expect(facts).toMatchObject({
      format: 'ofd',
      pages: 3,
      verdict: 'valid',
      signatures: 1,
      sealName: OFD_AGENCY,
      activeContent: [],
      encrypted: 'none',
      recovered: false,
      ofd: {
        documents: 1,
        unreadable: [],
        incomplete: [],
        laterMarks: [],
        fontsNotEmbedded: ['仿宋'],
        attachments: [],
      },
    });
    expect(proposed).toEqual({ title: OFD_TITLE, issuingAgency: OFD_AGENCY, number: OFD_NUMBER });
    expect([handlingMark, known]).toEqual(['none', null]);
    ({ dossier } = await register(candidate));
    const { store } = sessionOf(office);
    expect(store.read((db) => blobs.ofDossier(db, dossier))).toMatchObject([{ kind: 'ofd', length: sealed.length }]);
  });

  it('is opened as an OFD, and goes out byte for byte under a name of its own', async () => {
    const { documents } = office.core.handlers;
    const digest = currentOf(office, dossier);
    const opened = await documents.open({ dossier, digest });
    expect(opened).toMatchObject({ format: 'ofd', length: sealed.length });
    expect(office.tickets.find(opened.url.split('/').at(-1) ?? '')).toMatchObject({ format: 'ofd' });
    const saved = await documents.exportVersion({ dossier, digest });
    expect(saved?.fileName).toBe(`${OFD_NUMBER} ${OFD_TITLE}.ofd`);
    expect(readFileSync(join(office.home, saved?.fileName ?? ''))).toEqual(Buffer.from(sealed));
  });

  it('makes no working copy, and nothing in its place', async () => {
    const before = readdirSync(office.home);
    const digest = currentOf(office, dossier);
    const made = async () => office.core.handlers.circulation.exportWorkingCopy({ dossier, digest });
    await expect(made()).rejects.toMatchObject({ code: 'copy.onlyPdf' });
    expect(readdirSync(office.home)).toEqual(before);
  });

  it('is offered when the same file comes again', async () => {
    const { candidate, known } = await choose(sealed);
    expect(known).toMatchObject({ dossier, title: OFD_TITLE });
    await expect(register(candidate)).rejects.toMatchObject({ code: 'document.known' });
    await office.core.handlers.documents.dropCandidate({ candidate });
  });

  it('is proposed, instructed with the PIN and written on, and concluded; everybody sees its seal', async () => {
    const { circulation } = office.core.handlers;
    const received: Walk = { ...walk, received: dossier };
    await walkStep(office, received, 'propose');
    await as(office, COUNTY_LEADER);
    expect(await firstToDo(office)).toMatchObject({ id: dossier, next: 'instruct' });
    const digest = currentOf(office, dossier);
    expect(await office.core.handlers.documents.open({ dossier, digest })).toMatchObject({ format: 'ofd' });
    const note = { page: 2, x: 100, y: 120, text: '请核第三页。' };
    await circulation.saveRemarks({ dossier, digest, remarks: { highlights: [], notes: [note] } });
    const beyond = { highlights: [], notes: [{ ...note, page: 3 }] };
    await expect(async () => circulation.saveRemarks({ dossier, digest, remarks: beyond })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await walkStep(office, received, 'instruct');
    await walkStep(office, received, 'conclude');
    const done = await circulation.dossier({ dossier });
    expect(done).toMatchObject({ state: 'concluded', banner: { verdict: 'valid', sealName: OFD_AGENCY } });
    expect(done.versions).toMatchObject([{ role: 'received', pages: 3 }]);
    expect(done.steps.map(({ type, verdict, consent }) => [type, verdict, consent])).toEqual([
      ['register', 'valid', 'session'],
      ['propose', 'valid', 'session'],
      ['instruct', 'valid', 'pin'],
      ['conclude', 'valid', 'session'],
    ]);
    const { signed } = await circulation.remarks({ dossier, digest });
    expect(signed).toMatchObject([{ by: COUNTY_LEADER, notes: [note] }]);
    expect((await circulation.ink({ dossier, digest })).signed).toMatchObject([{ strokes: [{ page: 0 }] }]);
  });
});

describe('one that is not as it should be', () => {
  it('is told with its seal broken, or without one', async () => {
    for (const [bytes, verdict] of [
      [spoilt, 'invalid'],
      [letterOfd(), 'unsigned'],
    ] as const) {
      const { candidate, facts } = await choose(bytes);
      expect(facts.verdict).toBe(verdict);
      const { dossier } = await register(candidate);
      expect((await office.core.handlers.circulation.dossier({ dossier })).banner.verdict).toBe(verdict);
    }
  });

  it('is registered with a page that cannot be shown, which is told', async () => {
    const { candidate, facts } = await choose(letterOfd({ pages: 8, broken: 6 }));
    expect(facts).toMatchObject({ pages: 8, ofd: { unreadable: [{ page: 7, reason: 'broken' }] } });
    const { dossier } = await register(candidate);
    expect((await office.core.handlers.circulation.dossier({ dossier })).versions).toMatchObject([{ pages: 8 }]);
  });

  it('a long one is looked at to its end: what is wrong on its last pages is told, a mark there refused', async () => {
    const { facts, candidate } = await choose(letterOfd({ pages: 2100, broken: 2050, marks: { 2090: '机密' } }));
    expect(facts).toMatchObject({
      pages: 2100,
      ofd: { unreadable: [{ page: 2051, reason: 'broken' }], laterMarks: [2091] },
    });
    await office.core.handlers.documents.dropCandidate({ candidate });
    expect(await refusalOf(letterOfd({ pages: 2100, marks: { 2090: '机密★10年' } }))).toBe('mark.aboveCeiling');
  }, 60_000);

  const files = (change: (files: Map<string, Uint8Array>) => unknown) => () => {
    const all = letterFiles();
    change(all);
    return packageOf(all);
  };
  it.each<[string, () => Uint8Array, string]>([
    [
      'a ZIP of something else',
      () => packageOf(new Map([['word/document.xml', Buffer.from('<a/>')]])),
      'document.unknownFormat',
    ],
    ['cut off', () => letterOfd().subarray(0, 900), 'document.truncated'],
    ['no first page', () => letterOfd({ broken: 0 }), 'document.broken'],
    ['without its document', files((all) => all.delete('Doc_0/Document.xml')), 'document.broken'],
    ['encrypted by GM/T 0099', files((all) => all.set('Encryptions.xml', Buffer.from('<a/>'))), 'document.encrypted'],
    ['encrypted by ZIP', () => zip([{ name: 'OFD.xml', bytes: new Uint8Array(9), flags: 1 }]), 'document.encrypted'],
    [
      'larger inside than it may be',
      () => zip([{ name: 'OFD.xml', bytes: new Uint8Array(9), stored: true, method: 8, size: 600 << 20 }]),
      'document.tooComplex',
    ],
    [
      'a name that leaves the package',
      () => zip([{ name: '../OFD.xml', bytes: new Uint8Array(9) }]),
      'document.broken',
    ],
  ])('is refused without residue: %s', async (_, make, code) => {
    expect(await refusalOf(make())).toBe(code);
  });

  it('is taken for what its bytes are, whatever its name and whatever lies in it', async () => {
    const { pdf } = plainSheet({
      elements: { ...letterElements(), title: '按内容判断' },
      printingAgency: '',
      exercise: true,
      filled: {},
    });
    const one = await choose(pdf, '来文.ofd');
    expect(one.facts).toMatchObject({ format: 'pdf', ofd: null });
    // A PDF stored whole as the first entry: other readers might find it at the beginning of the file.
    const both = zip([
      { name: 'a.pdf', bytes: pdf, stored: true },
      ...[...letterFiles()].map(([name, bytes]) => ({ name, bytes })),
    ]);
    const two = await choose(both, '来文.pdf');
    expect(two.facts.format).toBe('ofd');
    for (const { candidate } of [one, two]) await office.core.handlers.documents.dropCandidate({ candidate });
  });
});

function letterElements() {
  const body = bodyOf(dispatched().act, 'dispatch');
  if (!body) throw new Error('no dispatch');
  return body.elements;
}

describe('a page above the ceiling', () => {
  it.each<[string, Letter]>([
    ['the word alone on page 1', { marks: { 0: '机密' } }],
    ['with star and term on page 1', { marks: { 0: '秘密★1年' } }],
    ['with star and term on a later page', { pages: 4, marks: { 3: '绝密★长期' } }],
  ])('is refused without residue: %s', async (_, letter) => {
    expect(await refusalOf(letterOfd(letter))).toBe('mark.aboveCeiling');
  });

  it('also on page 1 of a second document in the package', async () => {
    const [first, second] = [letterFiles(), letterFiles({ marks: { 0: '机密★' } })];
    for (const [path, bytes] of second) if (path !== 'OFD.xml') first.set(path.replace('Doc_0', 'Doc_1'), bytes);
    const body = (n: number) => `<DocBody><DocRoot>Doc_${n}/Document.xml</DocRoot></DocBody>`;
    first.set('OFD.xml', Buffer.from(`<OFD>${body(0)}${body(1)}</OFD>`));
    expect(await refusalOf(packageOf(first))).toBe('mark.aboveCeiling');
    first.set('Doc_1/Pages/Page_0.xml', letterFiles().get('Doc_0/Pages/Page_0.xml') ?? new Uint8Array());
    const { candidate, facts } = await choose(packageOf(first));
    expect(facts).toMatchObject({ pages: 2, ofd: { documents: 2 } });
    await office.core.handlers.documents.dropCandidate({ candidate });
  });

  it('is told, and left to the person, where the word alone stands on a later page; a working secret is proposed', async () => {
    const { candidate, facts, handlingMark } = await choose(
      letterOfd({ pages: 3, marks: { 0: '工作秘密', 2: '机密' } }),
    );
    expect(facts.ofd?.laterMarks).toEqual([3]);
    expect(handlingMark).toBe('workSecret');
    await office.core.handlers.documents.dropCandidate({ candidate });
  });
});

function dispatched() {
  const found = sessionOf(office).store.read((db) => acts.get(db, walk.arrival));
  if (!found) throw new Error('no dispatch');
  return found;
}

describe('an OFD that another unit sends', () => {
  it('arrives in its envelope with its seal and pages, is acknowledged, registered and handled', async () => {
    await as(office, CITY_CLERK);
    const arrival = await sendOfd(sealed, 3);
    await as(office, COUNTY_CLERK);
    const { exchange, circulation, documents } = office.core.handlers;
    const shown = await exchange.arrival({ arrival });
    expect(shown).toMatchObject({ title: OFD_TITLE, banner: { verdict: 'valid', sealName: OFD_AGENCY } });
    const { dossier, digest } = shown;
    expect(await documents.open({ dossier, digest })).toMatchObject({ format: 'ofd', length: sealed.length });
    const received: Walk = { ...walk, arrival };
    for (const name of ['acknowledge', 'register', 'propose', 'instruct', 'conclude'] as const) {
      await walkStep(office, received, name);
    }
    expect(steps.conclude.by).toBe(COUNTY_CLERK);
    const done = await circulation.dossier({ dossier: received.received });
    expect(done).toMatchObject({ state: 'concluded', versions: [{ pages: 3 }], banner: { verdict: 'valid' } });
    expect(done.steps.map(({ type }) => type)).toEqual([
      'dispatch',
      'acknowledge',
      'register',
      'propose',
      'instruct',
      'conclude',
    ]);
  });
});

/** Sends as the open clerk's unit what this client does not make itself: a dispatch of an OFD. */
async function sendOfd(bytes: Uint8Array, pages: number): Promise<string> {
  const session = sessionOf(office);
  const { core } = office;
  const like = bodyOf(dispatched().act, 'dispatch');
  if (!like) throw new Error('no dispatch');
  const dossier = 'e'.repeat(64);
  const content = await session.store.writeBlob({ plaintext: bytes, dossier, kind: 'ofd', label: 'none' });
  const body: Bodies['dispatch'] = {
    ...like,
    stamped: content.digest,
    pages,
    elements: { ...like.elements, title: OFD_TITLE, handlingMark: 'none' },
  };
  const [made] = makeActs(core.office, session, [
    { type: 'dispatch', dossier, body, subjects: [content.digest], label: { mark: 'none' }, consent: 'pin' },
  ]);
  const clerk = session.directory().others[0]?.members.find(({ name }) => name === COUNTY_CLERK);
  if (!made || !clerk) throw new Error('nothing to send');
  const packed = packForMembers(core.office, session, {
    purpose: 'dispatch',
    acts: [made],
    certificates: [session.me.signing.raw],
    digests: [],
    fresh: [content],
    recipients: [clerk],
  });
  try {
    session.store.commit({ action: 'exchange.dispatch', subject: dossier }, (db) => {
      blobs.put(db, content);
      keepActs(db, session, [made], core.office.clock.now());
      recordOutgoing(db, packed, core.office.clock.now());
    });
  } catch (error) {
    discardPacked(core.office, session, packed);
    throw error;
  }
  sendWaiting(core.office, session);
  return made.id;
}
