// Opens an OFD: a worker of its own for it, from our own address. There are no passwords; a package that is encrypted cannot be read.
import { DocumentFault } from '../viewer/faults.ts';
import type { Opening } from '../viewer/reading-document.ts';
import { OfdDocument } from './ofd-document.ts';
import { WorkerPort } from './worker-port.ts';

/** Begins to open. `document` rejects with DocumentFault. */
export function openOfd(source: { readonly url: string; readonly length: number }): Opening {
  const port = new WorkerPort(new Worker(new URL('./ofd.worker.ts', import.meta.url), { type: 'module' }));
  const url = new URL(source.url, document.baseURI).href;
  const opened = port.ask({ ask: 'open', url, length: source.length }).answer.then((answer) => {
    // Closed before it was open; whoever closed it no longer looks.
    if (!answer) throw new DocumentFault('unreadable');
    return new OfdDocument(port, answer.pages);
  });
  opened.catch(() => undefined);
  return { document: opened, close: () => port.close() };
}
