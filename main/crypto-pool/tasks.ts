// What the pool's threads can do: work that takes long and needs no more than it is given. A key that comes with a task is wiped when the task ends; nothing is
// kept between tasks.

import { wipe } from '../../crypto/bytes.ts';
import { pbkdf2Sm3 } from '../../crypto/sm3/pbkdf2.ts';
import { sm3 } from '../../crypto/sm3/sm3.ts';

export const TASKS = {
  /** PBKDF2-HMAC-SM3 of a PIN: 32 bytes. */
  derivePin: ({ pin, salt, iterations }: { pin: Uint8Array; salt: Uint8Array; iterations: number }): Uint8Array => {
    try {
      return pbkdf2Sm3(pin, salt, iterations, 32);
    } finally {
      wipe(pin);
    }
  },
  /** SM3 of a whole content: 32 bytes. */
  digest: ({ bytes }: { bytes: Uint8Array }): Uint8Array => sm3(bytes),
} as const;

export type PoolTask = keyof typeof TASKS;
export type PoolInput<K extends PoolTask> = Parameters<(typeof TASKS)[K]>[0];
export type PoolOutput<K extends PoolTask> = ReturnType<(typeof TASKS)[K]>;

export type PoolRequest = { readonly id: number; readonly task: PoolTask; readonly input: unknown };
export type PoolReply =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly failure: string };
