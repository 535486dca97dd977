// The reader's toolbar: page and jump, zoom, fits, turn, find, and what the screen adds at its end.
import {
  AppstoreOutlined,
  ColumnHeightOutlined,
  ColumnWidthOutlined,
  LeftOutlined,
  ReadOutlined,
  RightOutlined,
  RotateRightOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
  UnorderedListOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../shell/text/text.ts';
import { pageWanted } from './viewer/page-wanted.ts';
import type { ReadingDocument } from './viewer/reading-document.ts';
import type { Viewer } from './viewer/viewer.ts';

type Props = {
  readonly viewer: Viewer;
  readonly finding: boolean;
  readonly onFind: () => void;
  /** Whether the small pictures are shown; undefined where none are offered. */
  readonly thumbnails: boolean | undefined;
  readonly onThumbnails: () => void;
  /** What the pages call themselves, where that is not their number. */
  readonly labels: readonly string[] | null;
  /** The column of the table of contents and of attached files; null where the document has neither. */
  readonly lists: { readonly label: string; readonly shown: boolean } | null;
  readonly onLists: () => void;
  readonly children?: ReactNode;
};

export function Toolbar(props: Props) {
  const { viewer, finding, onFind, thumbnails, onThumbnails, labels, lists, onLists, children } = props;
  const t = useText();
  const { scale, fit, page, pages, double } = useStore(viewer.state);
  return (
    <div
      className={`pdf-toolbar${labels ? ' pdf-toolbar-labelled' : ''}`}
      role="toolbar"
      aria-label={t('reader.toolbar')}
    >
      {thumbnails !== undefined && (
        <ToolButton
          extra
          label={t('reader.thumbnails')}
          icon={<AppstoreOutlined />}
          pressed={thumbnails}
          onClick={onThumbnails}
        />
      )}
      {lists && (
        <ToolButton
          extra
          label={lists.label}
          icon={<UnorderedListOutlined />}
          pressed={lists.shown}
          onClick={onLists}
        />
      )}
      <ToolButton
        label={t('reader.previousPage')}
        icon={<LeftOutlined />}
        disabled={page === 0}
        onClick={() => viewer.turn(-1)}
      />
      <PageField viewer={viewer} page={page} pages={pages} labels={labels} />
      <ToolButton
        label={t('reader.nextPage')}
        icon={<RightOutlined />}
        disabled={page >= pages - (double ? 2 : 1)}
        onClick={() => viewer.turn(1)}
      />
      <span className="pdf-toolbar-rule" aria-hidden />
      <ToolButton
        label={t('reader.zoomOut')}
        icon={<ZoomOutOutlined />}
        keys="Control+-"
        onClick={() => viewer.zoom(-1)}
      />
      <output className="pdf-scale figures" aria-label={t('reader.scale')}>
        {Math.round(scale * 100)}%
      </output>
      <ToolButton
        label={t('reader.zoomIn')}
        icon={<ZoomInOutlined />}
        keys="Control+="
        onClick={() => viewer.zoom(1)}
      />
      <ToolButton
        label={t('reader.fitWidth')}
        icon={<ColumnWidthOutlined />}
        pressed={fit === 'width'}
        onClick={() => viewer.fit('width')}
      />
      <ToolButton
        label={t('reader.fitPage')}
        icon={<ColumnHeightOutlined />}
        pressed={fit === 'page'}
        onClick={() => viewer.fit('page')}
      />
      {pages > 1 && (
        <ToolButton
          extra
          label={t('reader.twoPages')}
          icon={<ReadOutlined />}
          pressed={double}
          onClick={() => viewer.toggleDouble()}
        />
      )}
      <ToolButton extra label={t('reader.rotate')} icon={<RotateRightOutlined />} onClick={() => viewer.rotate()} />
      {viewer.document.marks && <MarksButton marks={viewer.document.marks} />}
      <ToolButton
        label={t('reader.find')}
        icon={<SearchOutlined />}
        keys="Control+F"
        pressed={finding}
        onClick={onFind}
      />
      <span className="pdf-toolbar-push" />
      {children}
    </div>
  );
}

/** Shows or leaves out what the file itself lays over its pages, so that what is beneath a seal can be read. */
function MarksButton({ marks }: { readonly marks: NonNullable<ReadingDocument['marks']> }) {
  const t = useText();
  const shown = useStore(marks);
  return (
    <ToolButton
      extra
      label={t('reader.marks')}
      icon={<SafetyCertificateOutlined />}
      pressed={shown}
      onClick={() => marks.setState(!shown, true)}
    />
  );
}

type ToolProps = {
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** Shows the label as a word beside the icon. */
  readonly worded?: boolean;
  /** Gives way where there is little room. */
  readonly extra?: boolean;
  readonly onClick: () => void;
};

/** A button of the toolbar: an icon with its name for the pointer and for a screen reader. */
export function ToolButton({ label, icon, keys, pressed, disabled, worded, extra, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className={`pdf-button${worded === true ? ' pdf-button-worded' : ''}${extra === true ? ' pdf-tool-extra' : ''}`}
      aria-label={label}
      title={label}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {icon}
      {worded === true && <span>{label}</span>}
    </button>
  );
}

type FieldProps = {
  readonly viewer: Viewer;
  readonly page: number;
  readonly pages: number;
  readonly labels: readonly string[] | null;
};

/** Characters that the page field has room for, however long the labels are. */
const WIDEST_FIELD = 7;

/** Page n of N, by what the page calls itself where it does; that or a number and Enter jumps. */
function PageField({ viewer, page, pages, labels }: FieldProps) {
  const t = useText();
  const nameOf = (index: number): string => labels?.[index] || String(index + 1);
  const name = nameOf(page);
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);

  function jump(): void {
    const wanted = pageWanted(typed, labels);
    if (wanted !== null) viewer.goTo(wanted);
    setTyped(nameOf(viewer.state.getState().page));
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Enter') {
      jump();
      const field = event.currentTarget;
      requestAnimationFrame(() => {
        // The next number takes the place of this one; selecting would also take the focus back from where it went meanwhile.
        if (document.activeElement === field) field.select();
      });
    } else if (event.key === 'Escape') setTyped(name);
    else return;
    event.preventDefault();
  }

  return (
    <span className="pdf-page-field figures">
      <input
        aria-label={t('reader.pageField')}
        inputMode={labels ? 'text' : 'numeric'}
        value={typed}
        size={widthOf(pages, labels)}
        onChange={({ target: { value } }) =>
          setTyped(labels ? value.slice(0, 24) : value.replace(/\D/g, '').slice(0, 6))
        }
        onFocus={(event) => event.target.select()}
        onBlur={() => setTyped(name)}
        onKeyDown={onKey}
      />
      <span>{labels ? t('reader.ofPages', { page: page + 1, pages }) : `/ ${pages}`}</span>
    </span>
  );
}

/** Of the page field, in characters. */
function widthOf(pages: number, labels: readonly string[] | null): number {
  const longest = labels?.reduce((most, label) => Math.max(most, label.length), 0) ?? 0;
  return Math.max(2, String(pages).length, Math.min(WIDEST_FIELD, longest));
}
