// One official document from draft to receipt, in the real client by pointer and keyboard; then what it has left is given to others: qpdf, the command line, a
// replay of every store, and a search for words that must stand nowhere on the disk.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemMachineId } from '../../main/keys/index.ts';
import { acts, projections } from '../../main/store/index.ts';
import { VerificationReport } from '../../preload/contract/verification.ts';
import { rowsArrivingIn } from '../exchange/arriving.ts';
import { closeSharedQuarantine, openOffice } from '../exchange/office.ts';
import { Desk } from '../tour/desk.ts';
import { CITY, COUNTY, TITLE, theLine } from '../tour/line.ts';
import { type Client, launchClient, ROOT } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'yinzheng-line-'));
const home = join(folder, 'home');
const settings = join(folder, 'settings');
const kept = join(folder, 'kept');
/** Where the client lets Chromium keep what it insists on keeping. */
const scratch = join(tmpdir(), `yinzheng-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16)}`);
const OPINION = '请办公室按要求办理。';
/** Words of the document and of its people's work. */
const WORDS = [TITLE, '认真梳理谋划示例项目', OPINION, '已按批示办理完毕', '示例市人民政府办公室'];

let client: Client;
let openFiles: string[] = [];

beforeAll(async () => {
  mkdirSync(kept);
  mkdirSync(settings);
  client = await launchClient({ home, env: { XDG_CONFIG_HOME: settings } });
}, 120_000);

afterAll(async () => {
  await client.close();
  closeSharedQuarantine();
  rmSync(folder, { recursive: true, force: true });
});

describe('the line', () => {
  it('goes from draft to receipt, and no page complains', async () => {
    const desk = new Desk(client);
    for (const { name, run } of theLine(desk)) {
      await run().catch(async (error: unknown) => {
        await client.screenshot('line-failed');
        writeFileSync(join(ROOT, 'out', 'e2e', 'line-failed.txt'), await client.window.locator('body').ariaSnapshot());
        throw new Error(name, { cause: error });
      });
    }
    expect(client.problems()).toEqual([]);
    for (const name of readdirSync(client.savedFolder)) {
      const file = name.endsWith('.pdf') ? 'stamped.pdf' : name;
      copyFileSync(join(client.savedFolder, name), join(kept, file));
    }
    expect(readdirSync(kept)).toEqual(expect.arrayContaining(['stamped.pdf', 'unit-root.pem']));
    // What lies on the disk while the client is open, before anything tidies up.
    openFiles = [home, settings, scratch].flatMap((place) => hitsIn(place, WORDS));
    expect(await client.close()).toBe(0);
  }, 600_000);
});

describe('the stamped PDF', () => {
  const noQpdf = spawnSync('qpdf', ['--version']).status !== 0;

  it.skipIf(noQpdf)(`is clean to qpdf${noQpdf ? ' (skipped: no qpdf on this machine)' : ''}`, () => {
    const answer = spawnSync('qpdf', ['--check', join(kept, 'stamped.pdf')], { encoding: 'utf8' });
    expect([answer.status, answer.stderr]).toEqual([0, '']);
  });

  it('is valid to whoever trusts the unit’s root', () => {
    const { code, report } = verify('--trust', join(kept, 'unit-root.pem'));
    expect([code, report.schema, report.verdict, report.format]).toEqual([0, 'yinzheng/verify/1', 'valid', 'pdf']);
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]).toMatchObject({
      kind: 'seal',
      sesVersion: 4,
      signer: CITY.unit,
      dataHashOk: true,
      signatureOk: true,
      sealSignatureOk: true,
      verdict: 'valid',
    });
  });

  it('has its seal over the whole of the date of issue that pdf.js reads there, and of no other', async () => {
    const task = getDocument({ data: new Uint8Array(readFileSync(join(kept, 'stamped.pdf'))), verbosity: 0 });
    const document = await task.promise;
    const page = await document.getPage(document.numPages);
    const [seal] = (await page.getAnnotations()).filter(({ fieldType }) => fieldType === 'Sig');
    const { items } = await page.getTextContent();
    await task.destroy();
    const rows = new Map<number, { text: string; left: number; right: number }>();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [x, y] = [Number(item.transform[4]), Math.round(Number(item.transform[5]))];
      const row = rows.get(y) ?? { text: '', left: x, right: x };
      rows.set(y, {
        text: row.text + item.str,
        left: Math.min(row.left, x),
        right: Math.max(row.right, x + item.width),
      });
    }
    const dates = [...rows].filter(([, { text }]) => /^\d{4}年\d{1,2}月\d{1,2}日$/.test(text.normalize('NFKC')));
    expect(dates).toHaveLength(1);
    const [[baseline, { left, right }] = [0, { left: 0, right: 0 }]] = dates;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = seal?.rect ?? [];
    expect(x2 - x1).toBeCloseTo((42 * 72) / 25.4, 1);
    // The em box of 3号 characters about the baseline.
    const covered = { left: left >= x1, right: right <= x2, below: baseline - 2 >= y1, above: baseline + 14.1 <= y2 };
    expect({ ...covered }, JSON.stringify({ date: [left, right, baseline], seal: [x1, y1, x2, y2] })).toEqual({
      left: true,
      right: true,
      below: true,
      above: true,
    });
  });

  it('cannot be told by whoever does not', () => {
    const { code, report } = verify();
    expect([code, report.verdict]).toEqual([2, 'indeterminate']);
    expect(report.signatures[0]).toMatchObject({ dataHashOk: true, signatureOk: true, verdict: 'indeterminate' });
  });
});

describe('the stores', () => {
  it('show the same rows after every projection was dropped and the acts came in another order', async () => {
    const office = openOffice({ home, machineId: systemMachineId() });
    try {
      for (const name of [CITY.clerk, CITY.leader, CITY.officer, COUNTY.clerk, COUNTY.leader]) {
        await office.unlock(name);
        const session = office.core.office.session();
        const before = session.store.read((db) => projections.snapshot(db));
        // The officer holds the ledger alone, which is no document.
        expect(before.dossiers.length > 0, name).toBe(name !== CITY.officer);
        session.store.commit({ action: 'test.drop', subject: '' }, (db) => projections.dropAll(db));
        await office.unlock(name);
        const again = office.core.office.session();
        expect(
          again.store.read((db) => projections.snapshot(db)),
          name,
        ).toEqual(before);
        const known = again.store.read((db) => acts.all(db));
        let turn = 0;
        fc.assert(
          fc.property(fc.shuffledSubarray([...known], { minLength: known.length }), (order) => {
            expect(rowsArrivingIn(join(folder, `${name}-${turn++}`), again, order), name).toEqual(before);
          }),
          { numRuns: 3 },
        );
      }
    } finally {
      office.close();
    }
  });
});

describe('the disk', () => {
  it('bears no word of the document: neither the home, nor the settings, nor what Chromium keeps', () => {
    expect(openFiles).toEqual([]);
    expect([home, settings, scratch].flatMap((place) => hitsIn(place, WORDS))).toEqual([]);
    // The search finds what is there to be found: names and posts are for the lock screen.
    expect(hitsIn(home, [CITY.leader]).length).toBeGreaterThan(0);
  });

  it('bears the PINs of the exercise where the lock screen reads them, and nowhere else', () => {
    const profiles = filesIn(join(home, 'profiles')).filter((path) => path.endsWith('profile.json'));
    const pins = profiles.map((path) => String(JSON.parse(readFileSync(path, 'utf8')).exercisePin));
    expect(pins).toHaveLength(5);
    for (const pin of pins) expect(pin).toMatch(/^\d{6}$/);
    const texts = filesIn(home).filter((path) => !profiles.includes(path));
    expect(texts.filter((path) => pins.some((pin) => readFileSync(path).includes(Buffer.from(pin))))).toEqual([]);
  });

  it('keeps nothing of Chromium after the client has gone', () => {
    expect(existsSync(scratch)).toBe(false);
    expect(readdirSync(settings)).toEqual([]);
  });
});

function verify(...options: string[]): { code: number | null; report: VerificationReport } {
  const program = join(ROOT, 'main', 'verification', 'cli.ts');
  const args = ['--no-warnings', program, join(kept, 'stamped.pdf'), ...options, '--json'];
  const run = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  expect(run.stderr).toBe('');
  return { code: run.status, report: v.parse(VerificationReport, JSON.parse(run.stdout)) };
}

function filesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Files whose name or contents bear one of the words, in any spelling that a program might have written. */
function hitsIn(place: string, words: readonly string[]): string[] {
  return filesIn(place).filter((path) => {
    // Chromium may take a file of its own away meanwhile.
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    return words.some((word) => path.includes(word) || spellings(word).some((spelling) => bytes.includes(spelling)));
  });
}

function spellings(word: string): Buffer[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : shift + 1, -4),
  );
  const escaped = JSON.stringify(word).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [
    bytes,
    Buffer.from(word, 'utf16le'),
    Buffer.from(word, 'utf16le').swap16(),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(encodeURIComponent(word)),
    Buffer.from(escaped.slice(1, -1)),
    ...base64.map((text) => Buffer.from(text)),
  ];
}
