// Asking for the PIN and what a typed PIN comes to: right, wrong with tries left, too early, or for a new one too weak. The words shown are main's own.

import type { Answer, Statement } from '../preload/contract/pin.ts';
import type { Preferences } from '../preload/contract/shell.ts';
import { Attempts, checkNewPin, KeysError } from './keys/index.ts';
import type { AskInWindow, AskPin, ChosenPin, Clock, Intention, Ports, Session } from './office.ts';
import { Refusal } from './refusal.ts';

type Person = Pick<Statement, 'person' | 'unit' | 'exercise' | 'exercisePin'>;

/** What may be typed again in the window that is open. */
const STAYS: ReadonlySet<string> = new Set(['pin.weak', 'pin.unequal']);

/** Opens the PIN window for `intention`; returns once `use` has accepted a PIN, throws Refusal `pin.cancelled` when the window went away. */
export function askForPin(options: {
  readonly ask: AskPin;
  readonly folder: string;
  readonly ports: Pick<Ports, 'disk'> & { readonly clock: Clock };
  readonly preferences: Preferences;
  readonly person: Person;
  readonly intention: Intention;
  readonly use: (pin: string) => Promise<void>;
}): Promise<void> {
  return askInWindow(options.ask, withTries(options), options.use);
}

/** Asks for the present PIN and a new one, typed twice. `use` is given both and must check the present one by using it. */
export function askToChangePin(
  options: Omit<Parameters<typeof askForPin>[0], 'ask' | 'use'> & {
    readonly ask: AskInWindow<ChosenPin>;
    readonly use: (pin: string, newPin: string) => Promise<void>;
  },
): Promise<void> {
  return askInWindow(options.ask, withTries(options), async ({ pin, newPin, again }) => {
    if (newPin !== again) throw new Refusal('pin.unequal');
    await options.use(pin, newPin);
  });
}

/** Asks for the PIN of a profile that is to be; throws Refusal `pin.cancelled`. */
export async function askForNewPin(options: {
  readonly ask: AskInWindow<ChosenPin>;
  readonly preferences: Preferences;
  readonly person: Pick<Statement, 'person' | 'unit'>;
  readonly keyholder: NonNullable<Statement['keyholder']>;
}): Promise<string> {
  const { keyholder, person, preferences } = options;
  let chosen = '';
  await askInWindow(
    options.ask,
    () => plain({ purpose: 'choosePin', keyholder }, person, preferences),
    async ({ newPin, again }) => {
      if (newPin !== again) throw new Refusal('pin.unequal');
      checkNewPin(newPin, false);
      chosen = newPin;
    },
  );
  return chosen;
}

/** A statement of the PIN window without a document and without tries. */
export function plain(
  about: Pick<Statement, 'purpose'> & Partial<Statement>,
  person: Pick<Statement, 'person' | 'unit'>,
  preferences: Preferences,
): Statement {
  return {
    title: '',
    pages: null,
    seal: null,
    digest: null,
    recipients: [],
    opinion: '',
    exercise: false,
    triesLeft: 0,
    waitMs: 0,
    ...person,
    ...looksOf(preferences),
    ...about,
  };
}

function withTries(options: Omit<Parameters<typeof askForPin>[0], 'ask' | 'use'>): () => Statement {
  const attempts = new Attempts({ folder: options.folder, disk: options.ports.disk, clock: options.ports.clock });
  return () => ({ ...options.intention, ...options.person, ...attempts.state(), ...looksOf(options.preferences) });
}

/** The PIN window looks as the client does; what else a person prefers is nothing to it. */
function looksOf({ language, typeSize }: Preferences): Pick<Preferences, 'language' | 'typeSize'> {
  return { language, typeSize };
}

/** Opens the window; returns once `use` has accepted what was typed, throws Refusal `pin.cancelled` when the window went away. `use` may answer itself. */
export async function askInWindow<Typed>(
  ask: AskInWindow<Typed>,
  statement: () => Statement,
  use: (typed: Typed) => Promise<Answer | void>,
): Promise<void> {
  const ended: { by: Error | null } = { by: null };
  const tries: Promise<Answer>[] = [];
  const check = (typed: Typed): Promise<Answer> => {
    const trying = tried(typed);
    tries.push(trying);
    return trying;
  };
  const tried = async (typed: Typed): Promise<Answer> => {
    try {
      return (await use(typed)) ?? { outcome: 'accepted' };
    } catch (error) {
      if (error instanceof KeysError || error instanceof Refusal) {
        if (STAYS.has(error.code)) return { outcome: 'refused', code: error.code };
      }
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
  const outcome = await ask(statement, check);
  // A window closed while a PIN is being tried is a "no" all the same; but what the trying does has an end before we say so.
  await Promise.all(tries);
  if (ended.by) throw ended.by;
  if (outcome === 'cancelled') throw new Refusal('pin.cancelled');
}

export function personOf(session: Session): Person {
  const { name, unit, exercise, exercisePin } = session.unlocked.header;
  return { person: name, unit, exercise, ...(exercisePin === undefined ? {} : { exercisePin }) };
}
