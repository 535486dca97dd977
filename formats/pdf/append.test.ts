import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareSealRevision, type SealRevisionRequest } from './append.ts';
import { signedBytes } from './byte-range.ts';
import { FormatError } from './errors.ts';
import { readFacts } from './facts.ts';
import { onePagePdf } from './one-page.fixture.ts';
import { readSignatures } from './signatures.ts';
import { isAppendOnly, spliceContents } from './splice.ts';

const SAMPLES = '../shared/samples/pdf';
const present = existsSync(SAMPLES);
const hasQpdf = spawnSync('qpdf', ['--version']).status === 0;
if (!present) console.log(`skipped: ${SAMPLES} is absent`);
if (!hasQpdf) console.log('skipped: qpdf is absent');
const PASSWORDS: Record<string, string> = { 'issue6010_1.pdf': 'abc', 'pr6531_2.pdf': 'asdfasdf' };
const BROKEN: Record<string, string> = {
  'bomb_giant.pdf': '',
  'helloworld-bad.pdf': 'pdf.broken',
  'poppler-85140-0.pdf': 'pdf.broken',
};
const files = present ? readdirSync(SAMPLES).filter((name) => !(name in BROKEN)) : [];

const scratch = mkdtempSync(join(tmpdir(), 'yinzheng-append-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const picture = {
  viewBox: [0, 0, 42, 42] as const,
  paths: [{ d: 'M 0 0 L 42 0 L 42 42 L 0 42 Z M 10 10 Q 21 0 32 10 C 40 20 40 30 32 32 L 10 32 Z', fill: '#c8281e' }],
};
const request = (more: Partial<SealRevisionRequest> = {}): SealRevisionRequest => ({
  page: 0,
  rect: [30, 25, 24, 20],
  picture,
  signedAtMs: Date.UTC(2026, 0, 5, 1, 2, 3),
  name: '示例市发展和改革委员会',
  ...more,
});
/** SEQUENCE { SEQUENCE {}, OCTET STRING, OID, BIT STRING }: the outline of a seal signature of GB/T 38540. */
const der = (mark: number) =>
  Uint8Array.from([0x30, 0x0b, 0x30, 0x00, 0x04, 0x01, mark, 0x06, 0x01, 0x2a, 0x03, 0x01, 0x00]);
const digest = (bytes: Uint8Array, range: readonly [number, number, number, number]) => {
  const hash = createHash('sha256');
  for (const part of signedBytes(bytes, range)) hash.update(part);
  return hash.digest('hex');
};
const read = (name: string) => new Uint8Array(readFileSync(join(SAMPLES, name)));
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof FormatError ? error.code : String(error)),
  );

/** Lines that qpdf says of a file that it does not already say of the file before. */
function newComplaints(before: string, after: string, password: string | undefined): string[] {
  const check = (path: string) => {
    const run = spawnSync('qpdf', ['--check', ...(password === undefined ? [] : [`--password=${password}`]), path], {
      encoding: 'utf8',
    });
    return `${run.stdout}\n${run.stderr}`
      .split('\n')
      .filter((line) => /WARNING|ERROR|error/.test(line) && !/that qpdf cannot detect|^No syntax/.test(line));
  };
  const normal = (line: string) => line.replaceAll(after, '').replaceAll(before, '').replace(/\d+/g, 'n');
  const known = new Set(check(before).map(normal));
  return check(after).filter((line) => !known.has(normal(line)) && !/linearization/.test(line));
}

interface PdfJsSignature {
  readonly byteRange: number[];
  readonly coversWholeDocument: boolean;
  readonly subFilter: string;
}

/** pdf.js as a second opinion, in the order of coverage. */
async function seenByPdfJs(bytes: Uint8Array, password: string | undefined): Promise<PdfJsSignature[]> {
  const task = getDocument({
    data: bytes.slice(),
    verbosity: 0,
    useWorkerFetch: false,
    ...(password === undefined ? {} : { password }),
  });
  const document = (await task.promise) as unknown as { getSignatures(): Promise<PdfJsSignature[] | null> };
  const list = (await document.getSignatures()) ?? [];
  await task.destroy();
  return [...list].sort((a, b) => (a.byteRange[2] ?? 0) - (b.byteRange[2] ?? 0));
}

describe('appending a seal', () => {
  it.each(files)('keeps every earlier byte and every earlier digest: %s', async (name) => {
    const password = PASSWORDS[name];
    const original = read(name);
    const withPassword = password === undefined ? {} : { password };
    const before = await readSignatures(original, password);
    const first = await prepareSealRevision(original, request({ ...withPassword }));
    expect(isAppendOnly(original, first.bytes)).toBe(true);
    const stamped = spliceContents(first, der(1));
    expect(stamped.length).toBe(first.bytes.length);
    expect(digest(stamped, first.byteRange)).toBe(digest(first.bytes, first.byteRange));

    const second = await prepareSealRevision(stamped, request({ rect: [35, 26, 20, 20], ...withPassword }));
    const twice = spliceContents(second, der(2));
    expect(isAppendOnly(stamped, twice)).toBe(true);
    expect(digest(twice, first.byteRange)).toBe(digest(stamped, first.byteRange));

    const { signatures, unreachable } = await readSignatures(twice, password);
    const ours = signatures.filter((one) => one.subFilter === 'GM.sm2seal');
    expect(ours).toHaveLength(2);
    expect(signatures).toHaveLength(before.signatures.length + 2);
    expect(unreachable).toBe(before.unreachable);
    expect(ours.map((one) => one.byteRangeProblem)).toEqual([undefined, undefined]);
    expect(ours.map((one) => one.kind)).toEqual(['sealV4', 'sealV4']);
    expect(ours.map((one) => [...one.contents])).toEqual([[...der(1)], [...der(2)]]);
    expect(ours.map((one) => one.coversWholeFile)).toEqual([false, true]);
    expect(ours.map((one) => one.page)).toEqual([0, 0]);
    expect(ours[0]?.laterRevisions).toEqual([{ start: stamped.length, end: twice.length, endsWithSignature: true }]);
    expect(ours.map((one) => one.laterChanges)).toEqual([['signature'], []]);
    expect(ours[0]?.rect).toEqual([30, 25, 24, 20]);
    for (const [index, old] of before.signatures.entries()) expect(signatures[index]?.contents).toEqual(old.contents);

    const theirs = (await seenByPdfJs(twice, password)).filter((one) => one.subFilter === 'GM.sm2seal');
    expect(theirs.map((one) => one.byteRange)).toEqual(ours.map((one) => [...one.byteRange]));
    expect(theirs.map((one) => one.coversWholeDocument)).toEqual([false, true]);
    if (hasQpdf) {
      const [from, to] = [join(scratch, `a-${name}`), join(scratch, `b-${name}`)];
      writeFileSync(from, original);
      writeFileSync(to, twice);
      expect(newComplaints(from, to, password)).toEqual([]);
    }
  });

  it.skipIf(!present).each(Object.entries(BROKEN).filter(([, code]) => code !== ''))(
    'refuses %s with %s',
    async (name, code) => {
      expect(await codeOf(prepareSealRevision(read(name), request()))).toBe(code);
    },
  );

  it.skipIf(!present)(
    'refuses an encrypted file without its password, and one whose password does not fit',
    async () => {
      expect(await codeOf(prepareSealRevision(read('issue6010_1.pdf'), request()))).toBe('pdf.passwordRequired');
      expect(await codeOf(prepareSealRevision(read('issue6010_1.pdf'), request({ password: 'x' })))).toBe(
        'pdf.wrongPassword',
      );
    },
  );

  it.skipIf(!hasQpdf)('refuses an encrypted file whose password gives no right to change it', async () => {
    const [from, to] = [join(scratch, 'plain.pdf'), join(scratch, 'locked.pdf')];
    writeFileSync(from, onePagePdf());
    execFileSync('qpdf', ['--encrypt', 'user', 'owner', '256', '--modify=none', '--annotate=n', '--', from, to]);
    const locked = new Uint8Array(readFileSync(to));
    expect(await codeOf(prepareSealRevision(locked, request({ password: 'user' })))).toBe('pdf.notPermitted');
    const prepared = await prepareSealRevision(locked, request({ password: 'owner' }));
    const { signatures } = await readSignatures(spliceContents(prepared, der(3)), 'user');
    expect(signatures[0]?.coversWholeFile).toBe(true);
  });

  it('refuses what a certifying signature forbids', async () => {
    const certified = (level: number) =>
      onePagePdf({
        catalog: '/Perms << /DocMDP 6 0 R >> ',
        extra: [
          `<< /Type /Sig /Filter /X /Reference [<< /TransformMethod /DocMDP /TransformParams << /P ${level} >> >>] >>`,
        ],
      });
    expect(await codeOf(prepareSealRevision(certified(1), request()))).toBe('pdf.certified');
    expect(await codeOf(prepareSealRevision(certified(2), request()))).toBe('none');
  });

  it('refuses a taken name, a page that is not there, a place off the page, a drawing that is none, a DER too long', async () => {
    const prepared = await prepareSealRevision(onePagePdf(), request({ fieldName: 'Unit', reserve: 1024 }));
    const stamped = spliceContents(prepared, der(4));
    expect(await codeOf(prepareSealRevision(stamped, request({ fieldName: 'Unit' })))).toBe('pdf.fieldTaken');
    expect(await codeOf(prepareSealRevision(onePagePdf(), request({ page: 1 })))).toBe('pdf.page');
    expect(await codeOf(prepareSealRevision(onePagePdf(), request({ rect: [580, 5, 30, 30] })))).toBe('pdf.rect');
    expect(
      await codeOf(
        prepareSealRevision(
          onePagePdf(),
          request({ picture: { ...picture, paths: [{ d: 'm 0 0 A', fill: '#c8281e' }] } }),
        ),
      ),
    ).toBe('pdf.picture');
    expect(() => spliceContents(prepared, new Uint8Array(1025))).toThrow(FormatError);
    expect(() => spliceContents({ ...prepared, contentsStart: prepared.contentsStart + 2 }, der(1))).toThrow(
      FormatError,
    );
    expect(() => spliceContents({ ...prepared, bytes: stamped }, der(1))).toThrow(FormatError);
  });

  it('uses a signature field of another name beside an empty one and leaves the empty one empty', async () => {
    const withEmpty = onePagePdf({
      catalog: '/AcroForm << /Fields [6 0 R] >> ',
      extra: ['<< /FT /Sig /T (Leader) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>'],
    });
    const stamped = spliceContents(await prepareSealRevision(withEmpty, request()), der(5));
    const list = await readSignatures(stamped);
    expect(list.emptyFields).toEqual(['Leader']);
    expect(list.signatures.map((one) => one.fieldName)).toEqual(['Seal1']);
    expect((await readFacts(stamped)).broken).toBe(false);
  });
});

describe('a stamped file that was changed', () => {
  it('shows every single changed byte: digest, range, or contents', async () => {
    const prepared = await prepareSealRevision(onePagePdf(), request({ reserve: 1024 }));
    const stamped = spliceContents(prepared, der(6));
    const good = digest(stamped, prepared.byteRange);
    let unseen = 0;
    for (let at = 0; at < stamped.length; at++) {
      const inGap = at >= prepared.byteRange[1] && at < prepared.byteRange[2];
      // Outside the gap the digest changes whatever a parser makes of it; inside, the structure has to tell.
      if (!inGap) continue;
      for (const flip of [1, 0x20]) {
        const changed = stamped.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const signature = (await readSignatures(changed)).signatures[0];
        const same = signature?.byteRangeProblem === undefined && signature?.contents.join() === der(6).join();
        if (same) unseen++;
      }
    }
    expect(unseen).toBe(0);
    const outside = stamped.slice();
    outside[100] = (outside[100] ?? 0) ^ 1;
    expect(digest(outside, prepared.byteRange)).not.toBe(good);
  }, 120_000);

  it('tells what was appended behind a signature', async () => {
    const stamped = spliceContents(await prepareSealRevision(onePagePdf(), request()), der(7));
    const longer = new Uint8Array([...stamped, ...new TextEncoder().encode('\n% more\n')]);
    const [signature] = (await readSignatures(longer)).signatures;
    expect(signature?.coversWholeFile).toBe(false);
    expect(signature?.laterRevisions).toEqual([
      { start: stamped.length, end: longer.length, endsWithSignature: false },
    ]);
  });
});
