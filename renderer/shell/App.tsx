// The application: Ant Design with our tokens and the page's nonce, then the lock screen or, with a session, the frame.
// When the session ends every screen is unmounted and the stores are emptied: nothing of a document stays behind.
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useMemo } from 'react';
import { forgetBoxes } from '../home/boxes.ts';
import { antTheme } from '../ui/tokens.ts';
import { AppFrame } from './AppFrame.tsx';
import { onLocked } from './events.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { LockScreen } from './LockScreen.tsx';
import { call } from './office.ts';
import { usePreferencesStore } from './preferences.ts';
import { goTo, startRoute } from './routes.ts';
import { forgetSession, rememberSession, useSessionStore } from './session.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

useSessionStore.subscribe((state, before) => {
  if (state.session?.profile === before.session?.profile) return;
  forgetBoxes();
  goTo(startRoute(state.session?.role ?? 'clerk'));
});

export function App() {
  const { language, typeSize } = usePreferencesStore();
  const session = useSessionStore((state) => state.session);
  const theme = useMemo(() => antTheme(typeSize), [typeSize]);

  useEffect(() => onLocked(forgetSession), []);
  useEffect(() => {
    call(window.office.keys.session, {}).then(rememberSession, () => rememberSession(null));
  }, []);

  return (
    <ConfigProvider
      csp={{ nonce }}
      theme={theme}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <FaultBoundary>
        {session === undefined ? null : session === null ? (
          <LockScreen />
        ) : (
          <AppFrame key={session.profile} session={session} />
        )}
      </FaultBoundary>
    </ConfigProvider>
  );
}
