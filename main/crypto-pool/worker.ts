// The program of one thread of the pool.

import { parentPort } from 'node:worker_threads';
import { ready } from '../../crypto/ready.ts';
import { failureOf, handedOver, type PoolReply, type PoolRequest, TASKS } from './tasks.ts';

const port = parentPort;
if (!port) throw new Error('not started as a thread of the pool');
await ready();
port.on('message', ({ id, task, input }: PoolRequest) => {
  let reply: PoolReply;
  try {
    const output: unknown = TASKS[task](input as never);
    reply = { id, output };
    port.postMessage(reply, handedOver(output));
  } catch (error) {
    reply = { id, failure: failureOf(error) };
    port.postMessage(reply);
  }
});
