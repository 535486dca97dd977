// Help beside the screen that is open: a panel that F1 or a button opens and Esc, F1 or its own button closes; the focus goes into it and back to where it was. The texts are loaded when
// they are first wanted. The screen beneath stays in use: nothing waits for the help.
import { useEffect } from 'react';
import { create } from 'zustand';
import { later } from '../shell/Later.tsx';
import { useText } from '../shell/text/text.ts';
import { Glyph } from '../ui/Glyph.tsx';
import { PlainButton } from '../ui/PlainButton.tsx';
import { useReturnFocus } from '../ui/return-focus.ts';
import type { Topic } from './topics.ts';
import './help.css';

const contents = later(async () => (await import('./HelpContents.tsx')).HelpContents);

const useHelpStore = create<{ readonly open: boolean }>()(() => ({ open: false }));
const toggle = () => useHelpStore.setState(({ open }) => ({ open: !open }));

/** Opens and closes the help; `corner` where there is no bar to stand in. */
export function HelpButton({ corner }: { readonly corner?: boolean }) {
  const t = useText();
  const open = useHelpStore((state) => state.open);
  return (
    <PlainButton
      className={corner === true ? 'help-corner' : ''}
      aria-expanded={open}
      aria-keyshortcuts="F1"
      onClick={toggle}
    >
      <Glyph sign="question" />
      {t('help.title')}
    </PlainButton>
  );
}

/** The panel, and the key that opens it. Mounted once on every page, with what the page is. */
export function Help({ topic }: { readonly topic: Topic }) {
  const open = useHelpStore((state) => state.open);
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key !== 'F1') return;
      event.preventDefault();
      toggle();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  // The next person begins without it.
  useEffect(() => () => useHelpStore.setState({ open: false }), []);
  return open ? <Panel topic={topic} /> : null;
}

function Panel({ topic }: { readonly topic: Topic }) {
  const t = useText();
  const panel = useReturnFocus<HTMLElement>();
  return (
    <aside
      className="help"
      ref={panel}
      tabIndex={-1}
      aria-label={t('help.title')}
      onKeyDown={(event) => {
        // Keys of the screen beneath are not for whoever reads here.
        if (event.key !== 'F1' && !event.altKey && !event.ctrlKey) event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        toggle();
      }}
    >
      <header className="help-head">
        <h2>{t('help.title')}</h2>
        <PlainButton onClick={toggle}>{t('help.close')}</PlainButton>
      </header>
      <contents.Show key={topic} topic={topic} />
    </aside>
  );
}
