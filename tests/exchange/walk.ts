// The thin line as steps: who does it, and what is done through the handlers that the gate calls. A test walks the whole of it, or as far as it needs
// and then goes its own way.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDossier } from '../../main/documents/index.ts';
import type { Row } from '../../preload/contract/circulation.ts';
import {
  CITY_CLERK,
  CITY_LEADER,
  COUNTY_CLERK,
  COUNTY_LEADER,
  ELEMENTS,
  openOffice,
  type TestOffice,
} from './office.ts';

/** What the walk has made so far; empty until its step is done. */
export type Walk = {
  /** The issuing unit's dossier. */
  dossier: string;
  /** The dispatch act, as the receiving unit knows the arrival. */
  arrival: string;
  /** The receiving unit's own dossier. */
  received: string;
};

type Step = { readonly by: string; readonly act: (office: TestOffice, walk: Walk) => Promise<void> };

export const steps = {
  submit: {
    by: CITY_CLERK,
    act: async (office, walk) => {
      const moved = await office.core.handlers.circulation.submit({
        draft: null,
        dossier: null,
        elements: ELEMENTS,
        to: await leaderOf(office),
        opinion: '',
      });
      walk.dossier = moved.dossier;
    },
  },
  draw: {
    by: CITY_LEADER,
    act: async (office, walk) => {
      const points: [number, number, number, number][] = [
        [100, 100, 0.5, 0],
        [120.25, 110, 0.7, 16],
      ];
      await office.core.handlers.circulation.saveInk({
        dossier: walk.dossier,
        digest: currentOf(office, walk.dossier),
        strokes: [{ page: 0, width: 2, colour: 'vermilion', points }],
      });
    },
  },
  signOff: {
    by: CITY_LEADER,
    act: async (office, walk) => {
      const digest = currentOf(office, walk.dossier);
      await office.core.handlers.circulation.signOff({ dossier: walk.dossier, digest, opinion: SIGN_OFF_OPINION });
    },
  },
  number: {
    by: CITY_CLERK,
    act: async (office, walk) => {
      const number = await office.core.handlers.circulation.nextNumber({ dossier: walk.dossier });
      await office.core.handlers.circulation.number({ dossier: walk.dossier, number });
    },
  },
  stamp: {
    by: CITY_CLERK,
    act: async (office, walk) => {
      const { seals } = await office.core.handlers.seals.list({});
      const place = {
        dossier: walk.dossier,
        digest: currentOf(office, walk.dossier),
        seal: seals[0]?.id ?? '',
      };
      const { box } = await office.core.handlers.seals.preview({ ...place, box: null });
      await office.core.handlers.seals.stamp({ ...place, box });
    },
  },
  dispatch: {
    by: CITY_CLERK,
    act: async (office, walk) => {
      const { units } = await office.core.handlers.circulation.addressees({});
      const { act } = await office.core.handlers.exchange.dispatch({
        dossier: walk.dossier,
        digest: currentOf(office, walk.dossier),
        units: units.map((unit) => unit.root),
      });
      walk.arrival = act;
    },
  },
  acknowledge: {
    by: COUNTY_CLERK,
    act: async (office, walk) => {
      await office.core.handlers.exchange.acknowledge({ arrival: walk.arrival, pieces: 1 });
    },
  },
  register: {
    by: COUNTY_CLERK,
    act: async (office, walk) => {
      const arrival = await office.core.handlers.exchange.arrival({ arrival: walk.arrival });
      const moved = await office.core.handlers.circulation.register({
        source: { kind: 'arrival', arrival: walk.arrival },
        registration: {
          title: arrival.title,
          issuingAgency: arrival.fromUnit,
          number: arrival.number,
          urgency: arrival.urgency,
          handlingMark: arrival.handlingMark,
          pieces: 1,
          note: '',
        },
      });
      walk.received = moved.dossier;
    },
  },
  propose: {
    by: COUNTY_CLERK,
    act: async (office, walk) => {
      const to = await leaderOf(office);
      await office.core.handlers.circulation.propose({ dossier: walk.received, opinion: '拟请局长批示。', to });
    },
  },
  instruct: {
    by: COUNTY_LEADER,
    act: async (office, walk) => {
      const digest = currentOf(office, walk.received);
      await office.core.handlers.circulation.saveInk({
        dossier: walk.received,
        digest,
        strokes: [{ page: 0, width: 2, colour: 'ink', points: [[50, 50, 0.5, 0]] }],
      });
      await office.core.handlers.circulation.instruct({ dossier: walk.received, opinion: INSTRUCT_OPINION });
    },
  },
  conclude: {
    by: COUNTY_CLERK,
    act: async (office, walk) => {
      await office.core.handlers.circulation.conclude({ dossier: walk.received, opinion: '已报送清单。' });
    },
  },
  /** The receipt is back home. */
  receipt: { by: CITY_CLERK, act: async () => {} },
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof steps;
export const STEP_NAMES = Object.keys(steps) as StepName[];
export const SIGN_OFF_OPINION = '同意印发。';
export const INSTRUCT_OPINION = '请办公室按要求办理。';

export function startWalk(): Walk {
  return { dossier: '', arrival: '', received: '' };
}

/** One step by whoever takes it, who first looks into the carrier. */
export async function walkStep(office: TestOffice, walk: Walk, name: StepName): Promise<void> {
  const step: Step = steps[name];
  await as(office, step.by);
  await step.act(office, walk);
}

/** The line up to and with the step named, else the whole of it. The last actor's session stays open. */
export async function walkLine(office: TestOffice, last: StepName = 'receipt'): Promise<Walk> {
  const walk = startWalk();
  for (const name of STEP_NAMES.slice(0, STEP_NAMES.indexOf(last) + 1)) await walkStep(office, walk, name);
  return walk;
}

/** Unlocks a person's profile, unless it is open, and takes in what has come. */
export async function as(office: TestOffice, name: string): Promise<void> {
  if (office.core.current()?.profile.name !== name) await office.unlock(name);
  await office.core.handlers.exchange.collect({});
}

/** The first row of the open profile's to-do list. */
export async function firstToDo(office: TestOffice): Promise<Row> {
  const { rows } = await office.core.handlers.circulation.list({ box: 'toDo' });
  const [row] = rows;
  if (!row) throw new Error('nothing waits');
  return row;
}

/** Digest of a dossier's current version, without the checks that a view of it makes. */
export function currentOf(office: TestOffice, dossier: string): string {
  const { store, directory } = office.core.office.session();
  const current = store.read((db) => loadDossier(db, dossier, directory()))?.state.current;
  if (!current) throw new Error('no version yet');
  return current;
}

/** Fingerprint of the leader in the open profile's unit. */
export async function leaderOf(office: TestOffice): Promise<string> {
  const { colleagues } = await office.core.handlers.circulation.addressees({});
  const leader = colleagues.find((one) => one.role === 'leader');
  if (!leader) throw new Error('no leader');
  return leader.fingerprint;
}

/** A folder of a test file's own, and homes in it: one is walked once, its copies are spoiled. */
export class Homes {
  readonly #folder = mkdtempSync(join(tmpdir(), 'yinzheng-exchange-'));
  #count = 0;
  /** Where child processes keep what they have compiled. */
  readonly compiled = join(this.#folder, 'compiled');

  fresh(): string {
    return join(this.#folder, String(this.#count++));
  }

  /** A fresh exercise, walked up to the step named (`null`: not at all) and closed. */
  async walked(last: StepName | null): Promise<{ home: string; walk: Walk }> {
    const home = this.fresh();
    const office = openOffice({ home });
    try {
      await office.core.handlers.keys.createExercise({});
      return { home, walk: last ? await walkLine(office, last) : startWalk() };
    } finally {
      office.close();
    }
  }

  /** A closed home continued up to and with the step named. */
  async continued(
    from: { home: string; walk: Walk },
    next: readonly StepName[],
  ): Promise<{ home: string; walk: Walk }> {
    const home = this.copy(from.home);
    const walk = { ...from.walk };
    const office = openOffice({ home });
    try {
      for (const name of next) await walkStep(office, walk, name);
      return { home, walk };
    } finally {
      office.close();
    }
  }

  copy(home: string): string {
    const to = this.fresh();
    cpSync(home, to, { recursive: true });
    return to;
  }

  /** Removes a home that has served. */
  drop(home: string): void {
    rmSync(home, { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
