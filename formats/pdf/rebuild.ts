/*
 * A cross-reference table made anew for a file whose own is wrong: every "n g obj" in the file counts, the last of a number wins, and
 * objects inside object streams are listed too. The result is the file with a cross-reference stream (ISO 32000-1 7.5.8) behind it, for
 * reading only: it is never saved, and nothing is ever appended to a file that needed it. Objects in encrypted object streams stay lost.
 */

import { Inflate } from 'fflate';
import { allIndexesOf, ascii, indexOf, isWhite, latin1 } from './scan.ts';

type Entry =
  | { readonly kind: 1; readonly offset: number; readonly generation: number }
  | { readonly kind: 2; readonly stream: number; readonly index: number };

const MAX_OBJECTS = 500_000;
const MAX_NUMBER = 8_388_607;

/** The file with a new table behind it; undefined when no catalog can be found. `limit` bounds what object streams expand to, in bytes. */
export function rebuildTable(bytes: Uint8Array, limit: number): Uint8Array | undefined {
  const entries = new Map<number, Entry>();
  for (const at of allIndexesOf(bytes, ascii('obj'), MAX_OBJECTS * 2)) {
    const header = objectHeader(bytes, at);
    if (header) entries.set(header.number, { kind: 1, offset: header.offset, generation: header.generation });
  }
  let left = limit;
  for (const [number, entry] of entries) {
    if (entry.kind !== 1 || left <= 0) continue;
    const dictionary = latin1(bytes, entry.offset, entry.offset + 1024).split(/stream\r?\n|endobj/, 1)[0] ?? '';
    if (!/\/Type\s*\/ObjStm/.test(dictionary)) continue;
    const numbers = namesInStream(bytes, entry.offset, dictionary, left);
    left -= numbers.used;
    numbers.list.forEach((inner, index) => {
      if (!entries.has(inner)) entries.set(inner, { kind: 2, stream: number, index });
    });
  }
  const root = lastMatch(bytes, '/Root', /^\/Root\s+(\d+\s+\d+\s+R)/) ?? catalogReference(bytes, entries);
  if (root === undefined || entries.size === 0 || entries.size > MAX_OBJECTS) return undefined;
  const id = lastMatch(bytes, '/ID', /^\/ID\s*(\[\s*<[0-9A-Fa-f\s]*>\s*<[0-9A-Fa-f\s]*>\s*\])/);
  const encrypt = lastMatch(bytes, '/Encrypt', /^\/Encrypt\s+(\d+\s+\d+\s+R)/);
  const info = lastMatch(bytes, '/Info', /^\/Info\s+(\d+\s+\d+\s+R)/);
  const more = [id && `/ID ${id}`, encrypt && `/Encrypt ${encrypt}`, info && `/Info ${info}`].filter(Boolean).join(' ');
  return withTable(bytes, entries, `/Root ${root} ${more}`);
}

/** The "n g" before the keyword at `at`, where there is one. */
function objectHeader(
  bytes: Uint8Array,
  at: number,
): { number: number; generation: number; offset: number } | undefined {
  const digitsBefore = (end: number): { start: number; value: number } | undefined => {
    let start = end;
    while (start > 0 && end - start < 11 && isDigit(bytes[start - 1])) start--;
    return start === end ? undefined : { start, value: Number(latin1(bytes, start, end)) };
  };
  const whiteBefore = (end: number): number => {
    let start = end;
    while (start > 0 && end - start < 16 && isWhite(bytes[start - 1])) start--;
    return start;
  };
  const generation = digitsBefore(whiteBefore(at));
  const gap = generation && whiteBefore(generation.start);
  if (!generation || gap === undefined || gap === generation.start) return undefined;
  const number = digitsBefore(gap);
  if (!number || number.value < 1 || number.value > MAX_NUMBER || generation.value > 65_535) return undefined;
  return { number: number.value, generation: generation.value, offset: number.start };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The object numbers that an object stream holds, in order. */
function namesInStream(
  bytes: Uint8Array,
  from: number,
  dictionary: string,
  limit: number,
): { list: number[]; used: number } {
  const [count, first] = [/\/N\s+(\d+)/.exec(dictionary)?.[1], /\/First\s+(\d+)/.exec(dictionary)?.[1]];
  let start = from + dictionary.length + 'stream'.length;
  if (bytes[start] === 13) start++;
  if (bytes[start] === 10) start++;
  const end = indexOf(bytes, ascii('endstream'), start);
  if (count === undefined || first === undefined || end < 0 || Number(first) > limit) return { list: [], used: 0 };
  const head = /\/Filter\s*\[?\s*\/FlateDecode/.test(dictionary)
    ? inflateHead(bytes.subarray(start, end), Number(first))
    : bytes.subarray(start, start + Number(first));
  const numbers = latin1(head, 0, Number(first)).trim().split(/\s+/).map(Number);
  const list = numbers.filter(
    (value, index) => index % 2 === 0 && Number.isSafeInteger(value) && value > 0 && value <= MAX_NUMBER,
  );
  return { list: list.slice(0, Number(count)), used: Number(first) };
}

/** The first `length` bytes of zlib data. */
function inflateHead(data: Uint8Array, length: number): Uint8Array {
  const head = new Uint8Array(length);
  let filled = 0;
  const inflate = new Inflate((chunk) => {
    head.set(chunk.subarray(0, Math.max(0, length - filled)), Math.min(filled, length));
    filled += chunk.length;
  });
  try {
    for (let at = 2; at < data.length && filled < length; at += 4096)
      inflate.push(data.subarray(at, at + 4096), at + 4096 >= data.length);
  } catch {
    // What came before the fault is used.
  }
  return head.subarray(0, Math.min(filled, length));
}

function lastMatch(bytes: Uint8Array, marker: string, pattern: RegExp): string | undefined {
  for (const at of allIndexesOf(bytes, ascii(marker), 10_000).reverse()) {
    const match = pattern.exec(latin1(bytes, at, at + 256));
    if (match?.[1]) return match[1];
  }
  return undefined;
}

function catalogReference(bytes: Uint8Array, entries: ReadonlyMap<number, Entry>): string | undefined {
  for (const [number, entry] of entries) {
    if (
      entry.kind === 1 &&
      /^\d+\s+\d+\s+obj\s*<<[^>]*\/Type\s*\/Catalog\b/.test(latin1(bytes, entry.offset, entry.offset + 512))
    )
      return `${number} ${entry.generation} R`;
  }
  return undefined;
}

function withTable(bytes: Uint8Array, entries: ReadonlyMap<number, Entry>, more: string): Uint8Array {
  const own = [...entries.keys()].reduce((most, number) => Math.max(most, number), 0) + 1;
  const start = bytes.length + 1;
  const rows = [...entries, [own, { kind: 1, offset: start, generation: 0 }] as const].sort((a, b) => a[0] - b[0]);
  const table = new Uint8Array(rows.length * 8);
  const index: number[] = [];
  rows.forEach(([number, entry], row) => {
    const [wide, narrow] = entry.kind === 1 ? [entry.offset, entry.generation] : [entry.stream, entry.index];
    const view = new DataView(table.buffer, row * 8, 8);
    view.setUint8(0, entry.kind);
    view.setUint8(1, Math.floor(wide / 2 ** 32));
    view.setUint32(2, wide % 2 ** 32);
    view.setUint16(6, narrow & 0xffff);
    const [last, count] = [index.at(-2), index.at(-1)];
    if (last !== undefined && count !== undefined && last + count === number) index[index.length - 1] = count + 1;
    else index.push(number, 1);
  });
  const head = ascii(
    `\n${own} 0 obj\n<< /Type /XRef /Size ${own + 1} /W [1 5 2] /Index [${index.join(' ')}] /Length ${table.length} ${more} >>\nstream\n`,
  );
  const foot = ascii(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`);
  const rebuilt = new Uint8Array(bytes.length + head.length + table.length + foot.length);
  rebuilt.set(bytes);
  rebuilt.set(head, bytes.length);
  rebuilt.set(table, bytes.length + head.length);
  rebuilt.set(foot, bytes.length + head.length + table.length);
  return rebuilt;
}
