import type { Contract } from '../../preload/contract/contract.ts';
import type { Handlers } from '../ipc/serve.ts';
import { JoiningFiles, type Keyholder, type ProfilePorts } from '../keys/index.ts';
import type { Office } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { answerRequest, openRequest, peopleOf, saveAnswer } from './enrolment.ts';
import { foundOwnUnit } from './founding.ts';
import { createJoining } from './joining.ts';
import { clearInterrupted, type MakingPorts } from './make-profile.ts';

export type UnitPorts = {
  readonly keyholder: Keyholder;
  readonly profiles: ProfilePorts;
  /** Throws Refusal `selfTest.failed`. */
  readonly expectSound: () => void;
};

export function unitHandlers(office: Office, ports: UnitPorts): Handlers<Contract>['unit'] {
  const making: MakingPorts = { ...office, ...ports, now: () => office.clock.now() };
  const joining = createJoining(office, making, new JoiningFiles(office.home, ports.profiles));
  let interrupted = clearInterrupted(making);
  joining.sweep();

  let busy = false;
  /** One making at a time: they share the place where a profile lies until it is whole. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy) throw new Refusal('unit.busy');
    ports.expectSound();
    busy = true;
    try {
      const made = await quarantined(work);
      interrupted = false;
      return made;
    } finally {
      busy = false;
      office.changed('unit', 'keys');
    }
  };

  return {
    state: () => ({ interrupted, pending: joining.pending() }),
    found: (plan) => alone(() => foundOwnUnit(office, making, plan)),
    join: (person) => alone(async () => ({ join: await joining.begin(person) })),
    saveRequest: ({ join }) => joining.saveRequest(join),
    discard: ({ join }) => {
      joining.discard(join);
      office.changed('unit');
      return {};
    },
    openAnswer: ({ join }) => quarantined(() => joining.openAnswer(join)),
    finish: ({ join }) => alone(() => joining.finish(join)),
    people: () => peopleOf(office.session()),
    openRequest: () => quarantined(() => openRequest(office)),
    answer: (input) => quarantined(() => answerRequest(office, input)),
    saveAnswer: ({ request }) => saveAnswer(office, request),
  };
}

/** The contract knows one word for all that can befall the quarantine. */
async function quarantined<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('quarantine.')) throw new Refusal('quarantine.failed');
    throw error;
  }
}
