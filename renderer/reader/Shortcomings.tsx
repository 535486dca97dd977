// What of the document is not shown as its maker meant: a line above the pages, opened for the particulars. Nothing where everything is. It may come while somebody reads or selects: what
// is on the screen then stays where it is.
import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useText } from '../shell/text/text.ts';
import type { ReadingDocument, Shortcoming } from './viewer/reading-document.ts';

/** Characters of a font that are named. */
const MOST_NAMED = 60;

type Props = {
  readonly of: ReadingDocument['shortcomings'];
  /** The line takes so many pixels from the pages' height, above them; negative when it goes. */
  readonly onRoom: (height: number) => void;
};

export function Shortcomings({ of, onRoom }: Props) {
  const t = useText();
  const line = useRef<HTMLDetailsElement>(null);
  const tell = useEffectEvent(onRoom);
  const all = useStore(of);
  const particulars = all.filter((one) => one.kind !== 'xfa');
  const isThere = particulars.length > 0;
  useLayoutEffect(() => {
    const height = line.current?.offsetHeight ?? 0;
    if (!isThere || height === 0) return undefined;
    tell(height);
    return () => tell(-height);
  }, [isThere]);
  return (
    <>
      {all.some(({ kind }) => kind === 'xfa') && (
        <p className="pdf-note" role="status">
          {t('reader.xfa')}
        </p>
      )}
      {isThere && (
        <details className="pdf-note pdf-shortcomings" ref={line}>
          <summary>{t('reader.shortcomings', { count: particulars.length })}</summary>
          <ul>
            {particulars.map((one) => (
              <li key={one.kind === 'font' ? `font ${one.name}` : `parts ${one.page}`}>{say(one, t)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

type Particular = Exclude<Shortcoming, { kind: 'xfa' }>;

function say(one: Particular, t: ReturnType<typeof useText>): string {
  if (one.kind === 'parts') return t('reader.shortcoming.parts', { page: one.page + 1, count: one.count });
  if (one.characters === '') return t('reader.shortcoming.face', { name: one.name, standIn: one.standIn });
  const named = [...one.characters];
  const characters = named.slice(0, MOST_NAMED).join('') + (named.length > MOST_NAMED ? '…' : '');
  return t('reader.shortcoming.font', { name: one.name, standIn: one.standIn, characters });
}
