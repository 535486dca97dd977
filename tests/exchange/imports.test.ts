// Files from outside, good and bad: what each is refused or accepted as, what is named, and that nothing of a refused one is left.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidatesOf, rebuildProjections } from '../../main/documents/index.ts';
import type { OpenSession } from '../../main/session.ts';
import { keptBy } from './kept.ts';
import { COUNTY_CLERK, closeSharedQuarantine, ELEMENTS, openOffice, type TestOffice } from './office.ts';
import { plainSheet } from './plain-sheet.ts';
import { currentOf, Homes, walkLine } from './walk.ts';

const SAMPLES = new URL('../../../shared/samples/pdf/', import.meta.url).pathname;
const noSamples = !existsSync(SAMPLES);
const needsSamples = noSamples ? ` (skipped: no sample files at ${SAMPLES})` : '';
const sample = (name: string) => new Uint8Array(readFileSync(join(SAMPLES, name)));

const homes = new Homes();
let office: TestOffice;
let stamped: Uint8Array;
let unsigned: Uint8Array;

beforeAll(async () => {
  office = openOffice({ home: homes.fresh() });
  await office.core.handlers.keys.createExercise({});
  const walk = await walkLine(office, 'stamp');
  stamped = sessionOf().store.openBlob(currentOf(office, walk.dossier)).readAll();
  unsigned = sheet(ELEMENTS.title);
  await office.unlock(COUNTY_CLERK);
}, 120_000);

afterAll(() => {
  office.close();
  closeSharedQuarantine();
  homes.remove();
});

function sessionOf(): OpenSession {
  const session = office.core.current();
  if (!session) throw new Error('locked');
  return session;
}

/** A page with this title as a line of its own. */
function sheet(title: string, body = ELEMENTS.body): Uint8Array {
  return plainSheet({ elements: { ...ELEMENTS, title, body }, printingAgency: '', exercise: true, filled: {} }).pdf;
}

function choose(bytes: Uint8Array, fileName = '来文.pdf') {
  office.chosen = { fileName, bytes };
  return office.core.handlers.documents.choose({ candidate: null, password: null });
}

async function chosen(bytes: Uint8Array) {
  const found = await choose(bytes);
  if (!found) throw new Error('nothing chosen');
  return found;
}

const held = () => candidatesOf(sessionOf()).size;

/** The refusal's code; nothing may be left, in the store or in memory. */
async function refusalOf(bytes: Uint8Array): Promise<string> {
  const before = keptBy(sessionOf());
  const code = await Promise.resolve(choose(bytes)).then(
    () => 'accepted',
    (error: unknown) => (error as { code: string }).code,
  );
  expect(keptBy(sessionOf())).toEqual(before);
  expect(held()).toBe(0);
  return code;
}

function register(candidate: string, again = false) {
  return office.core.handlers.circulation.register({
    source: { kind: 'file', candidate, again },
    registration: {
      title: '来文',
      issuingAgency: '某单位',
      number: '',
      urgency: 'routine',
      handlingMark: 'none',
      pieces: 1,
      note: '',
    },
  });
}

describe('a file that is no PDF, or half a one', () => {
  it('is refused for what it is, and nothing of it is left', async () => {
    expect(await refusalOf(Buffer.from('会议通知'))).toBe('document.unknownFormat');
    expect(await refusalOf(new Uint8Array())).toBe('document.unknownFormat');
    expect(await refusalOf(new Uint8Array(100_000).fill(0x41))).toBe('document.unknownFormat');
    for (const part of [0.3, 0.6, 0.9]) {
      expect(await refusalOf(unsigned.subarray(0, Math.floor(unsigned.length * part)))).toBe('document.truncated');
    }
    office.chosen = null;
    expect(await office.core.handlers.documents.choose({ candidate: null, password: null })).toBeNull();
  });

  it('too large is not even read', async () => {
    let read = false;
    const { dialogs } = office.core.office;
    const { open } = dialogs;
    const huge = { fileName: 'a.pdf', size: 200_000_001, read: () => ((read = true), new Uint8Array()) };
    Object.assign(dialogs, { open: () => Promise.resolve(huge) });
    try {
      expect(await refusalOf(unsigned)).toBe('document.tooLarge');
      expect(read).toBe(false);
    } finally {
      Object.assign(dialogs, { open });
    }
  });
});

describe('a file that is here already', () => {
  it('is offered with the dossier it is in, refused without a word, and registered apart when that is said', async () => {
    const bytes = sheet('同一份来文');
    const first = await chosen(bytes);
    expect(first.known).toBeNull();
    const { dossier } = await register(first.candidate);

    const second = await chosen(bytes);
    expect(second.known).toMatchObject({ dossier, title: '来文', number: '' });
    await expect(register(second.candidate)).rejects.toMatchObject({ code: 'document.known' });
    const before = keptBy(sessionOf());
    const again = await register(second.candidate, true);
    expect(again.dossier).not.toBe(dossier);
    const after = keptBy(sessionOf());
    // One content serves both.
    expect(after.contents).toEqual(before.contents);
    expect(after.acts.length).toBe(before.acts.length + 1);
  });
});

describe('the register', () => {
  const numberGiven = async (title: string) => {
    const { dossier } = await register((await chosen(sheet(title))).candidate);
    const { registered } = await office.core.handlers.circulation.dossier({ dossier });
    return (
      /^收〔(\d+)〕(\d+)号$/
        .exec(registered?.serial ?? '')
        ?.slice(1)
        .map(Number) ?? []
    );
  };

  it('counts on by one in a year, also once its projections were derived anew, and begins again with the year', async () => {
    const [year = 0, serial = 0] = await numberGiven('第一件');
    expect(await numberGiven('第二件')).toEqual([year, serial + 1]);
    const { store, directory, ledger } = sessionOf();
    store.commit({ action: 'store.rebuild', subject: '' }, (db) => rebuildProjections(db, directory(), ledger));
    expect(await numberGiven('第三件')).toEqual([year, serial + 2]);
    const before = { skew: office.skew, wall: office.wall };
    office.skew += 370 * 86_400_000;
    expect(await numberGiven('来年第一件')).toEqual([year + 1, 1]);
    Object.assign(office, before);
  });
});

describe('several files at once', () => {
  const several = (...files: readonly (readonly [string, Uint8Array])[]) => {
    office.several = files.map(([fileName, bytes]) => ({ fileName, bytes }));
    return office.core.handlers.documents.chooseSeveral({});
  };
  const dropAll = async () => {
    for (const candidate of candidatesOf(sessionOf()).keys()) {
      await office.core.handlers.documents.dropCandidate({ candidate });
    }
  };

  it('are each looked at; what is refused says why and stops none of the others', async () => {
    const found = await several(
      ['甲.pdf', sheet('甲')],
      ['乙.pdf', Buffer.from('会议通知')],
      ['丙.pdf', unsigned.subarray(0, unsigned.length >> 1)],
      ['丁.pdf', sheet('机密★')],
      ['戊.pdf', sheet('戊')],
    );
    expect(found.chosen.map(({ facts }) => facts.fileName)).toEqual(['甲.pdf', '戊.pdf']);
    expect(found.refused).toEqual([
      { fileName: '乙.pdf', code: 'document.unknownFormat', candidate: null },
      { fileName: '丙.pdf', code: 'document.truncated', candidate: null },
      { fileName: '丁.pdf', code: 'mark.aboveCeiling', candidate: null },
    ]);
    expect(found.left).toBe(0);
    // Nothing of what was refused is held.
    expect(held()).toBe(2);
    for (const { candidate } of found.chosen) await register(candidate);
    await dropAll();
    expect(await several()).toEqual({ chosen: [], refused: [], left: 0 });
  });

  it('tell how far it is, and are stopped between two', async () => {
    office.events.length = 0;
    const looking = several(['一.pdf', sheet('一')], ['二.pdf', sheet('二')], ['三.pdf', sheet('三')]);
    const stopping = office.core.handlers.documents.stopChoosing({});
    const found = await looking;
    await stopping;
    expect(found.chosen.length + found.left).toBe(3);
    expect(found.left).toBe(3);
    const again = await several(['一.pdf', sheet('一')], ['二.pdf', sheet('二')]);
    expect(again).toMatchObject({ left: 0, refused: [] });
    expect(office.events.filter(({ type }) => type === 'progress')).toMatchObject([
      { task: 'import', step: '一.pdf', done: 0, total: 2 },
      { task: 'import', step: '二.pdf', done: 1, total: 2 },
    ]);
    await dropAll();
  });

  it('too many are not begun with', async () => {
    const small = sheet('小');
    const many = Array.from({ length: 101 }, (_, i) => [`${i}.pdf`, small] as const);
    await expect(several(...many)).rejects.toMatchObject({ code: 'document.tooMany' });
    const { dialogs } = office.core.office;
    const { openSeveral } = dialogs;
    const huge = { fileName: 'a.pdf', size: 190_000_000, read: () => Buffer.from('') };
    Object.assign(dialogs, { openSeveral: () => Promise.resolve(Array.from({ length: 6 }, () => huge)) });
    try {
      await expect(office.core.handlers.documents.chooseSeveral({})).rejects.toMatchObject({
        code: 'document.tooMany',
      });
    } finally {
      Object.assign(dialogs, { openSeveral });
    }
    expect(held()).toBe(0);
  });
});

describe('a page above the ceiling', () => {
  it.each(['秘密★1年', '机密★', '绝密★长期', '机密', '秘 密 ★ 6个月', '密级：机密'])(
    'bearing %s is refused without residue',
    async (mark) => {
      expect(await refusalOf(sheet(mark))).toBe('mark.aboveCeiling');
    },
  );

  it('is told from words that merely speak of secrets, and from a working secret', async () => {
    const speaking = await chosen(sheet('关于加强国家秘密载体管理的通知', ['机密级以上文件按规定办理。']));
    expect(speaking.handlingMark).toBe('none');
    const working = await chosen(sheet('通知', ['工作秘密']));
    expect(working.handlingMark).toBe('workSecret');
    for (const { candidate } of [speaking, working]) await office.core.handlers.documents.dropCandidate({ candidate });
    expect(held()).toBe(0);
  });

  it('cannot be registered by its number either', async () => {
    office.chosen = { fileName: 'a.pdf', bytes: sheet('机密★1年') };
    await expect(choose(sheet('机密★1年'))).rejects.toMatchObject({ code: 'mark.aboveCeiling' });
    await expect(register('0'.repeat(32))).rejects.toMatchObject({ code: 'candidate.missing' });
  });
});

describe('a stamped file from outside', () => {
  it('is valid as it came, invalid when changed, unsigned without its stamp', async () => {
    const tampered = stamped.slice();
    const at = Buffer.from(tampered).indexOf('Tm <') + 6;
    tampered[at] = tampered[at] === 0x35 ? 0x36 : 0x35;
    const verdicts: [Uint8Array, string, number][] = [
      [stamped, 'valid', 1],
      [tampered, 'invalid', 1],
      [unsigned, 'unsigned', 0],
    ];
    for (const [bytes, verdict, signatures] of verdicts) {
      const { candidate, facts } = await chosen(bytes);
      expect(facts).toMatchObject({ verdict, signatures, pages: 1, encrypted: 'none', activeContent: [] });
      const { dossier } = await register(candidate);
      const view = await office.core.handlers.circulation.dossier({ dossier });
      expect(view).toMatchObject({ state: 'registered', direction: 'incoming', banner: { verdict } });
    }
    expect(held()).toBe(0);
  });

  it('is registered once, however often the button is pressed', async () => {
    const { candidate } = await chosen(sheet('按了两次的通知'));
    const before = keptBy(sessionOf()).acts.length;
    const pressed = await Promise.allSettled([register(candidate), register(candidate)]);
    expect(pressed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(pressed.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'candidate.missing' },
    });
    expect(keptBy(sessionOf()).acts.length).toBe(before + 1);
  });

  it('that was only looked at is forgotten at locking', async () => {
    const { candidate } = await chosen(unsigned);
    await office.unlock(COUNTY_CLERK);
    expect(held()).toBe(0);
    await expect(register(candidate)).rejects.toMatchObject({ code: 'candidate.missing' });
  });
});

describe(`files of other makers${needsSamples}`, () => {
  it.skipIf(noSamples).each([
    ['pr6531_2.pdf', 'asdfasdf'],
    ['issue6010_1.pdf', 'abc'],
  ])('%s asks for its password, and takes only the right one', async (name, password) => {
    const before = keptBy(sessionOf());
    const asked = await Promise.resolve(choose(sample(name), name)).catch((error: unknown) => error);
    expect(asked).toMatchObject({ code: 'document.passwordRequired', detail: { fileName: name } });
    const { candidate } = (asked as { detail: { candidate: string } }).detail;
    await expect(register(candidate)).rejects.toMatchObject({ code: 'candidate.missing' });
    const again = (typed: string) => office.core.handlers.documents.choose({ candidate, password: typed });
    for (const wrong of ['', 'abd', `${password} `]) {
      await expect(again(wrong)).rejects.toMatchObject({ code: /^document\.(wrongPassword|passwordRequired)$/ });
    }
    expect(keptBy(sessionOf())).toEqual(before);
    expect(await again(password)).toMatchObject({ facts: { fileName: name, encrypted: 'opened' } });
    await office.core.handlers.documents.dropCandidate({ candidate });
    expect(held()).toBe(0);
    await expect(again(password)).rejects.toMatchObject({ code: 'candidate.missing' });
  });

  it.skipIf(noSamples).each([
    ['evaljs.pdf', 'javascript'],
    ['autoprint.pdf', 'autoPrint'],
    ['file_url_link.pdf', 'fileLink'],
    ['xfa_issue14315.pdf', 'xfa'],
  ])('%s: its active content is named, and kept in the register', async (name, kind) => {
    const { candidate, facts } = await chosen(sample(name));
    expect(facts.activeContent.map((active) => active.kind)).toContain(kind);
    const { dossier } = await register(candidate);
    const view = await office.core.handlers.circulation.dossier({ dossier });
    expect(view.state).toBe('registered');
  });

  it.skipIf(noSamples)('a bomb is refused or known for what it is, and the next file is read', async () => {
    const code = await Promise.resolve(choose(sample('bomb_giant.pdf'))).then(
      (found) => {
        candidatesOf(sessionOf()).clear();
        return `accepted with ${found?.facts.pages} pages`;
      },
      (error: unknown) => (error as { code: string }).code,
    );
    expect(code).toMatch(/^document\.tooComplex$|^document\.broken$|^accepted with [1-9]/);
    expect(held()).toBe(0);
    expect((await chosen(unsigned)).facts.pages).toBe(1);
    candidatesOf(sessionOf()).clear();
  });

  it.skipIf(noSamples).each(['poppler-85140-0.pdf', 'helloworld-bad.pdf'])(
    '%s, broken, is refused or said to be repaired, never a fault',
    async (name) => {
      const found = await Promise.resolve(choose(sample(name))).catch((error: unknown) => error as { code: string });
      if (found && 'code' in found) expect(found.code).toMatch(/^document\.(broken|truncated|tooComplex)$/);
      else expect(found?.facts.recovered).toBe(true);
      candidatesOf(sessionOf()).clear();
    },
  );

  it.skipIf(noSamples)('an RSA signature is placed and named, and cannot be told', async () => {
    const { candidate, facts } = await chosen(sample('signed_verified.pdf'));
    expect(facts).toMatchObject({ signatures: 1, verdict: 'indeterminate' });
    await office.core.handlers.documents.dropCandidate({ candidate });
  });

  it.skipIf(noSamples)('an official letter gives title, agency and number', async () => {
    const { candidate, proposed, facts } = await chosen(sample('gigu003-govdoc-template.pdf'));
    expect(proposed).toMatchObject({
      title: '关于印发肿瘤登记管理办法的通知',
      number: '河南省癌症中心便函〔2025〕5号',
    });
    expect(proposed.issuingAgency).toContain('河南省癌症中心');
    expect(facts.verdict).toBe('unsigned');
    await office.core.handlers.documents.dropCandidate({ candidate });
  });
});
