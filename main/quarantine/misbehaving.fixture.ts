// A quarantine child that misbehaves on demand, for tests of the machinery around it.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostChannel } from './host.ts';
import { serve } from './serve.ts';

const channel = hostChannel();
const hoard: Uint8Array[] = [];

serve(
  {
    echo: async (input: unknown) => input,
    echoNumber: async (input: unknown) => input,
    pid: async () => process.pid,
    pidUnspoilt: async () => process.pid,
    pidAlone: async () => process.pid,
    environment: async () => Object.keys(process.env).sort(),
    readFile: async (path: string) => readFileSync(path, 'utf8').length,
    writeFile: async (path: string) => writeFileSync(path, 'x'),
    startProcess: async () => execFileSync('true').length,
    loop: async () => {
      for (;;);
    },
    hang: () => new Promise(() => {}),
    eatBuffers: async () => {
      for (;;) hoard.push(new Uint8Array(16 * 1024 * 1024).fill(1));
    },
    eatHeap: async () => {
      const heap: string[][] = [];
      for (let i = 0; ; i++) heap.push(Array.from({ length: 1000 }, (_, j) => `${i} ${j}`));
    },
    die: async () => process.exit(3),
    abort: async () => process.abort(),
    refuse: async () => {
      throw Object.assign(new Error('the document says: secret'), { code: 'pdf.broken' });
    },
    pretend: async () => {
      throw Object.assign(new Error(''), { code: 'quarantine.timeout' });
    },
    throwUp: async () => {
      throw new TypeError('secret');
    },
    uncloneable: async () => () => {},
    chatter: async () => {
      channel.reply({ kind: 'done', id: 999_999, output: 1 });
      return new Promise(() => {});
    },
    garbage: async () => {
      channel.reply({ hello: 'world' });
      return new Promise(() => {});
    },
  },
  channel.listen,
  channel.reply,
);
