// What a core dump of the client would hold, read from its processes as they run: every writable piece of memory by /proc/<pid>/maps and /proc/<pid>/mem, which
// are the bytes that gcore would write. Looked through in one pass for many needles at a time. Linux alone; whoever may not trace the process may not read it either.

import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

/** Something looked for, in all the spellings in which it might stand. */
export type Needle = { readonly name: string; readonly spellings: readonly Spelling[] };
export type Spelling = { readonly spelling: string; readonly bytes: Buffer };

/** The client's processes: the main one and everything that it has started, by what they are. */
export function processesOf(main: number): { readonly pid: number; readonly kind: string }[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const found = [main];
  for (const at of found) for (const [pid, parent] of parents) if (parent === at) found.push(pid);
  return found.map((pid) => {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
    const type = line.find((part) => part.startsWith('--type='))?.slice(7);
    const sub = line.find((part) => part.startsWith('--utility-sub-type='))?.slice(19);
    return { pid, kind: pid === main ? 'main' : (sub ?? type ?? 'other') };
  });
}

const PAGE = 4096;
const PIECE = 16 * 1024 * 1024;

/** A find, and in which piece of memory it lies: the last word of its line in maps. */
export type Find = { readonly what: string; readonly where: string };

/** As findInMemory(); null for a process that has ended meanwhile and has no memory any more. */
export function findIfAlive(pid: number, needles: readonly Needle[]): ReturnType<typeof findInMemory> | null {
  try {
    return findInMemory(pid, needles);
  } catch (error) {
    if (existsSync(`/proc/${pid}`)) throw error;
    return null;
  }
}

/** Each place of a process's writable memory where a needle lies; and how many bytes were looked through. */
function findInMemory(pid: number, needles: readonly Needle[]): { finds: Find[]; looked: number } {
  const search = searchFor(needles);
  const overlap = Math.max(...needles.flatMap(({ spellings }) => spellings.map(({ bytes }) => bytes.length)));
  const buffer = Buffer.alloc(PIECE + overlap);
  const finds: Find[] = [];
  let looked = 0;
  const [memory, pages] = [openSync(`/proc/${pid}/mem`, 'r'), openSync(`/proc/${pid}/pagemap`, 'r')];
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const match = /^([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \S+ *(.*)$/.exec(line);
      if (!match) continue;
      const where = match[3] ?? '';
      for (const [start, end] of presentIn(pages, parseInt(match[1] ?? '', 16), parseInt(match[2] ?? '', 16))) {
        for (let at = start; at < end; at += PIECE) {
          const length = readAt(memory, buffer, Math.min(buffer.length, end - at), at);
          looked += Math.min(length, PIECE);
          search(buffer.subarray(0, length), Math.min(length, PIECE), (what) => finds.push({ what, where }));
        }
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pages);
  }
  return { finds, looked };
}

/** The stretches of an address range that have pages behind them, in memory or in swap; most of what is mapped has none. */
function presentIn(pagemap: number, start: number, end: number): [number, number][] {
  const stretches: [number, number][] = [];
  const entries = Buffer.alloc(65_536 * 8);
  for (let at = start; at < end; at += 65_536 * PAGE) {
    const length = readAt(pagemap, entries, Math.min(entries.length, ((end - at) / PAGE) * 8), (at / PAGE) * 8);
    for (let i = 0; i < length / 8; i++) {
      // Bit 63: present; bit 62: swapped out.
      if (((entries[8 * i + 7] ?? 0) & 0xc0) === 0) continue;
      const page = at + i * PAGE;
      const last = stretches.at(-1);
      if (last && last[1] === page) last[1] = page + PAGE;
      else stretches.push([page, page + PAGE]);
    }
  }
  return stretches;
}

/** A piece that went away, or that nobody can read (a device's), counts as empty. */
function readAt(file: number, buffer: Buffer, length: number, at: number): number {
  try {
    return readSync(file, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

/** Looks for all needles at once; tells of those that begin below `until`. */
export function searchFor(
  needles: readonly Needle[],
): (bytes: Buffer, until: number, tell: (what: string) => void) => void {
  const begins = new Uint8Array(65_536);
  const candidates = new Map<number, { what: string; bytes: Buffer }[]>();
  for (const { name, spellings } of needles) {
    for (const { spelling, bytes } of spellings) {
      if (bytes.length < 8) throw new Error(`${name} is too short to be told from chance`);
      begins[bytes.readUInt16LE(0)] = 1;
      const key = bytes.readUInt32LE(0);
      candidates.set(key, [...(candidates.get(key) ?? []), { what: `${name}: ${spelling}`, bytes }]);
    }
  }
  return (bytes, until, tell) => {
    const last = Math.min(until, bytes.length - 8);
    for (let at = 0; at < last; at++) {
      if (begins[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue;
      for (const candidate of candidates.get(bytes.readUInt32LE(at)) ?? []) {
        const end = at + candidate.bytes.length;
        if (end <= bytes.length && bytes.compare(candidate.bytes, 0, candidate.bytes.length, at, end) === 0) {
          tell(candidate.what);
        }
      }
    }
  };
}

/** A text as it might lie in a file or in memory. */
export function textNeedle(name: string, text: string): Needle {
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return {
    name,
    spellings: [
      { spelling: 'UTF-16LE', bytes: utf16 },
      { spelling: 'UTF-16BE', bytes: Buffer.from(utf16).swap16() },
      { spelling: 'JSON escapes', bytes: Buffer.from(escaped) },
      ...byteSpellings(Buffer.from(text), 'UTF-8'),
    ],
  };
}

/** A key as it might lie in a file or in memory. */
export function keyNeedle(name: string, key: Uint8Array): Needle {
  const written = byteSpellings(Buffer.from(key), 'bytes');
  const wide = written.slice(1).map(({ spelling, bytes }) => ({
    spelling: `${spelling} in UTF-16`,
    bytes: Buffer.from(bytes.toString('latin1'), 'utf16le'),
  }));
  const turned = Buffer.from(key).reverse();
  return { name, spellings: [...written, ...wide, { spelling: 'bytes turned round', bytes: turned }] };
}

/** In base64 bytes have three spellings; the characters that their neighbours share are left out. */
function byteSpellings(bytes: Buffer, plain: string): Spelling[] {
  const base64 = [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const own = coded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return { spelling: `base64 at ${shift}`, bytes: Buffer.from(own) };
  });
  return [
    { spelling: plain, bytes },
    { spelling: 'hex', bytes: Buffer.from(bytes.toString('hex')) },
    { spelling: 'upper-case hex', bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
    ...base64,
  ];
}
