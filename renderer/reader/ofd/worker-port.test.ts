import { describe, expect, it } from 'vitest';
import type { Reply, Request } from './protocol.ts';
import { type WorkerLike, WorkerPort } from './worker-port.ts';

function line() {
  const sent: Request[] = [];
  const events = new EventTarget();
  const worker = Object.assign(events, {
    postMessage: (request: Request) => sent.push(request),
    terminate: () => undefined,
  }) as WorkerLike;
  const port = new WorkerPort(worker);
  const reply = (data: Reply) => events.dispatchEvent(new MessageEvent('message', { data }));
  const fail = () => events.dispatchEvent(new Event('error'));
  return { port, sent, reply, fail };
}

describe('the line to the worker', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { port, reply } = line();
    const open = port.ask({ ask: 'open', url: 'u', length: 3 });
    const contents = port.ask({ ask: 'contents' });
    reply({ id: 2, answer: [] });
    reply({ id: 1, answer: { pages: 7 } });
    expect(await open.answer).toEqual({ pages: 7 });
    expect(await contents.answer).toEqual([]);
  });

  it('tells why there is no answer, and takes questions back once', async () => {
    const { port, sent, reply } = line();
    const page = port.ask({ ask: 'page', page: 3 });
    reply({ id: 1, fault: 'damaged' });
    await expect(page.answer).rejects.toMatchObject({ code: 'damaged' });
    const other = port.ask({ ask: 'page', page: 4 });
    other.cancel();
    reply({ id: 2, cancelled: true });
    other.cancel();
    page.cancel();
    expect(await other.answer).toBeNull();
    expect(sent.filter((one) => 'cancel' in one)).toEqual([{ cancel: 2 }]);
  });

  it('leaves nobody waiting when the worker ends or does not begin', async () => {
    const closed = line();
    const asked = closed.port.ask({ ask: 'contents' });
    closed.port.close();
    expect(await asked.answer).toBeNull();
    await expect(closed.port.ask({ ask: 'contents' }).answer).rejects.toMatchObject({ code: 'unreadable' });
    const failed = line();
    const waiting = failed.port.ask({ ask: 'contents' });
    failed.fail();
    await expect(waiting.answer).rejects.toMatchObject({ code: 'unreadable' });
  });
});
