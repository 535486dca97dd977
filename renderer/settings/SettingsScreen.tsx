// Settings: language, type size, notices on the desktop, who is at work, the way to one's own certificates and records, and what this client is made of.
// Where Electron is a fallback or the device secret lies in a file, that is said plainly.
import { Button } from 'antd';
import { useState } from 'react';
import type * as v from 'valibot';
import type { shell } from '../../preload/contract/shell.ts';
import { call, useAction, useQuery } from '../shell/office.ts';
import { changePreferences, usePreferencesStore } from '../shell/preferences.ts';
import { goTo } from '../shell/routes.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../shell/text/text.ts';
import { Choice } from '../ui/Choice.tsx';
import { Digest } from '../ui/Digest.tsx';
import { Facts } from '../ui/Facts.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field } from '../ui/Field.tsx';
import { Findings } from '../ui/Findings.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Status } from '../ui/Status.tsx';
import { Phrases } from './Phrases.tsx';
import './settings-screen.css';

type About = v.InferOutput<typeof shell.about.output>;

export function SettingsScreen() {
  const t = useText();
  const session = useSession();
  const about = useQuery(window.office.shell.about, {}, []);
  return (
    <Screen title={t('settings.title')}>
      <div className="settings">
        <Display />
        <section className="panel" aria-label={t('settings.session')}>
          <h2>{t('settings.session')}</h2>
          <Facts
            label={t('settings.session')}
            facts={[
              { term: t('settings.person'), value: session.name },
              { term: t('settings.post'), value: session.post },
              { term: t('settings.unit'), value: session.unit, wide: true },
              {
                term: t('settings.lockAfter'),
                value: t('settings.lockAfter.value', { minutes: session.lockAfterMinutes }),
                wide: true,
              },
              { term: t('settings.fingerprint'), value: <Digest value={session.fingerprint} />, wide: true },
            ]}
          />
          <ChangePin />
          <div className="settings-links" role="group" aria-label={t('settings.records')}>
            <Button onClick={() => goTo({ name: 'keys' })}>{t('settings.openKeys')}</Button>
            <Button onClick={() => goTo({ name: 'audit' })}>{t('settings.openAudit')}</Button>
          </div>
        </section>
        <Phrases />
        <FailureNotice failure={about.failure} onRetry={about.reload} />
        {about.value !== undefined && <AboutPanel about={about.value} />}
      </div>
    </Screen>
  );
}

function ChangePin() {
  const t = useText();
  const change = useAction();
  const [changed, setChanged] = useState(false);
  const cancelled = change.failure?.kind === 'refusal' && change.failure.code === 'pin.cancelled';

  function ask(): void {
    setChanged(false);
    change.run(async () => {
      await call(window.office.keys.changePin, {});
      setChanged(true);
    });
  }

  return (
    <>
      <div className="settings-links" role="group" aria-label={t('settings.pin')}>
        <Button loading={change.busy} onClick={ask}>
          {t('settings.changePin')}
        </Button>
        {changed && <span role="status">{t('settings.pinChanged')}</span>}
      </div>
      {!cancelled && <FailureNotice failure={change.failure} onClose={change.clear} />}
    </>
  );
}

function Display() {
  const t = useText();
  const preferences = usePreferencesStore();
  const change = useAction();
  return (
    <section className="panel" aria-label={t('settings.display')}>
      <h2>{t('settings.display')}</h2>
      <Field id="language" label={t('settings.language')} group>
        <Choice
          id="language"
          labelledBy="language-label"
          value={preferences.language}
          options={(['zh-CN', 'en'] as const).map((one) => ({ value: one, label: t(`settings.language.${one}`) }))}
          onChange={(language) => change.run(() => changePreferences({ language }))}
        />
      </Field>
      <Field id="typeSize" label={t('settings.typeSize')} group hint={t('settings.typeSize.hint')}>
        <Choice
          id="typeSize"
          labelledBy="typeSize-label"
          value={preferences.typeSize}
          options={(['normal', 'large'] as const).map((one) => ({ value: one, label: t(`settings.typeSize.${one}`) }))}
          onChange={(typeSize) => change.run(() => changePreferences({ typeSize }))}
        />
      </Field>
      <Field id="notices" label={t('settings.notices')} group hint={t('settings.notices.hint')}>
        <Choice
          id="notices"
          labelledBy="notices-label"
          value={preferences.notices}
          options={(['on', 'off'] as const).map((one) => ({ value: one, label: t(`settings.notices.${one}`) }))}
          onChange={(notices) => change.run(() => changePreferences({ notices }))}
        />
      </Field>
      <FailureNotice failure={change.failure} onClose={change.clear} />
    </section>
  );
}

function AboutPanel({ about }: { readonly about: About }) {
  const t = useText();
  const electron = t('settings.electron.value', {
    version: about.electron,
    source: t(`settings.electron.${about.electronSource}`),
  });
  const doubtful = about.electronSource === 'fallback' || about.electronSource === 'unknown';
  return (
    <section className="panel" aria-label={t('settings.about')}>
      <h2>{t('settings.about')}</h2>
      <Facts
        label={t('settings.about')}
        facts={[
          { term: t('settings.version'), value: about.version, wide: true },
          {
            term: t('settings.electron'),
            value: doubtful ? <Status tone="indeterminate">{electron}</Status> : electron,
            wide: true,
          },
          { term: t('settings.chrome'), value: about.chrome },
          { term: t('settings.node'), value: about.node },
          { term: t('settings.sqlite'), value: about.sqlite },
          { term: t('settings.cryptoProvider'), value: about.cryptoProvider },
          { term: t('settings.ceiling'), value: t(`settings.ceiling.${about.ceiling}`), wide: true },
          {
            term: t('settings.deviceSecret'),
            value:
              about.deviceSecret === 'file' ? (
                <Status tone="indeterminate">{t('settings.deviceSecret.file')}</Status>
              ) : (
                t('settings.deviceSecret.keyring')
              ),
            wide: true,
          },
          { term: t('settings.home'), value: <code className="figures">{about.home}</code>, wide: true },
        ]}
      />
      {about.findings.length > 0 && (
        <>
          <h3 className="settings-findings">{t('settings.findings')}</h3>
          <Findings label={t('settings.findings')} findings={about.findings} />
        </>
      )}
    </section>
  );
}
