// The entry of the PIN window. It has no Ant Design and no store: the smaller this page, the easier it is to read whole.
import { createRoot } from 'react-dom/client';
import { setLanguage } from '../shell/text/text.ts';
import { applyTokens } from '../ui/tokens.ts';
import { PinPage } from './PinPage.tsx';
import '../shell/base.css';
import './pin.css';

const root = document.getElementById('root');
if (root === null) throw new Error('pin.html has no root');
applyTokens('normal');
createRoot(root).render(
  <PinPage
    api={window.pinWindow}
    onStatement={(statement) => {
      setLanguage(statement.language);
      applyTokens(statement.typeSize);
    }}
  />,
);
