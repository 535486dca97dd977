// The program of one thread of the pool.

import { parentPort } from 'node:worker_threads';
import { ready } from '../../crypto/ready.ts';
import { type PoolReply, type PoolRequest, TASKS } from './tasks.ts';

const port = parentPort;
if (!port) throw new Error('not started as a thread of the pool');
await ready();
port.on('message', ({ id, task, input }: PoolRequest) => {
  let reply: PoolReply;
  try {
    reply = { id, output: TASKS[task](input as never) };
  } catch (error) {
    reply = { id, failure: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
