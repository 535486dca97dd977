import { afterEach, describe, expect, it, vi } from 'vitest';
import { DocumentFault, faultOf, faultOfStatus } from './faults.ts';
import { fetchRange, RANGE_SIZE, rangeHeader, rangeSizeFor } from './ranges.ts';

const bytes = Uint8Array.from({ length: 200 }, (_, index) => index);

/** Answers as main does, or as told. */
function serve(answer: (range: string) => Response): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (_url: string, init: { headers: Record<string, string> }) => {
    const range = init.headers['Range'] ?? '';
    asked.push(range);
    return answer(range);
  });
  return asked;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return faultOf(await work.then(() => undefined).catch((error: unknown) => error));
}

const signal = new AbortController().signal;
afterEach(() => vi.unstubAllGlobals());

describe('ranges of a document', () => {
  it('asks for whole bytes with both ends counted', async () => {
    const asked = serve(() => new Response(bytes.slice(64, 128), { status: 206 }));
    expect(await fetchRange('app://client/content/x', 64, 128, signal)).toEqual(bytes.slice(64, 128));
    expect(asked).toEqual(['bytes=64-127']);
    expect(rangeHeader(0, 1)).toBe('bytes=0-0');
  });

  it('takes its part of a whole answer', async () => {
    serve(() => new Response(bytes, { status: 200 }));
    expect(await fetchRange('app://client/content/x', 10, 20, signal)).toEqual(bytes.slice(10, 20));
  });

  it('are whole chunks, several in one request where a document is long', () => {
    expect([0, 1, 8 * 1024 * 1024 - 1].map(rangeSizeFor)).toEqual([RANGE_SIZE, RANGE_SIZE, RANGE_SIZE]);
    expect([8 * 1024 * 1024, 60_000_000].map(rangeSizeFor)).toEqual([4 * RANGE_SIZE, 4 * RANGE_SIZE]);
  });

  it('is damaged when a chunk fails its check or comes short, and expired when the address is over', async () => {
    serve(() => new Response(null, { status: 500 }));
    expect(await codeOf(fetchRange('x', 0, 10, signal))).toBe('damaged');
    serve(() => new Response(bytes.slice(0, 9), { status: 206 }));
    expect(await codeOf(fetchRange('x', 0, 10, signal))).toBe('damaged');
    serve(() => new Response(null, { status: 404 }));
    expect(await codeOf(fetchRange('x', 0, 10, signal))).toBe('expired');
  });
});

describe('codes of faults', () => {
  it('keeps its own codes and calls everything else unreadable', () => {
    expect(faultOf(new DocumentFault('empty'))).toBe('empty');
    expect(faultOf(new Error('xref'))).toBe('unreadable');
    expect(faultOf(undefined)).toBe('unreadable');
    expect(faultOfStatus(416)).toBe('damaged');
    expect(faultOfStatus(410)).toBe('expired');
  });
});
