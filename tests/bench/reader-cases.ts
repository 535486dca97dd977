// The reader with long documents out of the encrypted store, in the real client: the first page of an OFD of 1,300 pages and of a PDF of 10,000, beside pdf.js alone with the
// plain file; 200 pages read through beside pdf.js's own viewer; the pages of OFD that others made. The documents are made here.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchClient } from '../e2e/harness.ts';
import { Desk } from '../tour/desk.ts';
import { COUNTY } from '../tour/line.ts';
import { type Case, type Row, runCases } from './measure.ts';
import { bringIn, leaveIt, type Opened, openFromList } from './opened-documents.ts';
import { openPlain, preparePeer } from './plain-pdfjs.ts';
import { type ReadThrough, readOurs, readPlain } from './read-through.ts';
import { fullOfd, fullPdf } from './reader-files.ts';
import { SAMPLES, samples, timePages } from './sample-pages.ts';

/** Pages that are read through. */
const READ = 200;

const DOCUMENTS = {
  longOfd: { title: '关于印发版式文件汇编的通知', name: '版式文件汇编.ofd', make: () => fullOfd(1300) },
  longPdf: { title: '关于印发项目档案全卷的通知', name: '项目档案全卷.pdf', make: () => fullPdf(10_000, 4096) },
  ofd: { title: '关于印发版式读本的通知', name: '版式读本.ofd', make: () => fullOfd(READ) },
  pdf: { title: '关于印发项目读本的通知', name: '项目读本.pdf', make: () => fullPdf(READ, 4096) },
} as const;
type DocumentName = keyof typeof DOCUMENTS;

export async function runReader(rounds: number, tell: (name: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yinzheng-bench-'));
  const home = join(folder, 'home');
  const fileOf = (name: DocumentName) => join(folder, DOCUMENTS[name].name);
  try {
    tell('documents to read');
    for (const [name, { make }] of Object.entries(DOCUMENTS) as [DocumentName, { make: () => Uint8Array }][]) {
      writeFileSync(fileOf(name), make());
      tell(`${DOCUMENTS[name].name}: ${(statSync(fileOf(name)).size / 1_000_000).toFixed(1)} MB`);
    }
    return [
      ...(await openLong(home, fileOf, rounds, tell)),
      ...(await runCases(readingCases(home, fileOf('pdf')), rounds, Number.POSITIVE_INFINITY, tell)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything is brought in first; then first pages and samples, all in this one client. */
async function openLong(
  home: string,
  fileOf: (name: DocumentName) => string,
  rounds: number,
  tell: (name: string) => void,
): Promise<Row[]> {
  const client = await launchClient({ home, bypassPolicy: true });
  try {
    const desk = new Desk(client);
    await desk.makeExercise();
    await desk.sitDown(COUNTY.clerk);
    for (const name of Object.keys(DOCUMENTS) as DocumentName[]) {
      const begun = performance.now();
      await bringIn(desk, fileOf(name), DOCUMENTS[name].title);
      tell(`${DOCUMENTS[name].name} is in, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
    await preparePeer(desk.page, fileOf('longPdf'));
    const opened = async (name: DocumentName) => {
      const times = await openFromList(desk, DOCUMENTS[name].title);
      await leaveIt(desk);
      return times;
    };
    const ofd = shared<Opened>(() => opened('longOfd'));
    const cases: Case[] = [
      { name: 'first page of an OFD of 1,300', unit: 'ms', sample: () => ofd('pressed') },
      { name: 'the same from when its address is known', unit: 'ms', sample: () => ofd('addressed') },
      {
        name: 'first page of a PDF of 10,000, beside pdf.js with the plain file',
        unit: 'ms',
        sample: async () => (await opened('longPdf')).pressed,
        peer: () => openPlain(desk.page),
      },
    ];
    if (samples().length === 0) tell(`skipped: OFD samples of other makers are absent (${SAMPLES})`);
    else {
      const both = shared(async () => {
        const times = (await timePages(desk.page)).map(({ ms }) => ms);
        return { mean: times.reduce((sum, ms) => sum + ms, 0) / times.length, slowest: Math.max(...times) };
      });
      cases.push(
        { name: 'a page of OFD by other makers, read and painted, mean', unit: 'ms', sample: () => both('mean') },
        { name: 'the slowest of them', unit: 'ms', sample: () => both('slowest') },
      );
    }
    return await runCases(cases, rounds, Number.POSITIVE_INFINITY, tell);
  } finally {
    await client.close();
  }
}

function readingCases(home: string, pdfFile: string): Case[] {
  let box: ReadThrough['box'] = { x: 0, y: 0, width: 0, height: 0 };
  const ours = shared(async () => {
    const read = await readOurs(home, DOCUMENTS.pdf.title, READ);
    box = read.box;
    return read;
  });
  const peer = shared(() => readPlain(home, pdfFile, READ, box));
  const ofd = shared(() => readOurs(home, DOCUMENTS.ofd.title, READ));
  const rows = [
    ['time', 'ms', 'read through, each page waited for'],
    ['tasks', 'tasks', 'tasks over 50 ms of the window’s thread'],
    ['held', 'ms', 'how long these took together'],
    ['memory', 'MB', 'memory of the window’s process after it'],
  ] as const;
  return rows.flatMap(([field, unit, what]): Case[] => [
    {
      name: `200 pages of PDF, ${what}, beside pdf.js’s own viewer`,
      unit,
      sample: () => ours(field),
      peer: () => peer(field),
    },
    { name: `200 pages of OFD, ${what}`, unit, sample: () => ofd(field) },
  ]);
}

/** Several numbers of one and the same measurement: it is made again once a number is asked for that was already given. */
function shared<T extends object>(measure: () => Promise<T>): <K extends keyof T>(field: K) => Promise<T[K]> {
  let current: Promise<T> | undefined;
  const given = new Set<keyof T>();
  return async (field) => {
    if (!current || given.has(field)) {
      current = measure();
      given.clear();
    }
    given.add(field);
    return (await current)[field];
  };
}
