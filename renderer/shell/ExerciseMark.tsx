// The marks of an exercise on every screen: a slim strip at the top and a faint repeated watermark that lets every text through.
import { useMemo } from 'react';
import { useText } from './text/text.ts';
import './exercise-mark.css';

export function ExerciseStrip() {
  const t = useText();
  return (
    <aside className="exercise-strip" aria-label={t('app.exercise')}>
      {t('app.exercise.strip')}
    </aside>
  );
}

/** Drawn as one small picture that the background repeats; it takes no pointer and is not read out. */
export function ExerciseWatermark() {
  const t = useText();
  const word = t('app.exercise');
  const picture = useMemo(() => watermark(word), [word]);
  return <div className="exercise-watermark" style={{ backgroundImage: `url("${picture}")` }} aria-hidden />;
}

function watermark(word: string): string {
  const short = word.length <= 3;
  const type = `font-family="Noto Serif CJK SC, Noto Serif SC, serif" font-weight="600" font-size="${short ? 26 : 18}" letter-spacing="${short ? 10 : 4}"`;
  const texts = ['90 70', '250 180']
    .map((at) => `<text transform="translate(${at}) rotate(-24)">${word}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="220"><g fill="#9E2720" text-anchor="middle" ${type}>${texts}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
