import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../store/index.ts';
import { inFolder } from '../store/store.fixture.ts';
import { Attempts, DELAYS_MS, KeysError, systemClock } from './index.ts';
import { TestClock } from './profile.fixture.ts';

const MINUTE = 60_000;

function delayOf(work: () => void): number {
  try {
    work();
  } catch (error) {
    if (error instanceof KeysError && error.code === 'pin.delayed') return error.waitMs;
    throw error;
  }
  return 0;
}

function start(folder: string, clock: TestClock): Attempts {
  const attempts = new Attempts({ folder, disk: nodeDisk(), clock });
  attempts.create();
  return attempts;
}

function restarted(folder: string, clock: TestClock): Attempts {
  return new Attempts({ folder, disk: nodeDisk(), clock });
}

describe('tries of a PIN', () => {
  it('are five, then delayed ever longer, one try between two delays', async () => {
    await inFolder((folder) => {
      const clock = new TestClock('boot');
      const attempts = start(folder, clock);
      for (let left = 5; left > 0; left--) {
        expect(attempts.state()).toEqual({ triesLeft: left, waitMs: 0 });
        attempts.begin();
      }
      for (const delay of [30_000, ...[1, 2, 5, 15, 30, 60, 60, 60].map((minutes) => minutes * MINUTE)]) {
        expect(attempts.state()).toEqual({ triesLeft: 0, waitMs: delay });
        clock.pass(delay - 1);
        expect(delayOf(() => attempts.begin())).toBe(1);
        clock.pass(1);
        expect(attempts.state()).toEqual({ triesLeft: 1, waitMs: 0 });
        attempts.begin();
      }
      expect(DELAYS_MS).toHaveLength(7);
    });
  });

  it('count before they are made: nothing but a right PIN takes one back', async () => {
    await inFolder((folder) => {
      const clock = new TestClock('boot');
      start(folder, clock).begin();
      // The process that began it is gone; nobody said how it went.
      const attempts = restarted(folder, clock);
      expect(attempts.state().triesLeft).toBe(4);
      attempts.begin();
      attempts.begin();
      attempts.succeed();
      expect(attempts.state()).toEqual({ triesLeft: 5, waitMs: 0 });
    });
  });

  it('are kept for the audit until it has taken them in', async () => {
    await inFolder((folder) => {
      const clock = new TestClock('boot');
      const attempts = start(folder, clock);
      const times = [0, 1, 2].map(() => {
        clock.pass(1000);
        attempts.begin();
        return clock.wall;
      });
      attempts.succeed();
      expect(attempts.unabsorbed()).toEqual(times.slice(0, 2));
      attempts.begin();
      attempts.absorbed(2);
      expect(attempts.unabsorbed()).toEqual([clock.wall]);
    });
  });
});

describe('the clock of the system', () => {
  it('moves forward within one era, which outlives the process where the system names it', () => {
    const [one, two] = [systemClock(), systemClock()];
    expect(one.era).toBe(two.era);
    expect(existsSync('/proc/sys/kernel/random/boot_id')).toBe(one.era !== undefined);
    const before = one.monotonic();
    expect(two.monotonic()).toBeGreaterThanOrEqual(before);
    expect(Number.isSafeInteger(before)).toBe(true);
    expect(Math.abs(one.now() - Date.now())).toBeLessThan(60_000);
  });
});

describe('a delay', () => {
  const delayed = (folder: string, clock: TestClock): Attempts => {
    const attempts = start(folder, clock);
    for (let i = 0; i < 5; i++) attempts.begin();
    clock.pass(29_999);
    return attempts;
  };

  it('survives a restart in the same run of the system', async () => {
    await inFolder((folder) => {
      const clock = new TestClock('boot');
      delayed(folder, clock);
      expect(restarted(folder, clock).state().waitMs).toBe(1);
    });
  });

  it('is not shortened by the wall clock, moved either way, while the system runs', async () => {
    await inFolder((folder) => {
      const clock = new TestClock('boot');
      const attempts = delayed(folder, clock);
      for (const wall of [clock.wall + 1e10, clock.wall - 1e10, 0]) {
        clock.wall = wall;
        expect(attempts.state().waitMs).toBe(1);
        expect(restarted(folder, clock).state().waitMs).toBe(1);
      }
      clock.mono += 1;
      expect(attempts.state().waitMs).toBe(0);
    });
  });

  it('continues over a restart of the system by the time that has passed', async () => {
    await inFolder((folder) => {
      const first = new TestClock('boot 1');
      const attempts = start(folder, first);
      for (let i = 0; i < 5; i++) attempts.begin();
      const second = new TestClock('boot 2', first.wall + 10_000);
      second.mono = 0;
      expect(restarted(folder, second).state().waitMs).toBe(20_000);
      second.pass(5_000);
      expect(restarted(folder, second).state().waitMs).toBe(15_000);
    });
  });

  it('is not shortened by setting the clock back over restarts, however many', async () => {
    await inFolder((folder) => {
      const first = new TestClock('boot 0');
      const attempts = start(folder, first);
      for (let i = 0; i < 5; i++) attempts.begin();
      for (let boot = 1; boot <= 5; boot++) {
        // Back by a year, then forward again to a little before the truth.
        const back = new TestClock(`boot ${boot} back`, first.wall - 365 * 86_400_000);
        expect(restarted(folder, back).state().waitMs).toBe(30_000);
        const forward = new TestClock(`boot ${boot} forward`, first.wall - 1);
        expect(restarted(folder, forward).state().waitMs).toBe(30_000);
      }
      const last = new TestClock('boot 9', first.wall - 1e9);
      const patient = restarted(folder, last);
      expect(patient.state().waitMs).toBe(30_000);
      last.mono += 30_000;
      expect(patient.state().waitMs).toBe(0);
    });
  });

  it('is met by whoever removes or garbles the file', async () => {
    await inFolder((folder) => {
      const clock = new TestClock('boot');
      const attempts = start(folder, clock);
      const path = join(folder, 'attempts.json');
      for (const garble of [() => rmSync(path), () => writeFileSync(path, '{}'), () => writeFileSync(path, 'x')]) {
        garble();
        expect(attempts.state()).toEqual({ triesLeft: 0, waitMs: 30_000 });
        expect(attempts.unabsorbed()).toHaveLength(1);
      }
    });
  });
});
