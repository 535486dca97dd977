import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { onePagePdf } from '../../formats/pdf/one-page.fixture.ts';
import { Refusal } from '../refusal.ts';
import { nodeSpawn } from './node-spawn.ts';
import type { QuarantineChild, SpawnQuarantine } from './port.ts';
import { openQuarantine, type Quarantine, type QuarantineLimits } from './quarantine.ts';

const MEGABYTE = 1024 * 1024;
const misbehaving = nodeSpawn(new URL('./misbehaving.fixture.ts', import.meta.url));

const anything = () => ({ output: v.unknown() });
const NAMES = [
  'echo',
  'pid',
  'environment',
  'readFile',
  'writeFile',
  'startProcess',
  'loop',
  'hang',
  'eatBuffers',
  'eatHeap',
  'die',
  'abort',
  'refuse',
  'pretend',
  'throwUp',
  'uncloneable',
  'chatter',
  'garbage',
  'unknownToTheChild',
];
const TASKS = {
  ...Object.fromEntries(NAMES.map((name) => [name, anything()])),
  echoNumber: { output: v.number() },
  pidUnspoilt: { output: v.unknown(), unspoilt: true as const },
  pidAlone: { output: v.unknown(), alone: true as const },
};

/** The machinery over the misbehaving child, with tasks by name. */
function open(limits: Partial<QuarantineLimits> = {}, spawn: SpawnQuarantine = misbehaving) {
  const quarantine = openQuarantine(spawn, limits, TASKS);
  const run = (task: string, input: unknown, options?: { signal?: AbortSignal }): Promise<unknown> =>
    quarantine.run(task as 'pdfText', input as never, options);
  return { quarantine, run };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof Refusal ? error.code : `not a refusal: ${String(error)}`),
  );
}

describe('a child that misbehaves', () => {
  const { quarantine, run } = open({ time: 800, memory: 400 * MEGABYTE });
  afterAll(() => quarantine.close());

  it.each([
    ['loop', 'quarantine.timeout'],
    ['hang', 'quarantine.timeout'],
    ['die', 'quarantine.crashed'],
    ['abort', 'quarantine.crashed'],
    ['throwUp', 'quarantine.failed'],
    ['uncloneable', 'quarantine.failed'],
    ['chatter', 'quarantine.failed'],
    ['garbage', 'quarantine.failed'],
    ['unknownToTheChild', 'quarantine.failed'],
    // A child cannot speak in the name of the machinery.
    ['pretend', 'quarantine.failed'],
  ])('%s ends in %s, by another child the next task works', async (task, code) => {
    const before = await run('pid', null);
    expect(await codeOf(run(task, null))).toBe(code);
    expect(await run('echo', { still: 'here' })).toEqual({ still: 'here' });
    expect(await run('pid', null)).not.toBe(before);
  });

  it.each(['eatBuffers', 'eatHeap'])('%s is ended for its memory and the next task works', async (task) => {
    const roomy = open({ time: 20_000, memory: 300 * MEGABYTE });
    expect(await codeOf(roomy.run(task, null))).toBe('quarantine.memory');
    expect(await roomy.run('echo', 1)).toBe(1);
    roomy.quarantine.close();
  });

  it('a refusal leaves the child as it is, and carries its code without its message', async () => {
    const before = await run('pid', null);
    const error: unknown = await run('refuse', null).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ code: 'pdf.broken', detail: {} });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
    expect(await run('pid', null)).toBe(before);
  });

  it('no child is there before the first task, unless one is told to stand ready', async () => {
    const spawn = vi.fn<SpawnQuarantine>(misbehaving);
    const own = open({}, spawn);
    expect(spawn).not.toHaveBeenCalled();
    own.quarantine.ready();
    own.quarantine.ready();
    expect(spawn).toHaveBeenCalledTimes(1);
    expect(await own.run('echo', 1)).toBe(1);
    expect(spawn).toHaveBeenCalledTimes(1);
    own.quarantine.close();
    own.quarantine.ready();
    expect(spawn).toHaveBeenCalledTimes(1);
  });

  it('a dead child really is dead', async () => {
    const pid = (await run('pid', null)) as number;
    await codeOf(run('loop', null));
    await run('echo', 1);
    await expect
      .poll(() => existsSync(`/proc/${pid}`) && !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8')))
      .toBe(false);
  });
});

describe('the machinery', () => {
  it('serves waiting tasks in order by one child', async () => {
    const { quarantine, run } = open();
    const answers = await Promise.all(
      [1, 2, 3].map(async (value) => [await run('echo', value), await run('pid', null)]),
    );
    expect(answers.map(([value]) => value)).toEqual([1, 2, 3]);
    expect(new Set(answers.map(([, pid]) => pid)).size).toBe(1);
    quarantine.close();
  });

  it('gives a task whose answer is acted on to a child that has read nothing foreign', async () => {
    const { quarantine, run } = open();
    const fresh = await run('pidUnspoilt', null);
    expect(await run('pidUnspoilt', null)).toBe(fresh);
    expect(await run('pid', null)).toBe(fresh);
    const replaced = await run('pidUnspoilt', null);
    expect(replaced).not.toBe(fresh);
    expect(await run('pidUnspoilt', null)).toBe(replaced);
    quarantine.close();
  });

  it('gives a task whose answer leaves the client to a child that has read nothing else, and no other task to that child', async () => {
    const { quarantine, run } = open();
    const first = await run('pid', null);
    const alone = await run('pidAlone', null);
    expect(alone).not.toBe(first);
    expect(await run('pidAlone', null)).not.toBe(alone);
    const last = await run('pidAlone', null);
    expect(await run('pidUnspoilt', null)).not.toBe(last);
    quarantine.close();
  });

  it('gives the child nothing of the environment', async () => {
    process.env.YINZHENG_TEST_SECRET = '1';
    const { quarantine, run } = open();
    const names = (await run('environment', null)) as string[];
    expect(names).not.toContain('YINZHENG_TEST_SECRET');
    expect(names).not.toContain('HOME');
    quarantine.close();
  });

  it('lets the child read nothing outside the program, write nothing and start nothing', async () => {
    const { quarantine, run } = open();
    const target = join(tmpdir(), `yinzheng-quarantine-${process.pid}`);
    expect(await run('readFile', fileURLToPath(new URL('./protocol.ts', import.meta.url)))).toBeGreaterThan(0);
    expect(await codeOf(run('readFile', '/etc/passwd'))).toBe('quarantine.failed');
    expect(await codeOf(run('writeFile', target))).toBe('quarantine.failed');
    expect(existsSync(target)).toBe(false);
    expect(await codeOf(run('startProcess', null))).toBe('quarantine.failed');
    quarantine.close();
  });

  it('refuses an answer that is not of its schema, and one that is too large', async () => {
    const { quarantine, run } = open({ output: MEGABYTE });
    expect(await run('echoNumber', 7)).toBe(7);
    expect(await codeOf(run('echoNumber', 'x'))).toBe('quarantine.failed');
    expect(await codeOf(run('echo', new Uint8Array(2 * MEGABYTE)))).toBe('quarantine.failed');
    expect(await run('echo', new Uint8Array(1000))).toHaveLength(1000);
    quarantine.close();
  });

  it('cancels a waiting task without a word to the child, and a running one by ending it', async () => {
    const { quarantine, run } = open();
    const [first, second] = [new AbortController(), new AbortController()];
    const running = codeOf(run('hang', null, { signal: first.signal }));
    const waiting = codeOf(run('echo', 1, { signal: second.signal }));
    second.abort();
    expect(await waiting).toBe('quarantine.cancelled');
    first.abort();
    expect(await running).toBe('quarantine.cancelled');
    expect(await codeOf(run('echo', 1, { signal: AbortSignal.abort() }))).toBe('quarantine.cancelled');
    expect(await run('echo', 2)).toBe(2);
    quarantine.close();
  });

  it('refuses everything once closed', async () => {
    const { quarantine, run } = open();
    const running = codeOf(run('hang', null));
    quarantine.close();
    expect(await running).toBe('quarantine.cancelled');
    expect(await codeOf(run('echo', 1))).toBe('quarantine.cancelled');
  });

  it('tells of a child that never starts, each time anew, without starting children in a circle', async () => {
    let starts = 0;
    const stillborn: SpawnQuarantine = (): QuarantineChild => {
      starts++;
      return {
        post: () => {},
        onMessage: () => {},
        onExit: (listener) => queueMicrotask(() => listener({ code: 1, memory: false })),
        kill: () => {},
        pid: undefined,
      };
    };
    const { quarantine, run } = open({}, stillborn);
    expect(await codeOf(run('echo', 1))).toBe('quarantine.crashed');
    expect(await codeOf(run('echo', 1))).toBe('quarantine.crashed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(starts).toBeLessThanOrEqual(5);
    quarantine.close();
  });
});

describe('the program', () => {
  it('serves in a worker thread too', async () => {
    const thread = new Worker(new URL('./worker.ts', import.meta.url), { env: {} });
    const next = () => once(thread, 'message').then(([message]: unknown[]) => message);
    expect(await next()).toEqual({ kind: 'ready' });
    thread.postMessage({ id: 5, task: 'inspectPdf', input: { bytes: onePagePdf() } });
    expect(await next()).toMatchObject({ kind: 'done', id: 5, output: { facts: { pages: 1 } } });
    await thread.terminate();
  });
});

describe('bad files', () => {
  const SAMPLES = '../shared/samples/pdf';
  const present = existsSync(SAMPLES);
  if (!present) console.log(`skipped: ${SAMPLES} is absent`);
  const quarantine: Quarantine = openQuarantine(nodeSpawn());
  afterAll(() => quarantine.close());
  const inspect = (bytes: Uint8Array, password?: string) =>
    quarantine.run('inspectPdf', { bytes, ...(password === undefined ? {} : { password }) });
  const sample = (name: string) => new Uint8Array(readFileSync(`${SAMPLES}/${name}`));

  it('are refused by code: not a PDF, empty, truncated anywhere', async () => {
    expect(await codeOf(inspect(new TextEncoder().encode('<html>not a document</html>')))).toBe('pdf.notPdf');
    expect(await codeOf(inspect(new Uint8Array(0)))).toBe('pdf.notPdf');
    const whole = onePagePdf();
    for (let length = 20; length < whole.length - 2; length += 37) {
      expect(await codeOf(inspect(whole.subarray(0, length))), `cut to ${length} of ${whole.length}`).toBe(
        'pdf.truncated',
      );
    }
    expect((await inspect(whole)).facts.pages).toBe(1);
  });

  it.skipIf(!present).each([
    ['gigu003-govdoc-template.pdf', undefined, 'none'],
    ['bomb_giant.pdf', undefined, 'pdf.limit'],
    ['poppler-85140-0.pdf', undefined, 'pdf.broken'],
    ['pr6531_2.pdf', undefined, 'pdf.passwordRequired'],
    ['pr6531_2.pdf', 'wrong', 'pdf.wrongPassword'],
    ['pr6531_2.pdf', 'asdfasdf', 'none'],
    ['issue6010_1.pdf', undefined, 'pdf.passwordRequired'],
    ['issue6010_1.pdf', 'wrong', 'pdf.wrongPassword'],
    ['issue6010_1.pdf', 'abc', 'none'],
  ])('%s with password %s: %s', async (name, password, code) => {
    expect(await codeOf(inspect(sample(name), password))).toBe(code);
  });

  it.skipIf(!present)('are truncated in the middle and at the end', async () => {
    const whole = sample('gigu003-govdoc-template.pdf');
    expect(await codeOf(inspect(whole.subarray(0, whole.length >> 1)))).toBe('pdf.truncated');
    expect(await codeOf(inspect(whole.subarray(0, whole.length - 6)))).toBe('pdf.truncated');
  });

  it.skipIf(!present).each([
    ['evaljs.pdf', 'javascript', 'annotation', 1],
    ['autoprint.pdf', 'autoPrint', 'document', undefined],
    ['file_url_link.pdf', 'fileLink', 'annotation', 1],
    ['xfa_issue14315.pdf', 'xfa', 'form', undefined],
  ])('%s: %s is named with its place', async (name, kind, place, page) => {
    const { facts } = await inspect(sample(name));
    expect(facts.active.some((one) => one.kind === kind && one.place === place && one.page === page)).toBe(true);
  });

  it.skipIf(!present)('a signed file tells its signature', async () => {
    const { signatures } = await inspect(sample('signed_verified.pdf'));
    expect(signatures).toHaveLength(1);
    expect(signatures[0]).toMatchObject({
      kind: 'cms',
      subFilter: 'adbe.pkcs7.detached',
      coversWholeFile: true,
      byteRange: [0, 644, 8836, 1416],
    });
  });

  it('an envelope that is none is refused with the code of its fault', async () => {
    const bytes = new TextEncoder().encode('hello\n');
    expect(await codeOf(quarantine.run('readEnvelopeHeader', { bytes, size: 6 }))).toBe('envelope.header.magic');
    const members = [{ offset: 0, length: 6, start: bytes }];
    expect(await codeOf(quarantine.run('checkEnvelopeMembers', { members }))).toBe('envelope.member.content');
  });
});
