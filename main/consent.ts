// Asking for the PIN and what a typed PIN comes to: right, wrong with tries left, or too early. The words shown are main's own.

import type { Answer, Statement } from '../preload/contract/pin.ts';
import type { Preferences } from '../preload/contract/shell.ts';
import { Attempts, KeysError } from './keys/index.ts';
import type { AskPin, Clock, Intention, Ports, Session } from './office.ts';
import { Refusal } from './refusal.ts';

type Person = Pick<Statement, 'person' | 'unit' | 'exercise' | 'exercisePin'>;

/** Opens the PIN window for `intention`; returns once `use` has accepted a PIN, throws Refusal `pin.cancelled` when the window went away. */
export async function askForPin(options: {
  readonly ask: AskPin;
  readonly folder: string;
  readonly ports: Pick<Ports, 'disk'> & { readonly clock: Clock };
  readonly preferences: Preferences;
  readonly person: Person;
  readonly intention: Intention;
  readonly use: (pin: string) => Promise<void>;
}): Promise<void> {
  const attempts = new Attempts({ folder: options.folder, disk: options.ports.disk, clock: options.ports.clock });
  const ended: { by: Error | null } = { by: null };
  const statement = (): Statement => ({
    ...options.intention,
    ...options.person,
    ...attempts.state(),
    ...options.preferences,
  });
  const tries: Promise<Answer>[] = [];
  const check = (pin: string): Promise<Answer> => {
    const trying = tried(pin);
    tries.push(trying);
    return trying;
  };
  const tried = async (pin: string): Promise<Answer> => {
    try {
      await options.use(pin);
      return { outcome: 'accepted' };
    } catch (error) {
      if (error instanceof KeysError) {
        if (error.code === 'pin.wrong') {
          return { outcome: 'wrong', triesLeft: error.triesLeft, waitMs: error.waitMs };
        }
        if (error.code === 'pin.delayed') return { outcome: 'delayed', waitMs: error.waitMs };
        ended.by = new Refusal(error.code === 'profile.locked' ? 'session.locked' : error.code);
      } else {
        ended.by = error instanceof Error ? error : new Error(String(error));
      }
      // Nothing more can be typed that would help: the window closes and the caller hears why.
      return { outcome: 'accepted' };
    }
  };
  const outcome = await options.ask(statement, check);
  // A window closed while a PIN is being tried is a "no" all the same; but what the trying does has an end before we say so.
  await Promise.all(tries);
  if (ended.by) throw ended.by;
  if (outcome === 'cancelled') throw new Refusal('pin.cancelled');
}

export function personOf(session: Session): Person {
  const { name, unit, exercise, exercisePin } = session.profile;
  return { person: name, unit, exercise, ...(exercisePin === undefined ? {} : { exercisePin }) };
}
