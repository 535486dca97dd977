// The lock screen: who works on this computer, grouped by unit; choosing a person opens the PIN window. On a computer without any
// profile it is the first page and offers the exercise. From here a unit is founded or joined, and what waits for an answer waits here.
// It shows nothing of any document. The first that a person sees of the client: it stands without Ant Design, and what it leads to is loaded later.
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import type * as v from 'valibot';
import type { keys } from '../../preload/contract/keys.ts';
import { Help, HelpButton } from '../help/Help.tsx';
import type { Topic } from '../help/topics.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { formatDuration } from '../ui/format.ts';
import { UnitOffers } from '../unit/UnitOffers.tsx';
import { ExerciseStrip, ExerciseWatermark } from './ExerciseMark.tsx';
import { onProgress } from './events.ts';
import { later } from './Later.tsx';
import { call, useAction, useQuery } from './office.ts';
import { rememberSession, useSessionStore } from './session.ts';
import { useLanguage, useText } from './text/text.ts';
import '../ui/tags.css';
import './lock-screen.css';

type Profile = v.InferOutput<typeof keys.profiles.output>['profiles'][number];

const first = later(async () => (await import('./FirstSteps.tsx')).First);
const found = later(async () => (await import('./FirstSteps.tsx')).Found);
const join = later(async () => (await import('./FirstSteps.tsx')).Join);
const joins = later(async () => (await import('./FirstSteps.tsx')).Waiting);

type Props = {
  /** Once the people can be seen. */
  readonly onShown: () => void;
};

export function LockScreen({ onShown }: Props) {
  const t = useText();
  const reason = useSessionStore((state) => state.reason);
  const profiles = useQuery(window.office.keys.profiles, {}, ['keys']);
  const waiting = useQuery(window.office.unit.state, {}, ['unit']);
  const [place, setPlace] = useState<'people' | 'found' | 'join'>('people');
  const [saved, setSaved] = useState<{ readonly join: string; readonly fileName: string | null } | undefined>(
    undefined,
  );
  const unlock = useAction();
  const inner = useRef<HTMLDivElement>(null);
  const ready = profiles.value !== undefined;
  const [waitingFor, setWaitingFor] = useState<string | undefined>(undefined);
  const [rebuilt, setRebuilt] = useState<{ readonly done: number; readonly total: number } | undefined>(undefined);
  useEffect(
    () =>
      onProgress(({ task, done, total }) => {
        if (task === 'unlock') setRebuilt({ done, total });
      }),
    [],
  );

  // The first card is ready for Enter as soon as the cards stand.
  useEffect(() => {
    if (ready && document.activeElement === document.body) inner.current?.querySelector('button')?.focus();
  }, [ready]);

  const shown = useEffectEvent(onShown);
  useEffect(() => {
    if (!ready) return undefined;
    // Whatever is done then comes after the picture, not into it.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => (timer = setTimeout(shown)));
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [ready]);

  if (profiles.value === undefined) {
    return (
      <main className="lock" aria-label={t('lock.title')}>
        <div className="lock-inner">
          {!profiles.loading && <FailureNotice failure={profiles.failure} onRetry={profiles.reload} />}
        </div>
      </main>
    );
  }
  const { profiles: people, canCreateExercise } = profiles.value;
  const home = (): void => {
    setPlace('people');
    profiles.reload();
  };
  if (place === 'found') return withHelp('found', <found.Show onDone={home} onBack={home} />);
  if (place === 'join') {
    return withHelp(
      'join',
      <join.Show
        onBack={home}
        onDone={(made) => {
          setSaved(made);
          home();
        }}
      />,
    );
  }
  const pending = waiting.value?.pending ?? [];
  const ways = (
    <>
      {waiting.value?.interrupted === true && (
        <p className="unit-interrupted" role="status">
          {t('unit.interrupted')}
        </p>
      )}
      {pending.length > 0 && <joins.Show pending={pending} saved={saved} onJoined={home} />}
      <FailureNotice failure={waiting.failure} onRetry={waiting.reload} />
      <UnitOffers explained={people.length === 0} onFound={() => setPlace('found')} onJoin={() => setPlace('join')} />
    </>
  );
  if (people.length === 0) {
    return withHelp(
      'first',
      <first.Show canCreate={canCreateExercise} waiting={pending.length > 0} onMade={profiles.reload}>
        {ways}
      </first.Show>,
    );
  }

  function choose(profile: Profile): void {
    setWaitingFor(profile.name);
    unlock.run(async () => {
      try {
        rememberSession(await call(window.office.keys.unlock, { profile: profile.id }));
      } finally {
        setWaitingFor(undefined);
        setRebuilt(undefined);
        profiles.reload();
      }
    });
  }

  const units = [...new Set(people.map((person) => person.unit))];
  // The strip speaks for the whole computer: with a unit of one's own beside it, the exercise is marked where it stands.
  const exercise = people.every((person) => person.exercise);
  const cancelled = unlock.failure?.kind === 'refusal' && unlock.failure.code === 'pin.cancelled';
  return withHelp(
    'lock',
    <div className="lock-page">
      {exercise && <ExerciseStrip />}
      <main className="lock" aria-label={t('lock.title')}>
        <div className="lock-inner" ref={inner}>
          <p className="lock-brand">{t('app.name')}</p>
          <h1 className="lock-title">{t('lock.title')}</h1>
          <p className="lock-reason" aria-live="polite">
            {rebuilt !== undefined
              ? t('lock.rebuilding', rebuilt)
              : waitingFor !== undefined
                ? t('lock.waiting', { name: waitingFor })
                : reason !== undefined
                  ? t(`lock.reason.${reason}`)
                  : ' '}
          </p>
          {!cancelled && <FailureNotice failure={unlock.failure} onClose={unlock.clear} />}
          {units.map((unit) => (
            <section className="lock-unit" key={unit} aria-label={unit}>
              <h2>
                {unit}
                {!exercise && people.some((person) => person.unit === unit && person.exercise) && (
                  <span className="tag tag-urgent lock-exercise">{t('app.exercise')}</span>
                )}
              </h2>
              <div className="lock-people">
                {people
                  .filter((person) => person.unit === unit)
                  .map((person) => (
                    <PersonCard key={person.id} person={person} busy={unlock.busy} onChoose={() => choose(person)} />
                  ))}
              </div>
            </section>
          ))}
          {ways}
        </div>
      </main>
      {exercise && <ExerciseWatermark />}
    </div>,
  );
}

function withHelp(topic: Topic, page: ReactNode): ReactNode {
  return (
    <div className="lock-frame">
      {page}
      <HelpButton corner />
      <Help topic={topic} />
    </div>
  );
}

type CardProps = { readonly person: Profile; readonly busy: boolean; readonly onChoose: () => void };

function PersonCard({ person, busy, onChoose }: CardProps) {
  const t = useText();
  const language = useLanguage();
  const wait = useCountdown(person.retryAt);
  return (
    <button type="button" className="person" disabled={busy} onClick={onChoose}>
      <span className="person-name">{person.name}</span> <span className="person-post">{person.post}</span>{' '}
      {wait > 0 && <span className="person-wait">{t('lock.delayed', { time: formatDuration(wait, language) })}</span>}
      {wait <= 0 && person.exercisePin !== undefined && (
        <span className="person-pin">
          {t('lock.pin')} <b className="figures">{person.exercisePin}</b>
        </span>
      )}
    </button>
  );
}

/** Milliseconds until `until`, told once a second. */
function useCountdown(until: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === undefined || until <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return until === undefined ? 0 : until - now;
}
