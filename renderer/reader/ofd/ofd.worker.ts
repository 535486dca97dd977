// The worker in which one OFD is read and its pages are painted, so that the window stays free. It has the document's short-lived address and nothing else; it ends with the document, so that
// what a hostile one did to it meets no other. Fetches by ranges, since main decrypts what is asked for.
import { DocumentFault, faultOf } from '../viewer/faults.ts';
import { fetchRange } from '../viewer/ranges.ts';
import { useWasmOf } from './browser-pictures.ts';
import type { Answers, Ask, Reply, Request } from './protocol.ts';
import { Queue, type Task } from './queue.ts';
import { OfdReading } from './reading.ts';

/** What is used of a worker's own scope; TypeScript's types of the browser know the window's alone. */
type Scope = {
  readonly fonts: FontFaceSet;
  addEventListener(type: 'message', listener: (event: { readonly data: Request }) => void): void;
  postMessage(reply: Reply, transfer?: Transferable[]): void;
};
const scope = globalThis as unknown as Scope;

/** Bytes of one range: sixteen encrypted chunks. */
const PIECE = 1024 * 1024;

let reading: OfdReading | undefined;

/** The module's own address, which holds however the worker was started. */
const own: string = import.meta.url;
useWasmOf(new URL('/pdfjs/wasm/', own).href);

const queue = new Queue(perform, (id) => scope.postMessage({ id, cancelled: true }));

scope.addEventListener('message', ({ data }) => {
  if ('cancel' in data) queue.cancel(data.cancel);
  else queue.add(data);
});

async function perform({ id, ask }: Task, isWanted: () => boolean): Promise<void> {
  try {
    const answer = await answerTo(ask, async () => {
      await turnOfEvents();
      return isWanted();
    });
    if (answer === null) return scope.postMessage({ id, cancelled: true });
    scope.postMessage({ id, answer }, 'bitmap' in answer ? [answer.bitmap] : []);
  } catch (error) {
    scope.postMessage({ id, fault: faultOf(error) });
  }
}

async function answerTo(ask: Ask, wanted: () => Promise<boolean>): Promise<Answers[Ask['ask']] | null> {
  if (ask.ask === 'open') {
    reading = new OfdReading(await fetchAll(ask.url, ask.length), scope.fonts);
    return { pages: reading.pages };
  }
  if (!reading) throw new DocumentFault('unreadable');
  if (ask.ask === 'contents') return reading.contents();
  if (ask.ask === 'attachments') return reading.attachments();
  if (ask.ask === 'page') return reading.facts(ask.page);
  return reading.draw(ask.page, { ...ask, paper: true }, wanted);
}

async function fetchAll(url: string, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const never = new AbortController();
  for (let at = 0; at < length; at += PIECE) {
    bytes.set(await fetchRange(url, at, Math.min(length, at + PIECE), never.signal), at);
  }
  return bytes;
}

/** Lets messages in that came meanwhile. */
function turnOfEvents(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
