// The pen in the toolbar: take it up and lay it down, colour, width, rubber, undo, redo, clear, and whether what was written is kept.
import {
  ClearOutlined,
  DeleteOutlined,
  EditOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
  RedoOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { useStore } from 'zustand';
import { useLanguage, useText } from '../../shell/text/text.ts';
import { formatTime } from '../../ui/format.ts';
import { ToolButton } from '../Toolbar.tsx';
import { COLOURS, type DeskState, type InkDesk, WIDTHS } from './ink-desk.ts';
import './ink.css';

/** Takes the pen up and lays it down, and says whether what was written is kept. `others`: there are signed annotations that are not ink. */
export function InkTools({ desk, others }: { readonly desk: InkDesk; readonly others: boolean }) {
  const t = useText();
  const state = useStore(desk.state);
  const signed = others || state.signed.length > 0;
  if (!state.mayWrite && !signed) return null;
  return (
    <div className="ink-tools">
      {signed && (
        <ToolButton
          extra
          label={t('ink.signed')}
          icon={state.signedShown ? <EyeOutlined /> : <EyeInvisibleOutlined />}
          pressed={state.signedShown}
          onClick={() => desk.set({ signedShown: !state.signedShown })}
        />
      )}
      {state.mayWrite && <Pen desk={desk} state={state} />}
    </div>
  );
}

function Pen({ desk, state }: { readonly desk: InkDesk; readonly state: DeskState }) {
  const t = useText();
  const up = state.tool !== 'none';
  return (
    <>
      {!up && <SavedMark state={state} desk={desk} />}
      {!up && (state.book.past.length > 0 || state.book.future.length > 0) && <Back desk={desk} state={state} />}
      <ToolButton
        label={t('ink.write')}
        icon={<EditOutlined />}
        worded
        pressed={up}
        disabled={!state.ready}
        onClick={() => desk.set({ tool: up ? 'none' : 'pen' })}
      />
    </>
  );
}

/** What the pen in the hand can be: a line of its own while it is up. */
export function InkPalette({ desk }: { readonly desk: InkDesk }) {
  const t = useText();
  const state = useStore(desk.state);
  if (!state.mayWrite || state.tool === 'none') return null;
  return (
    <div className="pdf-toolbar ink-palette" role="group" aria-label={t('ink.tools')}>
      <SavedMark state={state} desk={desk} />
      <span className="pdf-toolbar-push" />
      <Nib desk={desk} state={state} />
      <ToolButton
        label={t('ink.eraser')}
        icon={<ClearOutlined />}
        pressed={state.tool === 'eraser'}
        onClick={() => desk.set({ tool: state.tool === 'eraser' ? 'pen' : 'eraser' })}
      />
      <span className="pdf-toolbar-rule" aria-hidden />
      <Back desk={desk} state={state} />
      <ToolButton
        label={t('ink.clear')}
        icon={<DeleteOutlined />}
        disabled={state.book.strokes.length === 0}
        onClick={() => desk.clear()}
      />
    </div>
  );
}

function Back({ desk, state }: { readonly desk: InkDesk; readonly state: DeskState }) {
  const t = useText();
  const { past, future } = state.book;
  return (
    <>
      <ToolButton
        label={t('ink.undo')}
        icon={<UndoOutlined />}
        keys="Control+Z"
        disabled={past.length === 0}
        onClick={() => desk.undo()}
      />
      <ToolButton
        label={t('ink.redo')}
        icon={<RedoOutlined />}
        keys="Control+Y"
        disabled={future.length === 0}
        onClick={() => desk.redo()}
      />
    </>
  );
}

function Nib({ desk, state }: { readonly desk: InkDesk; readonly state: DeskState }) {
  const t = useText();
  return (
    <>
      <span className="ink-choices" role="radiogroup" aria-label={t('ink.colour')}>
        {COLOURS.map((colour) => (
          <button
            key={colour}
            type="button"
            role="radio"
            className="pdf-button"
            aria-checked={state.colour === colour}
            aria-label={t(`ink.colour.${colour}`)}
            title={t(`ink.colour.${colour}`)}
            onClick={() => desk.set({ colour, tool: 'pen' })}
          >
            <span className={`ink-swatch ink-swatch-${colour}`} />
          </button>
        ))}
      </span>
      <span className="ink-choices" role="radiogroup" aria-label={t('ink.width')}>
        {WIDTHS.map((width, index) => (
          <button
            key={width}
            type="button"
            role="radio"
            className="pdf-button"
            aria-checked={state.width === width}
            aria-label={t(`ink.width.${index as 0 | 1 | 2}`)}
            title={t(`ink.width.${index as 0 | 1 | 2}`)}
            onClick={() => desk.set({ width, tool: 'pen' })}
          >
            <span className={`ink-nib ink-nib-${index}`} />
          </button>
        ))}
      </span>
      <span className="pdf-toolbar-rule" aria-hidden />
    </>
  );
}

/** Strokes are kept encrypted; they are signed with the step that is taken. */
function SavedMark({ state, desk }: { readonly state: DeskState; readonly desk: InkDesk }) {
  const t = useText();
  const language = useLanguage();
  if (state.saving === 'failed' || state.failure !== undefined) {
    return (
      <span className="ink-saved ink-unsaved" role="alert">
        {t(state.ready ? 'ink.saveFailed' : 'ink.loadFailed')}
        <button
          type="button"
          className="pdf-button pdf-button-framed"
          onClick={() => void (state.ready ? desk.flush().catch(() => undefined) : desk.load())}
        >
          {t('reader.retry')}
        </button>
      </span>
    );
  }
  if (state.saving === 'none') return null;
  return (
    <span className="ink-saved figures" role="status" lang={language}>
      {state.saving === 'saved' ? t('ink.saved', { time: formatTime(state.savedAt) }) : t('ink.saving')}
    </span>
  );
}
