// Ant Design with our tokens, the page's nonce and the language, around what is made of it.
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useMemo } from 'react';
import { antTheme } from '../ui/tokens.ts';
import { usePreferencesStore } from './preferences.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

export function AntDesign({ children }: { readonly children: ReactNode }) {
  const { language, typeSize } = usePreferencesStore();
  const theme = useMemo(() => antTheme(typeSize), [typeSize]);
  return (
    <ConfigProvider
      csp={{ nonce }}
      theme={theme}
      locale={language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  );
}
