// The audit log of the present profile, newest first, and its check. The log is evidence: nothing here changes it.
import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type * as v from 'valibot';
import type { AuditEntry, audit } from '../../preload/contract/audit.ts';
import { onChanged } from '../shell/events.ts';
import { call, useAction } from '../shell/office.ts';
import { useSession } from '../shell/session.ts';
import { useLanguage, useText, wordFor } from '../shell/text/text.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Findings } from '../ui/Findings.tsx';
import { formatMoment } from '../ui/format.ts';
import { Grid } from '../ui/Grid.tsx';
import { Screen } from '../ui/Screen.tsx';
import { Status, type Tone } from '../ui/Status.tsx';
import './audit-screen.css';

type Check = v.InferOutput<typeof audit.verify.output>;

const PAGE = 100;
const outcomeTones: Readonly<Record<AuditEntry['outcome'], Tone>> = {
  done: 'valid',
  refused: 'indeterminate',
  fault: 'invalid',
};

export function AuditScreen() {
  const t = useText();
  const load = useAction();
  const verify = useAction();
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [total, setTotal] = useState<number | undefined>(undefined);
  const [check, setCheck] = useState<Check | undefined>(undefined);

  const { run } = load;
  const first = useCallback(() => {
    run(async () => {
      const page = await call(window.office.audit.entries, { before: null, limit: PAGE });
      setEntries(page.entries);
      setTotal(page.total);
    });
  }, [run]);
  useEffect(() => {
    first();
    return onChanged((slice) => {
      if (slice === 'audit') first();
    });
  }, [first]);

  function older(): void {
    const last = entries.at(-1);
    if (last === undefined) return;
    load.run(async () => {
      const page = await call(window.office.audit.entries, { before: last.sequence, limit: PAGE });
      setEntries((before) => [...before, ...page.entries]);
      setTotal(page.total);
    });
  }

  return (
    <Screen
      title={t('audit.title')}
      actions={
        <Button
          type="primary"
          loading={verify.busy}
          onClick={() => verify.run(async () => setCheck(await call(window.office.audit.verify, {})))}
        >
          {t('audit.verify')}
        </Button>
      }
    >
      <div className="stack">
        <p className="hint">{t('audit.lead')}</p>
        <FailureNotice failure={load.failure} onRetry={first} />
        <FailureNotice failure={verify.failure} onClose={verify.clear} />
        {check !== undefined && <CheckResult check={check} />}
        {total === 0 && <EmptyState title={t('audit.empty')} hint={t('audit.lead')} />}
        {entries.length > 0 && <Entries entries={entries} />}
        {total !== undefined && total > 0 && (
          <div className="audit-foot">
            <span className="hint figures">{t('audit.shown', { shown: entries.length, total })}</span>
            {entries.length < total && (
              <Button onClick={older} loading={load.busy}>
                {t('audit.more')}
              </Button>
            )}
          </div>
        )}
      </div>
    </Screen>
  );
}

function CheckResult({ check }: { readonly check: Check }) {
  const t = useText();
  const status = check.findings.some((finding) => finding.status === 'bad')
    ? 'bad'
    : check.findings.some((finding) => finding.status === 'unknown')
      ? 'unknown'
      : 'ok';
  const tones = { ok: 'valid', bad: 'invalid', unknown: 'indeterminate' } as const;
  return (
    <section className="panel" role="status" aria-label={t('audit.verify')}>
      <Status tone={tones[status]}>
        <b>{t('audit.verified', { entries: check.entries })}</b>
      </Status>
      <p className="audit-sentence">{t(`audit.verified.${status}`)}</p>
      <Findings label={t('audit.verify')} findings={check.findings} />
    </section>
  );
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const t = useText();
  const session = useSession();
  const language = useLanguage();
  return (
    <Grid
      label={t('audit.title')}
      columns={[
        { key: 'sequence', heading: t('audit.sequence'), figures: true },
        { key: 'at', heading: t('audit.at'), figures: true },
        { key: 'action', heading: t('audit.action') },
        { key: 'actor', heading: t('audit.actor') },
        { key: 'subject', heading: t('audit.subject') },
        { key: 'outcome', heading: t('audit.outcome') },
        { key: 'hash', heading: t('audit.hash') },
      ]}
      rows={entries.map((entry) => ({
        key: String(entry.sequence),
        cells: {
          sequence: entry.sequence,
          at: <span className="audit-at">{formatMoment(entry.at, language)}</span>,
          action: <span className="audit-at">{wordFor(language, 'auditAction', entry.action)}</span>,
          actor:
            entry.actor === session.fingerprint ? (
              <span className="audit-at">{session.name}</span>
            ) : (
              <Short value={entry.actor} />
            ),
          subject: <Short value={entry.subject} />,
          outcome: <Status tone={outcomeTones[entry.outcome]}>{t(`audit.outcome.${entry.outcome}`)}</Status>,
          hash: <Short value={entry.hash} />,
        },
      }))}
    />
  );
}

/** The first sixteen figures of an identifier, the whole of it on pointing. */
function Short({ value }: { readonly value: string }) {
  return <code title={value}>{value.slice(0, 16)}</code>;
}
