// Looking into the carrier: everything not seen before is taken in, oldest first. What is not for us is remembered by name for this session only;
// what is broken is said once, with its reason, and stays where it is.

import type { InferOutput } from 'valibot';
import type { exchange } from '../../preload/contract/exchange.ts';
import { findMember } from '../directory/index.ts';
import { agencyOf, loadDossier, titleOf } from '../documents/index.ts';
import type { Arrived } from '../notices/index.ts';
import type { Office, Session } from '../office.ts';
import { Refusal } from '../refusal.ts';
import { envelopes, isSystemFault, type OpenFile, StoreError } from '../store/index.ts';
import { CarrierError } from './carriers/carrier.ts';
import { type TakeIn, takeIn } from './take-in.ts';

export type Collected = InferOutput<typeof exchange.collect.output>;

/** Names of files that need no second look, by profile. */
const looked = new WeakMap<Session, Set<string>>();
/** One look at a time: two would open the same envelope twice. */
const running = new WeakMap<Session, Promise<number>>();
/** Names of envelopes by people whom the directory did not know. */
const strangers = new WeakMap<Session, Set<string>>();
/** Names that the disk kept from being taken in: told once, tried again at each look. */
const hindered = new WeakMap<Session, Set<string>>();
/** What was refused and nobody has been told of yet. */
const untold = new WeakMap<Session, Collected['refused']>();

/** Papers taken in that nobody has been told of yet. */
const news = new WeakMap<Session, Arrived[]>();

/** What has been taken in since this was asked, or since somebody collected by hand. */
export function takeNews(session: Session): readonly Arrived[] {
  const arrived = news.get(session) ?? [];
  news.delete(session);
  return arrived;
}

/** Looks now and tells, once, of everything refused since the last telling, whoever looked. */
export async function collect(office: Office, session: Session): Promise<Collected> {
  const taken = await lookIntoCarrier(office, session);
  const refused = untold.get(session) ?? [];
  untold.delete(session);
  // Who asks sees what has come.
  news.delete(session);
  return { taken, refused };
}

/** Takes in what has come, by itself; how many. What is refused is told to whoever asks next. */
export function lookIntoCarrier(office: Office, session: Session): Promise<number> {
  const present = running.get(session);
  if (present) return present;
  const started = look(office, session).finally(() => running.delete(session));
  running.set(session, started);
  return started;
}

async function look(office: Office, session: Session): Promise<number> {
  const done = looked.get(session) ?? new Set<string>();
  looked.set(session, done);
  const refused = untold.get(session) ?? [];
  untold.set(session, refused);
  let taken = 0;
  let enlarged = false;
  const unknown = strangers.get(session) ?? new Set<string>();
  strangers.set(session, unknown);
  const stuck = hindered.get(session) ?? new Set<string>();
  hindered.set(session, stuck);
  let names: readonly string[];
  try {
    names = office.carrier.list();
  } catch (error) {
    if (error instanceof CarrierError) throw new Refusal('carrier.unreachable');
    throw error;
  }
  for (const name of names) {
    if (done.has(name)) continue;
    const id = /-([0-9a-f]{32})\.yzen$/.exec(name)?.[1];
    // Our own, and what came under this very name before, is no news; the same envelope under another name is.
    const ours =
      id !== undefined &&
      session.store.read(
        (db) =>
          envelopes.get(db, 'out', id) !== undefined || envelopes.seen<{ name?: string }>(db, id)?.detail.name === name,
      );
    if (ours) {
      done.add(name);
      continue;
    }
    const outcome = await takeInNamed(office, session, name);
    if (outcome === 'again') continue;
    const again = outcome.outcome === 'envelope.fault' && outcome.again;
    // Found out once in the log; told to whoever asks, each time.
    const known = again && stuck.has(name);
    if (again) stuck.add(name);
    else done.add(name);
    if (outcome.outcome === 'envelope.unknownSender') unknown.add(name);
    if (outcome.outcome === 'taken') {
      taken++;
      const arrived = arrivedBy(session, outcome);
      if (arrived) news.set(session, [...(news.get(session) ?? []), arrived]);
      const told = refused.findIndex((one) => one.name === name);
      if (told >= 0) refused.splice(told, 1);
      enlarged ||= outcome.purpose === 'directory';
    } else if (outcome.outcome !== 'envelope.notForMe') {
      const { outcome: code, findings } = outcome;
      if (!refused.some((one) => one.name === name)) refused.push({ name, code, findings: [...findings] });
      if (known) continue;
      const audited = code === 'envelope.fault' ? 'fault' : 'refused';
      session.store.commit({ action: 'exchange.takeIn', subject: name, outcome: audited, detail: { code } }, () => {});
    }
  }
  if (taken > 0) office.changed('exchange', 'circulation');
  if (enlarged) {
    office.changed('unit', 'keys');
    // Whoever was a stranger to us before may be a colleague now.
    for (const name of unknown) done.delete(name);
    untold.set(
      session,
      refused.filter((one) => !unknown.has(one.name)),
    );
    unknown.clear();
    return taken + (await look(office, session));
  }
  return taken;
}

async function takeInNamed(office: Office, session: Session, name: string) {
  let file: OpenFile | null = null;
  try {
    file = office.carrier.open(name);
    return await takeIn(office, session, name, file);
  } catch (error) {
    // A file that is just being taken away, or a carrier that has gone: nothing is lost, the next look tries again.
    if (error instanceof CarrierError) return 'again' as const;
    if (error instanceof StoreError && error.code === 'disk.full') throw new Refusal('disk.full');
    if (error instanceof StoreError && error.code === 'store.closed') throw error;
    // What is met in one envelope must not keep the next ones from being taken in. A disk may write again at the next look; a defect is tried again in
    // the next session.
    return { outcome: 'envelope.fault' as const, findings: [], again: isSystemFault(error) };
  } finally {
    file?.close();
  }
}

/** What an envelope brought, if it is a paper: receipts and the unit's ledger are none. */
function arrivedBy(session: Session, taken: Extract<TakeIn, { outcome: 'taken' }>): Arrived | null {
  const { purpose, dossier, sender } = taken;
  if (purpose !== 'dispatch' && purpose !== 'handOver') return null;
  const state = session.store.read((db) => loadDossier(db, dossier, session.directory()))?.state;
  const colleague = findMember(session.directory(), sender)?.name ?? '';
  return {
    purpose,
    from: purpose === 'dispatch' && state ? agencyOf(state) : colleague,
    title: state ? titleOf(state) : '',
    mark: state?.registration?.handlingMark ?? state?.elements?.handlingMark ?? null,
  };
}
