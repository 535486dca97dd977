// Tries of a PIN, counted outside the closed store: attempts.json in the profile's folder is written and synced before a PIN is tried, so
// that ending the process gives no free try. Five tries, then delays that grow. A right PIN resets the count; the wrong tries are kept
// until the audit has taken them in.
// Time: within one era of the monotonic clock only that clock counts, so the wall clock can be set either way without effect. Across eras
// (restart) only the wall clock's forward movement beyond the highest time seen counts: set back, it shortens nothing; set forward across
// a restart, it does, which no software can prevent. Who removes or alters the file meets the first delay, not a fresh count.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { fromUtf8, toHex, utf8 } from '../../crypto/bytes.ts';
import { EncodingError } from '../../crypto/errors.ts';
import { randomBytes } from '../../crypto/random.ts';
import type { Disk } from '../store/index.ts';
import { KeysError } from './errors.ts';

/** Milliseconds since 1970, and milliseconds that only move forward. Monotonic values are compared within one `era` only. */
export type AttemptClock = {
  now(): number;
  monotonic(): number;
  /** Names the origin of monotonic(); this process, if absent. */
  readonly era?: string;
};

export type AttemptState = {
  /** Wrong tries that are allowed before the next delay. */
  readonly triesLeft: number;
  /** Milliseconds until a try is allowed; 0 when it is. */
  readonly waitMs: number;
};

/** Wrong tries before the first delay. */
export const FREE_TRIES = 5;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The delay after the fifth wrong try, the sixth and so on; the last repeats. */
export const DELAYS_MS: readonly number[] = [30 * SECOND, ...[1, 2, 5, 15, 30, 60].map((minutes) => minutes * MINUTE)];
const MOST_KEPT = 1000;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Kept = v.strictObject({
  schema: v.literal('yinzheng/attempts/1'),
  /** Wrong tries since the last right one. */
  failed: Count,
  /** Delay still to pass at the moment told by the next three. */
  remaining: Count,
  highest: Count,
  monotonic: Count,
  era: v.string(),
  /** Times of wrong tries that the audit has not taken in. */
  unabsorbed: v.pipe(v.array(Count), v.maxLength(MOST_KEPT)),
});
type Kept = v.InferOutput<typeof Kept>;

const processEra = toHex(randomBytes(16));

/**
 * The system's clocks. Where the system names its run (Linux: boot_id), monotonic() counts from the system's start and its era is that run, so that
 * starting the client anew does not make the wall clock count.
 */
export function systemClock(): AttemptClock {
  const era = bootId();
  return {
    now: () => Date.now(),
    monotonic: () => Number(process.hrtime.bigint() / 1_000_000n),
    ...(era === undefined ? {} : { era }),
  };
}

function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

export class Attempts {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #clock: AttemptClock;

  constructor(options: { folder: string; disk: Disk; clock: AttemptClock }) {
    this.#path = join(options.folder, 'attempts.json');
    this.#disk = options.disk;
    this.#clock = options.clock;
  }

  /** Starts counting for a new profile. */
  create(): void {
    this.#save({ failed: 0, remaining: 0, unabsorbed: [] });
  }

  /** Whether a try is allowed now. Also lets waiting time count that has passed in another era. */
  state(): AttemptState {
    const { failed, remaining } = this.#load();
    return { triesLeft: triesLeft(failed, remaining), waitMs: remaining };
  }

  /**
   * Counts a try as wrong, durably, before it is made; call succeed() if it turns out right. Throws KeysError `pin.delayed`, counting nothing,
   * while a delay runs.
   */
  begin(): void {
    const { failed, remaining, unabsorbed } = this.#load();
    if (remaining > 0) throw new KeysError('pin.delayed', { triesLeft: 0, waitMs: remaining });
    this.#save({
      failed: failed + 1,
      remaining: delayAfter(failed + 1),
      unabsorbed: [...unabsorbed, this.#now()].slice(-MOST_KEPT),
    });
  }

  /** The try that began last was right. */
  succeed(): void {
    this.#save({ failed: 0, remaining: 0, unabsorbed: this.#load().unabsorbed.slice(0, -1) });
  }

  /** Times of the wrong tries that the audit has not taken in, the oldest first. */
  unabsorbed(): readonly number[] {
    return this.#load().unabsorbed;
  }

  /** The audit has taken in the first `count` of them. */
  absorbed(count: number): void {
    const { failed, remaining, unabsorbed } = this.#load();
    this.#save({ failed, remaining, unabsorbed: unabsorbed.slice(count) });
  }

  #load(): Pick<Kept, 'failed' | 'remaining' | 'unabsorbed'> {
    const kept = this.#read();
    if (!kept) {
      const first = { failed: FREE_TRIES, remaining: delayAfter(FREE_TRIES), unabsorbed: [this.#now()] };
      this.#save(first);
      return first;
    }
    const { failed, unabsorbed } = kept;
    if (kept.era === this.#era()) {
      const remaining = Math.max(0, Math.ceil(kept.remaining - (this.#clock.monotonic() - kept.monotonic)));
      return { failed, remaining: Math.min(remaining, kept.remaining), unabsorbed };
    }
    const remaining = Math.max(0, kept.remaining - Math.max(0, this.#now() - kept.highest));
    const moved = { failed, remaining, unabsorbed };
    // From here on this era's monotonic clock counts; the highest time must not fall with the wall clock.
    if (kept.remaining > 0) this.#save(moved, kept.highest);
    return moved;
  }

  #read(): Kept | undefined {
    const bytes = this.#disk.readFile(this.#path);
    if (!bytes) return undefined;
    try {
      const parsed = v.safeParse(Kept, JSON.parse(fromUtf8(bytes)));
      return parsed.success ? parsed.output : undefined;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof EncodingError) return undefined;
      throw error;
    }
  }

  #save(state: Pick<Kept, 'failed' | 'remaining' | 'unabsorbed'>, highest = this.#read()?.highest ?? 0): void {
    const kept: Kept = {
      schema: 'yinzheng/attempts/1',
      ...state,
      highest: Math.max(highest, this.#now()),
      monotonic: Math.max(0, Math.floor(this.#clock.monotonic())),
      era: this.#era(),
    };
    this.#disk.writeFileSynced(this.#path, utf8(JSON.stringify(kept)));
  }

  #era(): string {
    return this.#clock.era ?? processEra;
  }

  #now(): number {
    return Math.max(0, Math.floor(this.#clock.now()));
  }
}

function delayAfter(failed: number): number {
  if (failed < FREE_TRIES) return 0;
  return DELAYS_MS[Math.min(failed - FREE_TRIES, DELAYS_MS.length - 1)] ?? 0;
}

/** After the free tries there is one between every two delays. */
function triesLeft(failed: number, remaining: number): number {
  if (failed < FREE_TRIES) return FREE_TRIES - failed;
  return remaining > 0 ? 0 : 1;
}
