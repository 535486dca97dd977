// The rail beside the document: handling sheet, highlights and notes, elements, deliveries, versions, one at a time; it folds and stays folded until it is unfolded.
import {
  AuditOutlined,
  DoubleLeftOutlined,
  DoubleRightOutlined,
  FileTextOutlined,
  FormOutlined,
  ProfileOutlined,
  SendOutlined,
} from '@ant-design/icons';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { create } from 'zustand';
import type { DossierView } from '../../../preload/contract/circulation.ts';
import { HandlingSheet } from '../../incoming/HandlingSheet.tsx';
import { usePreferencesStore } from '../../shell/preferences.ts';
import { useText } from '../../shell/text/text.ts';
import { RemarksPanel } from '../remarks/RemarksPanel.tsx';
import type { RemarksDesk } from '../remarks/remarks-desk.ts';
import { Deliveries } from './Deliveries.tsx';
import { Elements } from './Elements.tsx';
import { Versions } from './Versions.tsx';
import './side-rail.css';

const TABS = ['sheet', 'remarks', 'elements', 'deliveries', 'versions'] as const;
type Tab = (typeof TABS)[number];
const icons: Readonly<Record<Tab, ReactNode>> = {
  sheet: <AuditOutlined aria-hidden />,
  remarks: <FormOutlined aria-hidden />,
  elements: <ProfileOutlined aria-hidden />,
  deliveries: <SendOutlined aria-hidden />,
  versions: <FileTextOutlined aria-hidden />,
};

/** `null` until a hand has folded or unfolded it: then large type begins folded, so that the page has the screen. */
const useRailStore = create<{ readonly tab: Tab; readonly folded: boolean | null }>()(() => ({
  tab: 'sheet',
  folded: null,
}));

/** Opens the rail at highlights and notes. */
export function openRemarks(): void {
  useRailStore.setState({ tab: 'remarks', folded: false });
}

type Props = {
  readonly view: DossierView;
  /** Of the version that is read; none while there is nothing to read. */
  readonly remarks: RemarksDesk | undefined;
  readonly shown: string | null;
  readonly onShow: (digest: string) => void;
  readonly onExport: (digest: string) => void;
  readonly onExportCopy: (digest: string) => void;
};

export function SideRail({ view, remarks, shown, onShow, onExport, onExportCopy }: Props) {
  const t = useText();
  const { tab: wanted, folded: byHand } = useRailStore();
  const large = usePreferencesStore((state) => state.typeSize === 'large');
  const folded = byHand ?? large;
  const tabs = TABS.filter(
    (tab) => (tab !== 'deliveries' || view.direction === 'outgoing') && (tab !== 'remarks' || remarks !== undefined),
  );
  const tab = tabs.includes(wanted) ? wanted : 'sheet';
  const list = useRef<HTMLDivElement>(null);

  function open(next: Tab): void {
    useRailStore.setState({ tab: next, folded: folded ? false : byHand });
  }

  function onKey(event: KeyboardEvent): void {
    const step =
      event.key === 'ArrowDown' || event.key === 'ArrowRight'
        ? 1
        : event.key === 'ArrowUp' || event.key === 'ArrowLeft'
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    useRailStore.setState({ tab: next });
    list.current?.querySelector<HTMLButtonElement>(`[data-tab="${next}"]`)?.focus();
  }

  return (
    <aside className={folded ? 'side side-folded' : 'side'} aria-label={t('dossier.rail')}>
      {!folded && (
        <div className="side-panel" role="tabpanel" id="side-panel" aria-label={t(`dossier.rail.${tab}`)} tabIndex={0}>
          {tab === 'sheet' && <HandlingSheet view={view} />}
          {tab === 'remarks' && remarks && (
            <RemarksPanel
              desk={remarks}
              onExportCopy={shown !== null && view.can.includes('export') ? () => onExportCopy(shown) : undefined}
            />
          )}
          {tab === 'elements' && <Elements view={view} />}
          {tab === 'deliveries' && <Deliveries view={view} />}
          {tab === 'versions' && (
            <Versions view={view} shown={shown} onShow={onShow} onExport={onExport} onExportCopy={onExportCopy} />
          )}
        </div>
      )}
      <div className="side-tabs">
        <div role="tablist" aria-orientation="vertical" aria-label={t('dossier.rail')} ref={list} onKeyDown={onKey}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              data-tab={one}
              className="side-tab"
              aria-selected={!folded && one === tab}
              aria-controls="side-panel"
              tabIndex={one === tab ? 0 : -1}
              onClick={() => open(one)}
            >
              {icons[one]}
              <span>{t(`dossier.rail.${one}`)}</span>
            </button>
          ))}
        </div>
        <button
          type="button"
          className="side-tab"
          aria-expanded={!folded}
          aria-label={t(folded ? 'dossier.rail.unfold' : 'dossier.rail.fold')}
          title={t(folded ? 'dossier.rail.unfold' : 'dossier.rail.fold')}
          onClick={() => useRailStore.setState({ folded: !folded })}
        >
          {folded ? <DoubleLeftOutlined aria-hidden /> : <DoubleRightOutlined aria-hidden />}
        </button>
      </div>
    </aside>
  );
}
