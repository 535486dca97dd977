// The unit's people, certificates that this profile knows, their state, the age of the revocation lists, and how keys and store are protected here.
// Whoever holds the unit's keys accepts requests to join here (unit/UnitPeople.tsx); revoking is not done on this screen.
import { Button } from 'antd';
import { useState } from 'react';
import type * as v from 'valibot';
import type { keys } from '../../preload/contract/keys.ts';
import { call, useAction, useQuery } from '../shell/office.ts';
import { useLanguage, useText } from '../shell/text/text.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Findings } from '../ui/Findings.tsx';
import { commonName, daysBetween, formatDate, formatMoment } from '../ui/format.ts';
import { Grid } from '../ui/Grid.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Status, type Tone } from '../ui/Status.tsx';
import { UnitPeople } from '../unit/UnitPeople.tsx';
import './keys-screen.css';

type Certificates = v.InferOutput<typeof keys.certificates.output>;
type Certificate = Certificates['certificates'][number];
type RevocationList = Certificates['revocationLists'][number];

const tones: Readonly<Record<Certificate['status'], Tone>> = {
  good: 'valid',
  revoked: 'invalid',
  expired: 'invalid',
  unknown: 'indeterminate',
};

export function KeysScreen() {
  const t = useText();
  const certificates = useQuery(window.office.keys.certificates, {}, ['keys']);
  const save = useAction();
  const [saved, setSaved] = useState('');
  const { value } = certificates;

  function exportRoot(): void {
    save.run(async () => {
      const result = await call(window.office.exchange.exportRoot, {});
      setSaved(result === null ? '' : result.fileName);
    });
  }

  return (
    <Screen
      title={t('keys.title')}
      actions={
        <Button onClick={exportRoot} loading={save.busy}>
          {t('keys.exportRoot')}
        </Button>
      }
    >
      <div className="stack">
        <FailureNotice failure={certificates.failure} onRetry={certificates.reload} />
        <FailureNotice failure={save.failure} onClose={save.clear} />
        {saved !== '' && <p role="status">{t('keys.exported', { fileName: saved })}</p>}
        {value !== undefined && (
          <>
            <UnitPeople />
            <CertificateTable certificates={value.certificates} />
            <RevocationTable lists={value.revocationLists} />
            {value.store.length > 0 && (
              <section>
                <h2 className="section-title">{t('keys.store')}</h2>
                <Findings label={t('keys.store')} findings={value.store} />
              </section>
            )}
          </>
        )}
      </div>
    </Screen>
  );
}

function CertificateTable({ certificates }: { readonly certificates: readonly Certificate[] }) {
  const t = useText();
  const language = useLanguage();
  return (
    <section>
      <h2 className="section-title">{t('keys.mine')}</h2>
      {certificates.length === 0 && <p className="hint">{t('keys.empty')}</p>}
      {certificates.length > 0 && (
        <Grid
          label={t('keys.mine')}
          columns={[
            { key: 'holder', heading: t('keys.holder') },
            { key: 'use', heading: t('keys.use') },
            { key: 'unit', heading: t('keys.unit') },
            { key: 'issuer', heading: t('keys.issuer') },
            { key: 'period', heading: t('keys.period'), figures: true },
            { key: 'status', heading: t('keys.status') },
            { key: 'serial', heading: t('keys.serial') },
          ]}
          rows={certificates.map((certificate) => ({
            key: certificate.fingerprint,
            cells: {
              holder: (
                <b className="keys-holder" title={certificate.subject}>
                  {commonName(certificate.holder)}
                </b>
              ),
              use: <span className="keys-line">{t(`keys.use.${certificate.use}`)}</span>,
              unit: certificate.unit,
              issuer: <span title={certificate.issuer}>{commonName(certificate.issuer)}</span>,
              period: <span className="keys-line">{formatDate(certificate.notAfter, language)}</span>,
              status: <Status tone={tones[certificate.status]}>{t(`keys.status.${certificate.status}`)}</Status>,
              serial: (
                <code className="keys-serial" title={certificate.serialNumber}>
                  {certificate.serialNumber}
                </code>
              ),
            },
          }))}
        />
      )}
    </section>
  );
}

function RevocationTable({ lists }: { readonly lists: readonly RevocationList[] }) {
  const t = useText();
  const language = useLanguage();
  const now = Date.now();
  return (
    <section>
      <h2 className="section-title">{t('keys.revocation')}</h2>
      {lists.length === 0 && <Status tone="indeterminate">{t('keys.revocation.none')}</Status>}
      {lists.length > 0 && (
        <Grid
          label={t('keys.revocation')}
          columns={[
            { key: 'issuer', heading: t('keys.revocation.issuer') },
            { key: 'issuedAt', heading: t('keys.revocation.issuedAt'), figures: true },
            { key: 'age', heading: t('keys.revocation.age'), figures: true },
            { key: 'nextAt', heading: t('keys.revocation.nextAt'), figures: true },
            { key: 'revoked', heading: t('keys.revocation.revoked'), figures: true },
          ]}
          rows={lists.map((list) => {
            const days = daysBetween(list.issuedAt, now);
            const overdue = list.nextAt !== null && list.nextAt < now;
            return {
              key: `${list.issuer}-${list.issuedAt}`,
              cells: {
                issuer: <span title={list.issuer}>{commonName(list.issuer)}</span>,
                issuedAt: formatMoment(list.issuedAt, language),
                age: days <= 0 ? t('keys.revocation.age.today') : t('keys.revocation.age.days', { count: days }),
                nextAt: overdue ? (
                  <Status tone="indeterminate">{t('keys.revocation.overdue')}</Status>
                ) : list.nextAt === null ? (
                  '—'
                ) : (
                  formatDate(list.nextAt, language)
                ),
                revoked: list.revoked,
              },
            };
          })}
        />
      )}
    </section>
  );
}
