// The small bar beside selected text: highlight it, or write a note to it. Beside one's own highlight: write a note to it, or take it away.
import { CloseOutlined, FormOutlined, HighlightOutlined } from '@ant-design/icons';
import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useText } from '../../shell/text/text.ts';
import { ToolButton } from '../Toolbar.tsx';
import type { RemarksDesk } from './remarks-desk.ts';

export function SelectionBar({ desk }: { readonly desk: RemarksDesk }) {
  const t = useText();
  const bar = useStore(desk.book.state, (state) => state.bar);
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const own = element.current;
    const frame = own?.offsetParent;
    if (!own || !frame || !bar) return;
    // Within the frame: before its edges, beneath the words, above them where there is no room beneath.
    const left = Math.min(Math.max(4, bar.left - own.offsetWidth / 2), frame.clientWidth - own.offsetWidth - 20);
    const below = bar.top + 8;
    const fits = below + own.offsetHeight < frame.clientHeight;
    own.style.left = `${Math.max(4, left)}px`;
    own.style.top = `${Math.max(4, fits ? below : bar.top - own.offsetHeight - 28)}px`;
  }, [bar]);
  if (bar === null) return null;
  const { own } = bar;
  return (
    <div
      ref={element}
      className="remark-bar"
      role="toolbar"
      aria-label={t(own === null ? 'remarks.bar' : 'remarks.bar.own')}
      // The selection stays while the bar is pressed.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      {own === null && (
        <ToolButton
          worded
          label={t('remarks.highlight')}
          icon={<HighlightOutlined />}
          keys="Alt+H"
          onClick={() => desk.highlight()}
        />
      )}
      <ToolButton
        worded
        label={t('remarks.note')}
        icon={<FormOutlined />}
        keys="Alt+N"
        onClick={() => (own === null ? desk.note() : desk.noteAt(own))}
      />
      {own !== null && (
        <ToolButton
          worded
          label={t('remarks.highlight.remove')}
          icon={<CloseOutlined />}
          onClick={() => desk.book.remove('highlight', own)}
        />
      )}
    </div>
  );
}
