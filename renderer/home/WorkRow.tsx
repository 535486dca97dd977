// One line of a list of work: urgency, title, number, unit, the latest step with who and when, and what I may do next.
import { RightOutlined } from '@ant-design/icons';
import type { Row } from '../../preload/contract/circulation.ts';
import { useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { formatMoment, formatWhen } from '../ui/format.ts';
import { MarkTag, UrgencyTag } from '../ui/Tags.tsx';

type Props = {
  readonly row: Row;
  readonly now: number;
  readonly inTabOrder: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
};

export function WorkRow({ row, now, inTabOrder, onFocus, onOpen }: Props) {
  const t = useText();
  const language = useLanguage();
  const title = row.title === '' ? t('home.untitled') : row.title;
  const next = row.next === null ? t('action.open') : t(`action.${row.next}`);
  const act = `${wordFor(language, 'act', row.lastAct === '' ? 'draft' : row.lastAct)} ${row.lastActor}`;
  const excerpt = row.excerpt === '' ? '' : `${language === 'en' ? ': ' : '：'}${row.excerpt}`;
  return (
    <li>
      <button
        type="button"
        className={row.waitsForMe ? 'work-row work-row-waits' : 'work-row'}
        data-row
        tabIndex={inTabOrder ? 0 : -1}
        onFocus={onFocus}
        onClick={onOpen}
      >
        <span className="work-urgency">
          <UrgencyTag urgency={row.urgency} />
        </span>{' '}
        <span className="work-what">
          <span className="work-title" title={title}>
            {title}
          </span>{' '}
          <MarkTag mark={row.handlingMark} />
        </span>{' '}
        <span className="work-facts">
          <span className="work-number figures">{row.number}</span> <span className="work-unit">{row.unit}</span>{' '}
          <span className="work-act" title={`${act}${excerpt}`}>
            {act}
            {excerpt !== '' && <span className="work-excerpt">{excerpt}</span>}
          </span>
        </span>{' '}
        <time
          className="work-when figures"
          dateTime={new Date(row.lastAt).toISOString()}
          title={formatMoment(row.lastAt, language)}
        >
          {formatWhen(row.lastAt, now, language)}
        </time>{' '}
        <span className={row.waitsForMe ? 'work-next work-next-mine' : 'work-next'}>
          {row.waitsForMe ? next : t(`state.${row.state}`)}
          {row.waitsForMe && <RightOutlined aria-hidden />}
          {row.waitsForMe && (
            <span className="sr-only">
              {t(`state.${row.state}`)} {t('home.waits')}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
