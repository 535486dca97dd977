// The child's side of the protocol: one request at a time in, one reply out. A thrown error leaves as a code or not at all: messages and
// stacks of parsers can quote the document.

import type { TaskReply } from './protocol.ts';

export type Implementations = Readonly<Record<string, (input: never) => Promise<unknown>>>;

const CODE = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*){1,2}$/;

/** Answers requests that arrive through `listen` by `reply`; says 'ready' first. */
export function serve(
  implementations: Implementations,
  listen: (handle: (message: unknown) => void) => void,
  reply: (message: TaskReply) => void,
): void {
  listen((message) => {
    const { id, task, input } = message as { id: number; task: string; input: never };
    const work = Object.hasOwn(implementations, task) ? implementations[task] : undefined;
    if (!work) {
      reply({ kind: 'failed', id });
      return;
    }
    Promise.resolve()
      .then(() => work(input))
      .then(
        (output) => reply({ kind: 'done', id, output }),
        (error: unknown) => reply(refusal(id, error)),
      )
      // An output that cannot be cloned.
      .catch(() => reply({ kind: 'failed', id }));
  });
  reply({ kind: 'ready' });
}

function refusal(id: number, error: unknown): TaskReply {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // Node's own errors carry codes too (ERR_…); only the dotted ones are refusals.
  return typeof code === 'string' && CODE.test(code) && !code.startsWith('quarantine.')
    ? { kind: 'refused', id, code }
    : { kind: 'failed', id };
}
