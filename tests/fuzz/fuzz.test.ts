// A slice of about a minute over all parsers of foreign bytes, always from the same seed: what fails here fails again, and
// `npm run fuzz -- PARSER --seed S --from I --inputs 1` has the input again. Larger numbers: docs/reliability.md.

import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { readDer, sequence } from '../../crypto/asn1/reader.ts';
import * as write from '../../crypto/asn1/writer.ts';
import { changeDer, changePem, places } from './der.ts';
import { Dice } from './dice.ts';
import { inputOf } from './mutate.ts';
import { PARSERS } from './parsers.ts';
import { fuzz, LONGEST_MS, MOST_GROWTH } from './run.ts';
import { fuzzQuarantine } from './through-quarantine.ts';

const SECONDS = 60;
const seed = 20778;

describe('the mutator', () => {
  it('makes the same input of the same seed and index, and others of others', () => {
    const seeds = [new Uint8Array(50).fill(1), new Uint8Array(30).fill(2)];
    const made = Array.from({ length: 200 }, (_, index) => inputOf(seeds, 7, index));
    expect(made.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
      made.map((_, index) => Buffer.from(inputOf(seeds, 7, index)).toString('hex')),
    );
    expect(new Set(made.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBeGreaterThan(150);
    expect(Buffer.compare(inputOf(seeds, 7, 3), inputOf(seeds, 8, 3))).not.toBe(0);
    expect(new Set(Array.from({ length: 100 }, (_, index) => new Dice(1, index).below(1000))).size).toBeGreaterThan(80);
  });
});

describe('the seeds', () => {
  it('are the same in each run, keys and all', async () => {
    const script = `
      const { PARSERS } = await import(${JSON.stringify(new URL('./parsers.ts', import.meta.url).href)});
      const { sm3 } = await import(${JSON.stringify(new URL('../../crypto/sm3/sm3.ts', import.meta.url).href)});
      const found = {};
      for (const name of ['cmsBoth', 'privateKey', 'protectedPair', 'request', 'sealSignature', 'share', 'sm2Cipher'])
        found[name] = (await PARSERS.get(name).seeds()).map((seed) => Buffer.from(sm3(seed)).toString('hex'));
      const { parentPort } = await import('node:worker_threads');
      parentPort.postMessage(found);`;
    const seeds = () =>
      new Promise<Record<string, string[]>>((resolve, reject) => {
        const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
        new Worker(url).once('message', resolve).once('error', reject);
      });
    const [one, other] = [await seeds(), await seeds()];
    expect(Object.keys(one)).toHaveLength(7);
    expect(other).toEqual(one);
  });
});

describe('the mutator of DER', () => {
  const inner = write.octetString(write.sequence(write.integer(7), write.integer(300)));
  const der = write.sequence(write.oid('1.2.3'), inner, write.bitString(write.sequence(write.integer(1))));

  it('sees elements inside strings', () => {
    expect(places(der).map(({ start }) => der[start])).toEqual([0x30, 0x06, 0x04, 0x30, 0x02, 0x02, 0x03, 0x30, 0x02]);
    expect(places(Uint8Array.of(1, 2, 3))).toEqual([]);
    expect(changeDer(Uint8Array.of(0x30, 0), der, new Dice(1, 1))).toBeUndefined();
  });

  it('changes something each time and mostly puts the lengths around it right', () => {
    const other = write.sequence(write.integer(1), write.sequence(write.oid('1.2.4')));
    const changed = Array.from({ length: 1000 }, (_, index) => changeDer(der, other, new Dice(3, index)) ?? der);
    const whole = changed.filter((bytes) => {
      try {
        return sequence(readDer(bytes)).length > 0;
      } catch {
        return false;
      }
    });
    expect(new Set(changed.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBeGreaterThan(400);
    expect(whole.length).toBeGreaterThan(600);
  });

  it('goes inside PEM', () => {
    const base64 = Buffer.from(der).toString('base64');
    const pem = Buffer.from(`-----BEGIN A-----\n${base64}\n-----END A-----\nbehind`);
    const changed = Array.from({ length: 50 }, (_, index) =>
      Buffer.from(changePem(pem, der, new Dice(1, index)) ?? []).toString(),
    );
    for (const text of changed) expect(text).toMatch(/^-----BEGIN A-----\n[A-Za-z0-9+/=\n]+-----END A-----\nbehind$/);
    expect(changed.filter((text) => text.includes(base64)).length).toBeLessThan(10);
    expect(changePem(new Uint8Array(Buffer.from('no block')), der, new Dice(1, 2))).toBeUndefined();
  });
});

describe('what is found', () => {
  it('an error that a parser does not declare', async () => {
    const parsers = PARSERS as Map<string, NonNullable<ReturnType<typeof PARSERS.get>>>;
    const run = (bytes: Uint8Array) => {
      if (bytes.length > 4) throw new RangeError('beyond the end');
    };
    parsers.set('broken', { seeds: () => [new Uint8Array(4)], run, declared: [] });
    try {
      const report = await fuzz('broken', { inputs: 500, seed: 1 });
      expect(report.faults.length).toBeGreaterThan(0);
      expect(report.faults[0]?.what).toContain('RangeError: beyond the end');
    } finally {
      parsers.delete('broken');
    }
  });
});

describe(`parsers of foreign bytes, seed ${seed}`, () => {
  it.each([...PARSERS.keys()])('%s refuses in its own words, soon, and within its memory', async (name) => {
    const until = Date.now() + (SECONDS * 1000) / PARSERS.size;
    const report = await fuzz(name, { inputs: 100_000, seed, until });
    expect(report.faults).toEqual([]);
    expect(report.inputs).toBeGreaterThan(20);
    expect(report.refused).toBeGreaterThan(0);
    expect(report.longest).toBeLessThan(LONGEST_MS);
    expect(report.growth).toBeLessThan(MOST_GROWTH);
  });
});

describe('through the quarantine process', () => {
  it.each(['pdf', 'envelope', 'ofd'] as const)(
    '300 changed files (%s) end in an answer or a code, by one child',
    async (kind) => {
      const report = await fuzzQuarantine(kind, { inputs: 300, seed });
      expect(report.faults).toEqual([]);
      expect(report.inputs).toBe(300);
      expect(report.children).toBe(1);
      expect(report.outcomes.get('read')).toBeGreaterThan(0);
      expect(report.outcomes.size).toBeGreaterThan(3);
    },
  );
});
