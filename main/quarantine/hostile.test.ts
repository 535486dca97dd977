// Files made to exhaust whoever reads them, through the real child: what expands without measure, what is nested without end, what takes long, what answers too
// much. Each ends in a code, the next file is read, and main goes on answering. The machinery alone, with a child that misbehaves, is in quarantine.test.ts.

import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { documentFiles, packageOf, signaturesXml, zip } from '../../formats/ofd/package.fixture.ts';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { Refusal } from '../refusal.ts';
import { nodeSpawn } from './node-spawn.ts';
import type { SpawnQuarantine } from './port.ts';
import { openQuarantine, type Quarantine, type QuarantineLimits } from './quarantine.ts';

const MEGABYTE = 1024 * 1024;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** A quarantine over the real child that tells how many children it has had. */
function open(limits: Partial<QuarantineLimits> = {}): { quarantine: Quarantine; children: () => number } {
  let children = 0;
  const spawn = nodeSpawn();
  const counted: SpawnQuarantine = (given) => {
    children += 1;
    return spawn(given);
  };
  return { quarantine: openQuarantine(counted, limits), children: () => children };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof Refusal ? error.code : `not a refusal: ${String(error)}`),
  );
}

/** How often this thread got its turn while something was waited for. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let ended = false;
  void work.finally(() => (ended = true)).catch(() => {});
  let turns = 0;
  while (!ended) {
    await new Promise((done) => setImmediate(done));
    turns++;
  }
  return turns;
}

/** A one-page PDF whose object 6 is a stream of these bytes, the cross-reference table left to be rebuilt. */
function withStream(data: Uint8Array, entries: string, page = '/Contents 6 0 R '): Uint8Array {
  const extra = [`<< ${entries} /Length ${data.length} >>\nstream\nPLACE\nendstream`];
  const [before = '', after = ''] = Buffer.from(onePagePdf({ page, extra })).toString('latin1').split('PLACE');
  return new Uint8Array(Buffer.concat([Buffer.from(before, 'latin1'), data, Buffer.from(after, 'latin1')]));
}

function withPages(count: number): Uint8Array {
  const extra = Array.from({ length: count }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>');
  const kids = extra.map((_, index) => `${6 + index} 0 R`).join(' ');
  // The table's offsets are wrong behind the longer list, and are found anew.
  const text = Buffer.from(onePagePdf({ extra })).toString('latin1').replace('/Kids [3 0 R]', `/Kids [${kids}]`);
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function withOfdXml(signatures: string): Uint8Array {
  const files = new Map(documentFiles('/Doc_0/Signs/Signatures.xml'));
  return packageOf(files.set('Doc_0/Signs/Signatures.xml', utf8(signatures)));
}

const zeros = (megabytes: number) => new Uint8Array(megabytes * MEGABYTE);
const nested = (times: number) => {
  let data: Uint8Array = zeros(64);
  for (let i = 0; i < times; i++) data = deflateSync(data, { level: 9 });
  return data;
};
const flate = (times: number) => `/Filter [${'/FlateDecode '.repeat(times)}]`;
const laughs = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

const deepNames = (depth: number) =>
  onePagePdf({ catalog: '/Names 6 0 R', extra: [`${'<</A '.repeat(depth)}0${'>>'.repeat(depth)}`] });

const PDFS: readonly (readonly [string, () => Uint8Array, string])[] = [
  ['contents that inflate to 200 MB', () => withStream(deflateSync(zeros(200)), flate(1)), 'pdf.limit'],
  ['contents deflated twice', () => withStream(nested(2), flate(2)), 'pdf.limit'],
  ['contents behind six filters', () => withStream(nested(3), flate(6)), 'pdf.limit'],
  [
    'an object stream that inflates to 200 MB',
    () => withStream(deflateSync(zeros(200)), `/Type /ObjStm /N 1 /First 5 ${flate(1)}`),
    'pdf.limit',
  ],
  ['20,001 pages', () => withPages(20_001), 'pdf.limit'],
  // Read no deeper than what is asked of it.
  ['arrays 100,000 deep', () => onePagePdf({ extra: ['['.repeat(100_000) + ']'.repeat(100_000)] }), 'none'],
  ['dictionaries 100,000 deep', () => deepNames(100_000), 'none'],
];

const OFDS: readonly (readonly [string, () => Uint8Array, string])[] = [
  [
    'an entry that inflates beyond all measure',
    () =>
      zip([
        {
          name: 'OFD.xml',
          bytes: new Uint8Array(deflateSync(zeros(2))),
          method: 8,
          stored: true,
          size: 600 * MEGABYTE,
        },
      ]),
    'ofd.limit',
  ],
  [
    'an entry a thousand times and more its size',
    () => zip([{ name: 'OFD.xml', bytes: new Uint8Array(1000), stored: true, method: 8, size: 2 * MEGABYTE }]),
    'ofd.limit',
  ],
  [
    'a directory of more than 16 MiB',
    () =>
      zip(
        Array.from({ length: 18_000 }, (_, i) => ({
          name: `${'a'.repeat(900)}${i}`,
          bytes: new Uint8Array(1),
          stored: true,
        })),
      ),
    'ofd.limit',
  ],
  ['elements 100,000 deep', () => withOfdXml('<a>'.repeat(100_000) + '</a>'.repeat(100_000)), 'ofd.limit'],
  ['300,000 elements', () => withOfdXml(`<a>${'<b/>'.repeat(300_000)}</a>`), 'ofd.limit'],
];

describe('a file made to exhaust its reader', () => {
  const { quarantine, children } = open();
  afterAll(() => quarantine.close());

  it.each(PDFS)('PDF: %s, and the next one is read by the same child', async (_, make, code) => {
    expect(await codeOf(quarantine.run('inspectPdf', { bytes: make() }))).toBe(code);
    expect((await quarantine.run('inspectPdf', { bytes: onePagePdf() })).facts.pages).toBe(1);
    expect(children()).toBe(1);
  });

  it.each(OFDS)('OFD: %s, and the next one is read by the same child', async (_, make, code) => {
    expect(await codeOf(quarantine.run('readOfdSignatures', { bytes: make() }))).toBe(code);
    expect(await codeOf(quarantine.run('inspectOfd', { bytes: make() }))).toBe(code);
    const whole = packageOf(new Map([...documentFiles('/S.xml'), ['S.xml', signaturesXml()]]));
    expect((await quarantine.run('readOfdSignatures', { bytes: whole })).signatures).toHaveLength(1);
    expect((await quarantine.run('inspectOfd', { bytes: whole })).pages).toBe(1);
    expect(children()).toBe(1);
  });

  it('PDF: a page that cannot be drawn is broken, which its structure does not show', async () => {
    const bytes = new Uint8Array(
      Buffer.from(Buffer.from(onePagePdf()).toString('latin1').replace('3 0 obj', '3 1 obj'), 'latin1'),
    );
    expect((await quarantine.run('inspectPdf', { bytes })).firstPage).toBeNull();
    expect(await codeOf(quarantine.run('proposeElements', { bytes }))).toBe('pdf.broken');
    expect(children()).toBe(1);
  });

  it('OFD: entities that multiply are not so much as read', async () => {
    const bytes = withOfdXml(`<!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]><a>&l12;</a>`);
    const { signatures } = await quarantine.run('readOfdSignatures', { bytes });
    expect(signatures).toMatchObject([{ problem: 'xml' }]);
    expect(children()).toBe(1);
  });
});

describe('a limit reached in the middle of reading', () => {
  const texts = (count: number) => onePagePdf({ content: `BT /F1 1 Tf ${'(a) Tj 9 0 Td '.repeat(count)} ET` });

  it.each([
    ['time', { time: 4000 }, () => onePagePdf({ content: 'q '.repeat(5_000_000) }), 'quarantine.timeout'],
    ['memory', { time: 100_000, memory: 250 * MEGABYTE }, () => texts(2_000_000), 'quarantine.memory'],
    ['the answer', { output: MEGABYTE }, () => texts(20_000), 'quarantine.failed'],
  ])('%s: ends in a code while main goes on, and another child reads the next file', async (_, limits, make, code) => {
    const { quarantine, children } = open(limits);
    // The child is ready before its time is measured.
    await quarantine.run('inspectPdf', { bytes: onePagePdf() });
    const work = codeOf(quarantine.run('pdfText', { bytes: make() }));
    expect(await turnsDuring(work)).toBeGreaterThan(100);
    expect(await work).toBe(code);
    expect((await quarantine.run('inspectPdf', { bytes: onePagePdf() })).facts.pages).toBe(1);
    expect(children()).toBe(2);
    quarantine.close();
  });
});
